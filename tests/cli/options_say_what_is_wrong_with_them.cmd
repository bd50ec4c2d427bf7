for options in -o "-o a -o b" --force=x -r --level= "explain -p" "-p web --model nosuch x" "--model nosuch x" "-p c4 --threshold 20 x" "-p news --model nosuch x" "-p c4 -r my.toml x"; do
  strigil $options; echo $?
done
