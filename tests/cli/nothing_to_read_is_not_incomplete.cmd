yes 'A line of text.' | head -n 1000 | gzip | head -c 12 > cut.gz
strigil -o out.txt cut.gz; echo $?; ls
