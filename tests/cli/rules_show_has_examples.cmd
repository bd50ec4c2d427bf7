id=$(strigil rules list | grep -oE 'autoblog/[a-z0-9_-]+' | head -n 1)
strigil rules show "$id" | grep -c -e "$id" -e match -e keep | sed 's/^[2-9][0-9]*$/enough/'
