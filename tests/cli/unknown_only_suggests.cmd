printf 'x\n' | strigil --only whitespce
