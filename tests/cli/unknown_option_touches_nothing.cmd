printf 'x\n' > in.txt
strigil --nope -o out.txt in.txt
echo $?
ls
