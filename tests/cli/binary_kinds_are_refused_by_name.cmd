printf '%%PDF-1.4\nxxxxxxxx' > a; printf 'PK\003\004xxxxxxxxxxxx' > b; printf '\211PNG\r\n\032\nxxxx' > c; printf 'PAR1xxxxxxxx' > d
for f in a b c d; do strigil -z none $f 2>err; echo "$? $(grep -oiE 'pdf|zip|png|parquet' err | head -1 | tr A-Z a-z)"; done
