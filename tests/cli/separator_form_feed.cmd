printf 'One.  \n\n\n\fTwo.\n\n\fThree.' | strigil -z none --separator ff | od -An -c | tr -d ' \n'; echo
