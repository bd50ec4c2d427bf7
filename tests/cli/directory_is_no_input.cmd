mkdir d; strigil -z none d
