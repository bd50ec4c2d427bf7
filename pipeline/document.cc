// Line splitting: LF 64 bytes at a time; the rarer line breaks only in texts that have one.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/document.h"

#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "pipeline/byte_scan.h"
#include "pipeline/line_break.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// The line feeds of a text, one after the other.
class LineFeeds {
 public:
  explicit LineFeeds(std::string_view text) : text_(text) {}

  // The offset of the next one; text.size(): there is none.
  size_t Next() {
    while (found_ == 0) {
      at_ += kBlock;
      if (at_ >= text_.size()) return text_.size();
      found_ = Look(text_.substr(at_, kBlock));
    }
    const size_t next = at_ + static_cast<size_t>(std::countr_zero(found_));
    found_ &= found_ - 1;
    return next;
  }

 private:
  static constexpr size_t kBlock = 64;

  // A bit for each byte.
  static uint64_t Look(std::string_view bytes) {
    uint64_t found = 0;
#if defined(__SSE2__)
    if (bytes.size() == kBlock) {
      const __m128i line_feed = _mm_set1_epi8('\n');
      for (size_t i = 0; i < kBlock; i += 16) {
        const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i));
        const int places = _mm_movemask_epi8(_mm_cmpeq_epi8(part, line_feed));
        found |= static_cast<uint64_t>(static_cast<uint32_t>(places)) << i;
      }
      return found;
    }
#endif
    for (size_t i = 0; i < bytes.size(); ++i) found |= uint64_t{bytes[i] == '\n'} << i;
    return found;
  }

  std::string_view text_;
  size_t at_ = size_t{0} - kBlock;  // where the block begins that was looked at
  uint64_t found_ = 0;
};

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
    if (!decoded.valid || !(c == '\t' || IsSpaceSeparator(c) || IsInvisible(c))) return false;
    i += decoded.length;
  }
  return true;
}

void SplitLines(std::string_view text, std::vector<Line>& lines) {
  lines.clear();
  const bool rare_breaks = HasRareBreaks(text);
  LineFeeds line_feeds(text);
  for (size_t begin = 0, next; begin < text.size(); begin = next) {
    const size_t end = rare_breaks ? FindBreak(text, begin) : line_feeds.Next();
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
