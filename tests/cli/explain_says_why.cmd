strigil explain -p news $FIXTURES/articles/autoblog.in.txt | grep -c -e '\[ad_1\]' -e '\[ad_2\]' -e 'Source link'
