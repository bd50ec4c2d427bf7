printf 'A line of text.\n' | strigil -z gzip -o o.txt
gzip -dc < o.txt
