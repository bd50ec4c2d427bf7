strigil -z none $FIXTURES/articles/autoblog.in.txt | diff - $FIXTURES/articles/autoblog.safe.out.txt
