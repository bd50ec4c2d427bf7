for i in 1 2 3 4 5 6 7 8 9 10; do for k in $(seq 200); do cat $FIXTURES/sample.jsonl; done; done > a
for j in 1 2 7; do strigil -j $j -p news a | sha256sum; done | sort -u | wc -l
