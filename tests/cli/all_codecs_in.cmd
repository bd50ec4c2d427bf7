printf 'A line of text.\n' > t
zstd -qc t > a; gzip -c t > b; xz -c t > c; bzip2 -c t > d
strigil -z none a b c d
