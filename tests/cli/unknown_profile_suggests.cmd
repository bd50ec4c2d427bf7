printf 'x\n' | strigil -p newz
