printf 'x\n' | strigil restore
