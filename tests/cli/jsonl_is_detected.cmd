printf '{"id": 1.0, "text":"A line.  \\n\\n\\n\\nB", "z":"\\u0041"}\n' | strigil -z none
