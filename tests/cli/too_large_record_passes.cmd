python3 -c 'print(chr(123)+chr(34)+"text"+chr(34)+":"+chr(34)+"x"*5000+"  "+chr(34)+chr(125))' > a
printf '{"text":"B.  "}\n' >> a
strigil -z none -f jsonl --max-record 1K a > o 2>err; echo $?; head -n 1 a | cmp - <(head -n 1 o) && tail -n 1 o; wc -l < err | sed 's/^[12]$/told/'
