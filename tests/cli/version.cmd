strigil --version
