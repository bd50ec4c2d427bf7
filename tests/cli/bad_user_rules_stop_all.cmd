echo 'x = ' > my.toml; printf 'x\n' > in.txt
strigil -r my.toml -o out.txt in.txt; echo $?; ls
