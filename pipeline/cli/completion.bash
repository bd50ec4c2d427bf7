# Completion of strigil's command line in bash. What there is comes from --help, so it is never out of
# date: options, and the words that an option takes (`-f, --format auto|text|jsonl|wet` in -h).
#
# Tested by tests/cli/completion.cmd.
#
# SPDX-License-Identifier: Apache-2.0
_strigil() {
  local strigil=$1 current=$2 before=$3 words=
  COMPREPLY=()
  case $before in
    --skip | --only | show)
      # A filter or pack, or a rule of it.
      words=$("$strigil" rules list 2>/dev/null | sed -nE 's|^(([a-z0-9_-]+)/[^ ]+).*|\2 \1|p') ;;
    rules) words="list show check" ;;
    -*)
      words=$("$strigil" -h 2>/dev/null |
        sed -nE "s/.*(^|[ ,])$before(, --[a-z-]+)? ([a-z]+(\|[A-Za-z]+)+).*/\3/p" | tr '|' '\n' | grep -v '[A-Z]') ;;
  esac
  if [ -z "$words" ] && [[ $current == -* ]]; then
    words=$("$strigil" --help 2>/dev/null | grep -oE '(^ +|, )--?[A-Za-z0-9-]+' | tr -d ' ,')
  elif [ "$COMP_CWORD" = 1 ]; then
    words="explain restore rules eval train"
  fi
  if [ -n "$words" ]; then mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"); fi
}
# Files where nothing else fits.
complete -o default -F _strigil strigil
