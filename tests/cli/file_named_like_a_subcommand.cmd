printf 'A line of text.\n' > rules
strigil -z none ./rules; strigil -z none rules
