cp $FIXTURES/sample.jsonl a; strigil -p news --ledger l a > clean; head -n 3 l > m
strigil restore --ledger m -o back clean; echo $?; ls
