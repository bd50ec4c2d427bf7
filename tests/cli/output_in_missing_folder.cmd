printf 'A line of text.\n' | strigil -o no/such/out.txt
