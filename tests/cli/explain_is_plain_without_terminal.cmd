strigil explain -p news $FIXTURES/articles/autoblog.in.txt | grep -c $'\033'; strigil explain --color always -p news $FIXTURES/articles/autoblog.in.txt | grep -c $'\033' | sed 's/[1-9][0-9]*/some/'
