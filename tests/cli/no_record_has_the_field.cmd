for i in $(seq 12); do echo "{\"body\":\"A $i.\"}"; done > a.jsonl
strigil -z none a.jsonl | cmp - a.jsonl
echo '{"text":"B."}' >> a.jsonl
strigil -z none a.jsonl 2>&1 > /dev/null | tail -n 1
