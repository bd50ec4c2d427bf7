// Where lines end: LF, VT, FF, CR, CRLF, NEL (U+0085), U+2028 and U+2029, in UTF-8 or any bytes.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strigil {

// Bytes of the line break at `i`, 0 if there is none or `i` is past the end. CRLF is one.
inline uint32_t BreakLength(std::string_view text, size_t i) {
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

// Where the first line break at or after `i` begins, or text.size().
size_t FindBreak(std::string_view text, size_t i);

// The line breaks of a text, one after the other: quicker than FindBreak where lines are short.
class LineBreaks {
 public:
  // `text` must outlive it. `all`: false to find line feeds alone.
  explicit LineBreaks(std::string_view text, bool all = true) : text_(text), all_(all) {}

  // Where the first break at or after `from` begins; `limit` if none begins before that.
  // REQUIRES: from <= limit <= text.size(), and `from` is past the break found before.
  size_t Next(size_t from, size_t limit) {
    while (true) {
      while (found_ != 0) {
        const size_t at = at_ + static_cast<size_t>(std::countr_zero(found_));
        if (at >= limit) return limit;
        found_ &= found_ - 1;
        const bool is_sure = static_cast<unsigned char>(text_[at]) < 0x80;
        if (at >= from && (is_sure || BreakLength(text_, at) != 0)) return at;
      }
      if (at_ + kBlock >= limit) return limit;  // at first at_ + kBlock is 0
      at_ += kBlock;
      found_ = LookAt(text_.substr(at_, kBlock));
    }
  }

 private:
  static constexpr size_t kBlock = 64;

  // A bit for each byte that may begin a break.
  uint64_t LookAt(std::string_view bytes) const;

  const std::string_view text_;
  const bool all_;
  size_t at_ = size_t{0} - kBlock;  // where the block begins that was looked at
  uint64_t found_ = 0;              // in it, not told yet
};

}  // namespace strigil
