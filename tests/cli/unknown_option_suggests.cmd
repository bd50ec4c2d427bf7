strigil --profle news
