strigil -z none nosuch.txt
