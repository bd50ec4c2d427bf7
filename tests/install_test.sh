#!/usr/bin/env bash
# Installs a build into a temporary place, builds tests/consumer against it and runs it. Each
# installed header must compile alone.
#   install_test.sh BUILD_DIR SOURCE_DIR CXX
# SPDX-License-Identifier: Apache-2.0
set -euo pipefail
build=$1 source=$2 cxx=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/usr" >"$work/log" || { cat "$work/log"; exit 1; }
{
  cmake -G Ninja -S "$source/tests/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$work/usr" \
    -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_BUILD_TYPE=Release &&
    cmake --build "$work/consumer"
} >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
got=$("$work/consumer/consumer")
[ "$got" = "$(printf 'A headline\n\nAnd a paragraph.')" ] || { printf 'got: %s\n' "$got"; exit 1; }
"$work/usr/bin/strigil" --version >/dev/null

# The manual page has all options that --help has, and groff, if it is there, understands it.
page=$work/usr/share/man/man1/strigil.1
"$work/usr/bin/strigil" --help | grep -oE '^  --?[A-Za-z0-9-]+' | tr -d ' ' | while read -r option; do
  grep -qF -- "\\fB${option//-/\\-}" "$page" || { echo "strigil.1 lacks $option"; exit 1; }
done
if command -v groff >/dev/null; then
  groff -man -ww -Tutf8 "$page" 2>"$work/log" >/dev/null
  [ ! -s "$work/log" ] || { cat "$work/log"; exit 1; }
fi
[ -f "$work/usr/share/bash-completion/completions/strigil" ]

# A header that its .cc includes first has been compiled alone with the library.
cd "$work/usr/include/strigil"
find . -name '*.h' -printf '%P\n' | while read -r header; do
  own=$(grep -sm1 '^#include' "$source/${header%.h}.cc" || true)
  [ "$own" = "#include \"$header\"" ] || printf '%s\n' "$header"
done | xargs -I{} -P"$(nproc)" "$cxx" -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I. -include {} \
  -x c++ /dev/null >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
