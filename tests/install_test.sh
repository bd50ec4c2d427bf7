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

# A header that its .cc includes first has been compiled alone with the library.
cd "$work/usr/include/strigil"
find . -name '*.h' -printf '%P\n' | while read -r header; do
  own=$(grep -sm1 '^#include' "$source/${header%.h}.cc" || true)
  [ "$own" = "#include \"$header\"" ] || printf '%s\n' "$header"
done | xargs -I{} -P"$(nproc)" "$cxx" -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I. -include {} \
  -x c++ /dev/null >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
