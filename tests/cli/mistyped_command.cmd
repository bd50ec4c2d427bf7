strigil explan page.txt
