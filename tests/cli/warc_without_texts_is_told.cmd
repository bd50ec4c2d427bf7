head='WARC/1.0\r\nWARC-Type: %s\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n'
printf "$head$head" request response > a.warc
strigil -z none a.warc | cmp - a.warc
strigil -O out -z none a.warc
strigil -q -z none a.warc | cmp - a.warc
printf "$head$head" request conversion > b.warc
strigil -z none b.warc > /dev/null
