strigil --help | grep -qi 'exit status' && echo yes
