printf 'text\n' > a.gz; printf 'text\n' > a.zst; printf 'text\n' > a.xz; printf 'text\n' > a.bz2
for f in a.*; do strigil -z none $f 2>err; echo "$? $(head -c 8 err)"; done
