cat > pages.jsonl <<'PAGES'
{"id":"a","lang":"en","host":"example.org","lines":["[ad_1]","The council met on Monday to decide about the bridge.","Ferry fares"],"labels":[0,1,0]}
{"id":"b","lang":"de","lines":["Der Rat tagt am Montag.","","Menü"],"labels":[1,-1,0]}
PAGES
strigil eval -p safe --by lang pages.jsonl
printf '{"lines":["a","b"],"labels":[1]}\n' > wrong.jsonl; strigil eval wrong.jsonl 2>&1; echo $?
