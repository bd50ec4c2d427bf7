printf 'One.  \n=====\nTwo.\n\n\n' | strigil -z none --separator =====
