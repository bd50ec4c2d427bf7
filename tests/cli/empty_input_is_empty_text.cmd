: | strigil -z none; : > a.txt; strigil -z none a.txt; : | strigil | zstd -dc | wc -c
