printf '\377\376a\0' | strigil -z none
