for options in -o "-o a -o b" --force=x -r --level= "explain -p" "--model nosuch x"; do
  strigil $options; echo $?
done
