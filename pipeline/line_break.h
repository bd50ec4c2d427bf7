// Where lines end: LF, VT, FF, CR, CRLF, NEL (U+0085), U+2028 and U+2029, in UTF-8 or any bytes.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

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

// The first byte at or after `i` that may begin a line break, or text.size().
size_t FindBreakByte(std::string_view text, size_t i);

// Where the first line break at or after `i` begins, or text.size().
size_t FindBreak(std::string_view text, size_t i);

}  // namespace strigil
