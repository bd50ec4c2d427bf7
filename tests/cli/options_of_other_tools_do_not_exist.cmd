for o in --repair --strict --mem --config --resume-from; do printf 'x\n' | strigil $o >/dev/null 2>&1; echo $?; done
