printf '{"text":"A."}\nnot json\n{"text":"B."}\n{"no":1}\n' > a.jsonl
strigil -z none --rejects r.jsonl a.jsonl 2>/dev/null; echo $?; cat r.jsonl
