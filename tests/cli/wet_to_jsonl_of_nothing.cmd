strigil --to jsonl -z none </dev/null
strigil --to jsonl -z none nosuch.wet
