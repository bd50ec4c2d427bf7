# Each line runs on a terminal of its own; what it shows comes here.
on_terminal() { script -qec "$1; echo status \$?" /dev/null < /dev/null | tr -d '\r'; }
echo "The ferry left at nine." > in.txt
on_terminal "strigil train in.txt"
on_terminal "strigil -q --progress never -z zstd in.txt"
on_terminal "strigil -q --progress never in.txt"
on_terminal "strigil -q --progress never -z zstd in.txt > out.zst"
