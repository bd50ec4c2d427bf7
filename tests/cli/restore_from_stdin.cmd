printf 'A line.  \n\n\n' > a
strigil --ledger l a > clean; strigil restore --ledger l < clean | cmp - a && echo same
