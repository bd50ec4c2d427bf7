printf '{"text":"x  ","a":{"b":"y  "},"body":"z  "}\n' > a
strigil -z none --field a.b a; strigil -z none --field body a
