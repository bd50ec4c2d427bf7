for e in zst gz xz txt; do printf 'A line of text.\n' | strigil -o o.$e; done
zstd -dc o.zst; gzip -dc o.gz; xz -dc o.xz; cat o.txt
ls -A
