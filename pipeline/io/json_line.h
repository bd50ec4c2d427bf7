// One line of JSON Lines: checked against RFC 8259 to the last byte, its interesting members found,
// nothing built.
//
//   {"id": 7, "text": "a\nb"}  ->  text: the 4 bytes `a\nb` between the quotes, id: `7`
//
// Why not simdjson's parsers: they need the line copied into padded memory and a parser object per
// worker, refuse legal numbers (DOM) or accept most ill-formed lines (On-Demand), and give no
// offset for an error. This scanner is stateless and works in place; the tests hold it against
// simdjson. All functions are pure and never throw but for memory.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/io/json_spelling.h"
#include "pipeline/record.h"

namespace strigil {

// How deep objects and arrays may nest, the outermost object included.
inline constexpr int kMaxJsonDepth = 1024;

struct JsonQuery {
  std::vector<std::string> path;  // of the text: {"a", "b"} for `a.b`; may be empty: no text wanted
  std::vector<std::string> id = {"id"};  // path of the record's name; may be empty
};

struct JsonMembers {
  JsonSpelling text;
  JsonSpelling id;  // string or number
  JsonSpelling url;
  JsonSpelling language;  // of `language` or `lang`
};

// Scans `line` (no LF; blanks and CR around the object are allowed). REQUIRES: valid UTF-8, or the
// caller does not mind: ill-formed bytes inside strings are not looked at. False: `fault` says why.
bool ScanJsonLine(std::string_view line, const JsonQuery& query, JsonMembers& members,
                  Fault& fault);

}  // namespace strigil
