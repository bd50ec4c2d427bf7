printf 'A line of text.\n' | strigil -z none > /dev/full
