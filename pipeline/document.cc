// Line splitting: LF by memchr; the rarer line breaks only in texts that have one.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/document.h"

#include <cstring>

#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// Length in bytes of the line break at `i`, 0 if there is none. CRLF is one.
uint32_t BreakLength(std::string_view text, size_t i) {
  const auto byte = [&](size_t k) {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
  };
  switch (byte(i)) {
    case '\n':
    case '\v':
    case '\f':
      return 1;
    case '\r':
      return byte(i + 1) == '\n' ? 2 : 1;
    case 0xC2:
      return byte(i + 1) == 0x85 ? 2 : 0;
    case 0xE2:
      return byte(i + 1) == 0x80 && (byte(i + 2) == 0xA8 || byte(i + 2) == 0xA9) ? 3 : 0;
    default:
      return 0;
  }
}

// Offset of the next line break at or after `begin`, text.size() if there is none.
size_t FindBreak(std::string_view text, size_t begin, bool rare_breaks) {
  if (!rare_breaks) {
    const void* found =
        begin < text.size() ? std::memchr(text.data() + begin, '\n', text.size() - begin) : nullptr;
    return found ? static_cast<size_t>(static_cast<const char*>(found) - text.data()) : text.size();
  }
  while (begin < text.size() && BreakLength(text, begin) == 0) ++begin;
  return begin;
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
    const size_t end = FindBreak(text, begin, rare_breaks);
    const size_t next = end == text.size() ? end : end + BreakLength(text, end);
    const auto first = static_cast<unsigned char>(text[begin]);
    if ((first > ' ' && first < 0x7F) || !IsBlank(text.substr(begin, end - begin))) {
      lines.push_back(
          {static_cast<uint32_t>(begin), static_cast<uint32_t>(end), static_cast<uint32_t>(next)});
    }
    begin = next;
  }
}

}  // namespace strigil
