strigil -h | grep -c -e '--profile' -e '--ledger' -e '--output' | sed 's/^[3-9]$/enough/'
