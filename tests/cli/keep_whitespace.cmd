printf 'A  line.  \n\n\n\nAnother.\n\n' | strigil -z none -p news --keep-whitespace
