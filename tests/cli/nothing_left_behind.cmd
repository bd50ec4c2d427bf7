printf 'A line of text.\n' > a; strigil -o o.zst --ledger l.gz --stats s a; ls -A
