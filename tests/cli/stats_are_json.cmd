strigil -p news -z none --stats s.json $FIXTURES/sample.jsonl > /dev/null
python3 -c 'import json; s = json.load(open("s.json")); print(type(s).__name__)'
