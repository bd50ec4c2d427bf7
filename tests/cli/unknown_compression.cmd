printf 'x\n' | strigil -z zstdd
