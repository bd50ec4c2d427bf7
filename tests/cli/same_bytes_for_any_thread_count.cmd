yes "$FIXTURES/sample.jsonl" | head -n 2000 | xargs cat > a
for j in 1 2 7; do strigil -j $j -p news a | sha256sum; done | sort -u | wc -l
