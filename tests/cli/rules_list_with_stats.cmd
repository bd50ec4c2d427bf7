printf 'A title\n\n[ad_1]\n\n[ad_2]\n\nSome text of the article.\n' | strigil -q --stats stats.json -z none >/dev/null
strigil rules list --stats stats.json | grep -E '^RULE|^autoblog/' | grep -cE ' LINES$| 2$'
strigil rules list --stats stats.json | grep -E '^donation/' | grep -vc ' 0$'
echo '{}' > other.json; strigil rules list --stats other.json 2>&1; echo $?
