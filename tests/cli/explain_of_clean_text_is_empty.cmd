printf 'A line of text.\n' | strigil explain | grep -c '^ *[-~]'
