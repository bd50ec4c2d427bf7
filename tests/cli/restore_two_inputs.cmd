printf 'A line.  \n\n\n' > a; printf '\n\nB line.' > b
strigil --ledger l a b > clean; strigil restore --ledger l clean | cmp - <(cat a b) && echo same
