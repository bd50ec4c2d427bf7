strigil rules list | grep -c -e '^autoblog/' -e ' autoblog/' | sed 's/^[1-9][0-9]*$/some/'
