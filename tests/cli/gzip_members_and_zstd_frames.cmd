printf 'One.\n' | gzip > a.gz; printf 'Two.\n' | gzip >> a.gz
printf 'One.\n' | zstd -q > a.zst; printf 'Two.\n' | zstd -q >> a.zst
strigil -z none a.gz a.zst
