printf '{"text":"A."}\nnot json\n{"text":"B."}\n{"no":1}\n' > a.jsonl
strigil -z none --on-error fail a.jsonl
