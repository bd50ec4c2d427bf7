// A look at a TOML file before toml++ sees it. toml++ 3.3 aborts, or runs into undefined behaviour,
// on headers such as `[.]` and `[!]`, on non-ASCII characters outside strings and comments and
// after a line continuation in a string, and overflows the stack on deep dotted keys. So the file
// is scanned first: every expression must be a header or `key = value` made of the characters that
// may stand there. What the values mean is left to toml++. Stricter than TOML in what a rule pack
// has no use for: inline tables, dates with a blank in them, keys of more than 16 parts, arrays
// nested deeper than 16.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strigil {

// Line and column, from 1; columns count code points. {0, 0}: the file as a whole.
struct Position {
  uint32_t line = 0;
  uint32_t column = 0;
};

// Thrown; not an Error, as whoever catches it knows the file's name.
struct TomlFault {
  Position where;
  std::string what;  // lower case, no full stop
};

// Throws TomlFault at the first thing that is wrong. Any bytes; what passes is valid UTF-8 without
// control characters. Time is linear, the stack does not grow. Pure.
void CheckToml(std::string_view toml);

}  // namespace strigil
