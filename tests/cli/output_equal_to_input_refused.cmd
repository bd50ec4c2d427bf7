printf 'A line of text.\n' > a.txt; ln a.txt b.txt; ln -s a.txt c.txt
for o in a.txt b.txt c.txt ./a.txt; do strigil --force -o $o a.txt 2>err; echo "$? $(head -c 8 err)"; done; cat a.txt
