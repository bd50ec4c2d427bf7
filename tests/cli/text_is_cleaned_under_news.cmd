strigil -z none -p news $FIXTURES/articles/autoblog.in.txt | diff - $FIXTURES/articles/autoblog.news.out.txt
