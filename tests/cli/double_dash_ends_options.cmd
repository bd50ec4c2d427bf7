printf 'A line of text.\n' > ./-x
strigil -z none -- -x
