printf 'A line of text.  \n\n\n' | strigil | zstd -dc
