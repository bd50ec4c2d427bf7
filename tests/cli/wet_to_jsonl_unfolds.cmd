printf 'WARC/1.1\r\nwarc-type:\r\n conversion\r\nWARC-Target-URI: https://example.org/a\r\n \tb\r\nContent-Length:\r\n\t6\r\n\r\nHello\n\r\n\r\n' |
  strigil --to jsonl -z none
