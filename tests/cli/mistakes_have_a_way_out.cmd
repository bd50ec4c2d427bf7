echo "The ferry left at nine." > -dash.txt
strigil -z gz < -dash.txt; echo $?
strigil -dash.txt; echo $?
strigil -z none ./-dash.txt
strigil rules chek my.toml; echo $?
strigil rules; echo $?
