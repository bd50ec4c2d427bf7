# The rules of filters are listed and shown whatever the profile, as explain names them.
strigil rules list | grep -E '^(title_suffix/site|whitespace/indent|line_model/|c4/javascript)' | sed 's/  */ /g'
strigil rules show title_suffix/site icon_line
