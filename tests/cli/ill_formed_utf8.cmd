printf 'A \377 byte.\n' | strigil -z none
