printf 'x\n' | strigil -p nwes
