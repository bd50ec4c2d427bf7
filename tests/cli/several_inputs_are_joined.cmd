printf 'One.' > a; printf '\n\nTwo.\n\n' > b
strigil -z none a b
