printf '{"text":"\\ud800"}\n' | strigil -z none -f jsonl
