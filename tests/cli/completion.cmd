source "$FIXTURES/../pipeline/cli/completion.bash"
# Completes the last of the words.
complete_words() {
  COMP_WORDS=(strigil "$@") COMP_CWORD=$#
  _strigil strigil "${@: -1}" "${COMP_WORDS[COMP_CWORD - 1]}"
  echo "$*: ${COMPREPLY[*]}"
}
complete_words e
complete_words -f ''
complete_words --format js
complete_words -z ''
complete_words in.txt --separator ''
complete_words -p n
complete_words --le
complete_words rules ''
complete_words rules show cookies/button-k | cut -c1-60
complete_words --skip whitesp | cut -d' ' -f1-3
complete_words --output ''
complete_words x.txt ''
# Every option of -h is known.
COMP_CWORD=2
_strigil strigil - x.txt
for option in $(strigil -h | grep -oE -- '(^|[ ,])--?[A-Za-z0-9-]+'); do
  [[ " ${COMPREPLY[*]} " == *" ${option#,} "* ]] || echo "missing: $option"
done
