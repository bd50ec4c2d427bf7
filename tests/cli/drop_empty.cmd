printf '{"text":"A."}\n{"text":"  "}\n{"text":"B."}\n' > a
strigil -z none a; echo; strigil -z none --drop-empty a
