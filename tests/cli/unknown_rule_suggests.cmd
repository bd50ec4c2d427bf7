printf 'x\n' | strigil --skip whitespce
