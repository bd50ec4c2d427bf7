cp $FIXTURES/sample.txt a
strigil -p news --ledger l.jsonl a > clean && strigil restore --ledger l.jsonl clean > back && cmp a back && echo same
strigil -p news --separator ff --ledger m.jsonl.zst a > clean && strigil restore --ledger m.jsonl.zst clean > back && cmp a back && echo same
