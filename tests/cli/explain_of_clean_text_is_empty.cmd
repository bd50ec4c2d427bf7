printf 'A line of text.\n' | strigil explain | wc -l
