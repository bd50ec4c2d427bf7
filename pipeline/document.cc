// Line splitting: LF by memchr; the rarer line breaks only in texts that have one.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/document.h"

#include <cstring>

#include "pipeline/byte_scan.h"
#include "pipeline/line_break.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// Offset of the first line feed at or after `begin`, text.size() if there is none.
size_t FindLineFeed(std::string_view text, size_t begin) {
  const void* found = std::memchr(text.data() + begin, '\n', text.size() - begin);
  return found ? static_cast<size_t>(static_cast<const char*>(found) - text.data()) : text.size();
}

}  // namespace

bool IsBlank(std::string_view line) {
  for (size_t i = 0; i < line.size();) {
    const auto byte = static_cast<unsigned char>(line[i]);
    if (byte > ' ' && byte < 0x7F) return false;
    if (byte <= 0x7F) {  // C0 controls and DEL are invisible, but for line breaks
      if (byte >= '\n' && byte <= '\r') return false;
      ++i;
      continue;
    }
    const Decoded decoded = DecodeOne(line.substr(i));
    const char32_t c = decoded.code_point;
    if (!decoded.valid || !(c == '\t' || IsSpaceSeparator(c) || IsInvisible(c))) return false;
    i += decoded.length;
  }
  return true;
}

void SplitLines(std::string_view text, std::vector<Line>& lines) {
  lines.clear();
  const bool rare_breaks = HasRareBreaks(text);
  size_t begin = 0;
  while (begin < text.size()) {
    while (begin < text.size() && text[begin] == '\n') ++begin;
    if (begin == text.size()) break;
    const size_t end = rare_breaks ? FindBreak(text, begin) : FindLineFeed(text, begin);
    const size_t next = end + BreakLength(text, end);
    const auto first = static_cast<unsigned char>(text[begin]);
    if ((first > ' ' && first < 0x7F) || !IsBlank(text.substr(begin, end - begin))) {
      lines.push_back(
          {static_cast<uint32_t>(begin), static_cast<uint32_t>(end), static_cast<uint32_t>(next)});
    }
    begin = next;
  }
}

}  // namespace strigil
