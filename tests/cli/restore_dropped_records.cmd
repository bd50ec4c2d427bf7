printf '{"text":"A."}\nnot json\n{"text":"  "}\n' > a
strigil --on-error drop --drop-empty --ledger l a > clean 2>/dev/null; strigil restore --ledger l clean | cmp - a && echo same
strigil --rejects r --ledger m a > clean 2>/dev/null; strigil restore --ledger m clean | cmp - a && echo same
