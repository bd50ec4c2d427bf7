strigil explain -z zstd $FIXTURES/articles/autoblog.in.txt | zstd -dc | grep -c '\[ad_1\]'
