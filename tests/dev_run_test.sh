#!/usr/bin/env bash
# What a stranger sees first: ./dev run shows the sample before and after, why each line went, and
# the totals; with arguments it runs the program.
#   dev_run_test.sh SOURCE_DIR
# SPDX-License-Identifier: Apache-2.0
set -euo pipefail
dev=$1/dev
seen=$("$dev" run)
for part in '== before' '== after' '== what went, and why' '== totals' 'records_touched' 'kind '; do
  grep -qF -- "$part" <<<"$seen" || { printf 'no "%s" in:\n%s\n' "$part" "$seen"; exit 1; }
done
# A line with its reason, and no colours: this is no terminal.
grep -qE '^ *[0-9]+ *-|^-' <<<"$seen" || { printf 'no removed line in:\n%s\n' "$seen"; exit 1; }
! grep -q $'\e' <<<"$seen" || { echo 'colours'; exit 1; }
[[ $("$dev" run --version) == "strigil "* ]] || { echo 'no version'; exit 1; }
[ "$(printf 'Hello  there.' | "$dev" run -z none)" = 'Hello  there.' ] || { echo 'no filter'; exit 1; }
