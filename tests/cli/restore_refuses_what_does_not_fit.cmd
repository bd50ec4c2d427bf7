printf 'A line.  \n' > a; strigil -z none --ledger l a > clean; printf 'Another line.\n' > other
strigil restore --ledger l -o back other; echo $?; ls
