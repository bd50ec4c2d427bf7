printf 'A line of text.\n' > in.txt; echo old > out.txt
strigil --force -o out.txt in.txt
cat out.txt; ls -A
