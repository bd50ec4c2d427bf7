{ cat $FIXTURES/articles/autoblog.in.txt; } > a
strigil -z none --skip autoblog a | grep -c 'ad_[12]'
strigil -z none --only whitespace a | grep -c -e 'ad_[12]' -e 'Source link'
