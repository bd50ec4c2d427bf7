# Pages are others' text: nothing of them drives a terminal.
printf '{"id":"a\\u001b[31m","host":"h\\u0007","lines":["[ad_1]","\\u001b[2JShare"],"labels":[1,0],"kinds":[null,"k\\u001b"]}\n' >pages.jsonl
strigil eval -p safe --by host,kind --worst 1 pages.jsonl >seen
grep -c "$(printf '[\033\007]')" seen
grep -oE 'a\\x1b\[31m|h\\x07|k\\x1b' seen
