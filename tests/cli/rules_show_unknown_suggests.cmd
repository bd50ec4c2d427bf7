id=$(strigil rules list | grep -oE 'autoblog/[a-z0-9_-]+' | head -n 1)
strigil rules show "${id}x" 2>err; echo $?; grep -c "$id" err
