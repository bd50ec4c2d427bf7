// Line splitting: LF 64 bytes at a time; the rarer line breaks only in texts that have one.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/document.h"

#include <cstdint>

#include "pipeline/byte_scan.h"
#include "pipeline/line_break.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// A letter that takes two or three bytes, by the first: none of these blocks has characters that
// cannot be seen.
bool BeginsLetter(unsigned char byte) {
  return (byte >= 0xC3 && byte <= 0xCC) || (byte >= 0xCE && byte <= 0xD7) ||
         (byte >= 0xE4 && byte <= 0xE9);
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
    if (BeginsLetter(byte)) return false;
    const Decoded decoded = DecodeOne(line.substr(i));
    const char32_t c = decoded.code_point;
    if (!decoded.valid || !(IsBlankOrTab(c) || IsInvisible(c))) return false;
    i += decoded.length;
  }
  return true;
}

void SplitLines(std::string_view text, std::vector<Line>& lines) {
  lines.clear();
  LineBreaks breaks(text, HasRareBreaks(text));
  for (size_t begin = 0, next; begin < text.size(); begin = next) {
    const size_t end = breaks.Next(begin, text.size());
    next = end + BreakLength(text, end);
    if (end == begin) continue;
    const auto first = static_cast<unsigned char>(text[begin]);
    if ((first > ' ' && first < 0x7F) || !IsBlank(text.substr(begin, end - begin))) {
      lines.push_back(
          {static_cast<uint32_t>(begin), static_cast<uint32_t>(end), static_cast<uint32_t>(next)});
    }
  }
}

}  // namespace strigil
