printf '\050\265' | strigil -z none; echo $?
