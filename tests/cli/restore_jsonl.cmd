cp $FIXTURES/sample.jsonl a
printf '\n  \n{"text":"no end  "}' >> a
strigil -p news -z none --ledger l.jsonl a > clean && strigil restore --ledger l.jsonl clean > back && cmp a back && echo same
