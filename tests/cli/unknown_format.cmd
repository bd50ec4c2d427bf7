printf 'x\n' | strigil -f jsn
