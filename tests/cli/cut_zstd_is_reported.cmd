yes 'A line of text that is repeated.' | head -n 100000 | zstd -q > a.zst
head -c -3 a.zst > b.zst
strigil -z none b.zst | wc -l
echo ${PIPESTATUS[0]}
