: > a.gz; strigil -z none a.gz
