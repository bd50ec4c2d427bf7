// A document: a text that never changes, and where its lines are.
//
// The text is bytes, meant to be UTF-8; ill-formed bytes are allowed. Lines end at LF, CRLF, CR,
// VT, FF, NEL (U+0085), U+2028 and U+2029. Blank lines (nothing but white space and invisible
// characters) are not listed: they are the gaps between one line's `next` and the following
// line's `begin`, so that ten million empty lines cost nothing.
//
//   "Title\n\n  First.\r\n"  ->  {0, 5, 6}, {7, 15, 17}
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace strigil {

// Offsets are bytes; a document is smaller than 4 GiB.
struct Line {
  uint32_t begin;  // first byte, indentation included
  uint32_t end;    // past the last byte, before the line break
  uint32_t next;   // past the line break: == end for a last line without one
};

// Which ends of the real document this text has. A document over the record limit is worked on in
// parts; only the first has a head and only the last has a tail.
struct Extent {
  bool head = true;
  bool tail = true;
  bool gap_before = false;    // a part: blank lines that belong to no part stood before it
  bool final_newline = true;  // the clean text ends in one LF (text, WET), or in none (JSON)
};

// What is known about a document besides its text. Views; the record owns the bytes.
struct DocumentInfo {
  std::string_view id = {};
  std::string_view url = {};
  std::string_view language = {};
};

struct Document {
  std::string_view text;  // REQUIRES: outlives the Document
  std::vector<Line> lines;
  Extent extent;
  DocumentInfo info;
};

// True if a line holds nothing but white space and invisible characters.
bool IsBlank(std::string_view line);

// Splits `text` into `lines`, which is cleared first. Linear; allocates only to grow `lines`.
void SplitLines(std::string_view text, std::vector<Line>& lines);

}  // namespace strigil
