printf 'A line of text.\n' | strigil -v -z none 2>/dev/null
