yes 'A line of text that is repeated.' | head -n 1000 | gzip > a.gz
head -c -4 a.gz > b.gz
strigil -o o.txt b.gz
echo $?; wc -l < o.txt
