printf '\357\273\277A \377 byte.\r\n\r\n\r\n\0 B  ' > a
strigil  --ledger l.jsonl a > clean && strigil restore --ledger l.jsonl clean > back && cmp a back && echo same
