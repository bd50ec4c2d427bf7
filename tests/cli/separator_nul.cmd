printf 'One.  \n\0Two.\n' | strigil -z none --separator nul | od -An -c | tr -d ' \n'; echo
