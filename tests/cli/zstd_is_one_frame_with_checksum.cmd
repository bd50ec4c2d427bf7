yes 'A line of text that is repeated.' | head -n 200000 | strigil > o.zst
zstd -lv o.zst 2>/dev/null | grep -c -e 'Zstandard Frames: 1' -e 'Check: XXH64'
