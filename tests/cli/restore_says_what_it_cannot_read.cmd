strigil restore --ledger - -; echo $?
strigil restore --ledger -; echo $?
echo "{\"strigil_ledger\":2,\"format\":\"text\"}" > new.json
echo x | strigil restore --ledger new.json; echo $?
