for word in help version -V "train -z gzip a" "rules list all"; do
  strigil $word; echo $?
done
