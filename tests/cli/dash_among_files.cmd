printf 'One.\n' > a; printf 'Three.\n' > c
printf 'Two.\n' | strigil -z none a - c
