printf 'A line of text.\n' > in.txt; echo old > out.txt
strigil -o out.txt in.txt
echo $?; cat out.txt
