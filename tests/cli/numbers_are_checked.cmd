for a in '-j x' '-j -1' '-j 0x' '-j 99999999999999999999' '--level 99' '--level x' '--max-record 5Q' '--max-record -1' '--max-window x'; do printf 'x\n' | strigil -z none $a >/dev/null 2>err; echo "$? $(head -c 9 err)"; done
printf 'x\n' | strigil -j '' >/dev/null 2>err; echo $?
