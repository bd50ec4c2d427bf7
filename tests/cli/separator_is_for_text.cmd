echo '{"text":"The ferry left at nine.  "}' > a.jsonl
for options in "-f jsonl --separator ff" "-f wet --separator nul" "--to jsonl --separator ---"; do
  strigil $options a.jsonl; echo $?
done
# What turns out to be JSON Lines is told; it may be one of many.
strigil -z none --separator ff a.jsonl
