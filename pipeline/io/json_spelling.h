// How JSON spells a string, and what the spelling means: escapes, pairs of surrogates.
//
//   caf\u00e9\n  ->  "café" and a line feed
//
// All functions are pure and throw nothing but std::bad_alloc.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace strigil {

// The spelling of a value: a string without its quotes, a number as written.
struct JsonSpelling {
  std::string_view raw;  // data() == nullptr: not there; a view into the line
  bool escaped = false;  // has a backslash
};

// Appends what a string's spelling means. REQUIRES: ScanJsonLine accepted it.
void AppendUnescaped(std::string_view spelling, std::string& out);

// Walks a string's spelling beside its meaning, forwards only: offset in the decoded text ->
// offset in the spelling. Linear over all calls together.
class JsonCursor {
 public:
  // REQUIRES: ScanJsonLine accepted `spelling`; it outlives the cursor.
  explicit JsonCursor(std::string_view spelling);

  // The offset in the spelling of the character at `decoded` bytes into the text. REQUIRES: not
  // before the last call's, not past the end; inside a character that is written as an escape, its
  // end is given.
  size_t Seek(size_t decoded);

 private:
  void FindRun();

  std::string_view spelling_;
  size_t raw_ = 0;
  size_t decoded_ = 0;
  size_t run_end_ = 0;  // of the bytes from raw_ that stand for themselves
};

// --- For who checks a spelling -------------------------------------------------------------------

// The value of a hexadecimal digit, or -1.
inline constexpr std::array<int8_t, 256> kHexDigits = [] {
  std::array<int8_t, 256> digits{};
  for (int8_t& digit : digits) digit = -1;
  for (int i = 0; i < 10; ++i) digits[static_cast<size_t>('0' + i)] = static_cast<int8_t>(i);
  for (int i = 0; i < 6; ++i) {
    digits[static_cast<size_t>('a' + i)] = static_cast<int8_t>(10 + i);
    digits[static_cast<size_t>('A' + i)] = static_cast<int8_t>(10 + i);
  }
  return digits;
}();

// The value of the four hexadecimal digits from `p` on, negative if they are not.
inline int ReadHex4(const char* p, const char* end) {
  if (end - p < 4) return -1;
  const auto digit = [p](int i) {
    return static_cast<int>(kHexDigits[static_cast<unsigned char>(p[i])]);
  };
  return digit(0) * 4096 | digit(1) * 256 | digit(2) * 16 | digit(3);
}

inline bool IsHighSurrogate(int unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
inline bool IsLowSurrogate(int unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace strigil
