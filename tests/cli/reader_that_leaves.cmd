yes 'A line of text that is repeated.' | head -n 3000000 | { strigil -z none 2>err; echo $? > status; } | head -n 1
cat status; cat err
