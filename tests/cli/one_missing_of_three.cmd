printf 'One.\n' > a; printf 'Two.\n' > b
strigil -z none a nosuch.txt b
