printf '%s\r\n' '{ "n":1.50e3, "k":"\u0041\/", "text" : "A line.\u00e9" }' > a
printf '{"text":"B."}' >> a
strigil -z none a | cmp - a && echo same
