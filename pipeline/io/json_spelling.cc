// Tested by tests/jsonl_format_test.cc, against simdjson.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/json_spelling.h"

#include <cstring>

#include "pipeline/unicode.h"

namespace strigil {
namespace {

// What an escape stands for, and how long its spelling is.
struct Escape {
  char32_t code_point;
  size_t length;
};

// REQUIRES: an accepted escape stands at `at`.
Escape ReadEscape(std::string_view spelling, size_t at) {
  switch (spelling[at + 1]) {
    case 'n':
      return {U'\n', 2};
    case 't':
      return {U'\t', 2};
    case 'r':
      return {U'\r', 2};
    case 'b':
      return {U'\b', 2};
    case 'f':
      return {U'\f', 2};
    case 'u':
      break;
    default:
      return {static_cast<char32_t>(spelling[at + 1]), 2};
  }
  const char* p = spelling.data() + at;
  const char* end = spelling.data() + spelling.size();
  const int unit = ReadHex4(p + 2, end);
  if (!IsHighSurrogate(unit)) return {static_cast<char32_t>(unit), 6};
  const int low = ReadHex4(p + 8, end);
  return {static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), 12};
}

size_t Utf8Length(char32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

size_t FindBackslash(std::string_view spelling, size_t from) {
  if (from >= spelling.size()) return spelling.size();
  const void* found = std::memchr(spelling.data() + from, '\\', spelling.size() - from);
  return found == nullptr ? spelling.size()
                          : static_cast<size_t>(static_cast<const char*>(found) - spelling.data());
}

}  // namespace

void AppendUnescaped(std::string_view spelling, std::string& out) {
  out.reserve(out.size() + spelling.size());  // no escape is shorter than what it stands for
  size_t at = 0;
  while (at < spelling.size()) {
    if (spelling[at] != '\\') {
      const size_t run = FindBackslash(spelling, at) - at;
      out.append(spelling, at, run);
      at += run;
      continue;
    }
    const Escape escape = ReadEscape(spelling, at);
    char bytes[4];
    out.append(bytes, WriteUtf8(escape.code_point, bytes));
    at += escape.length;
  }
}

JsonCursor::JsonCursor(std::string_view spelling) : spelling_(spelling) { FindRun(); }

void JsonCursor::FindRun() {
  const bool at_escape = raw_ < spelling_.size() && spelling_[raw_] == '\\';
  run_end_ = at_escape ? raw_ : FindBackslash(spelling_, raw_);
}

size_t JsonCursor::Seek(size_t decoded) {
  while (decoded_ < decoded) {
    const size_t run = run_end_ - raw_;
    if (decoded - decoded_ <= run) {
      raw_ += decoded - decoded_;
      decoded_ = decoded;
      break;
    }
    decoded_ += run;
    raw_ = run_end_;
    if (raw_ == spelling_.size()) break;
    const Escape escape = ReadEscape(spelling_, raw_);
    decoded_ += Utf8Length(escape.code_point);
    raw_ += escape.length;
    FindRun();
  }
  return raw_;
}

}  // namespace strigil
