echo "The ferry left at nine." > page.txt
strigil explan page.txt; echo $?
strigil -q explain page.txt; echo $?
cp page.txt explan
strigil explan page.txt -z none
rm explan
strigil -z none ./explan page.txt
