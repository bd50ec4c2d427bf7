// Just enough Unicode for matching lines: decoding, and a few classes of characters. Those named
// after a general category follow utf8proc's version of Unicode; the others are lists of ours.
//
// Text is valid UTF-8 unless a function says otherwise. All functions are pure and may be called
// from any thread.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strigil {

// --- Bytes and code points ----------------------------------------------------------------------

struct Decoded {
  char32_t code_point;  // U+FFFD for an ill-formed subpart
  uint32_t length;  // bytes: of the sequence, or of the maximal ill-formed subpart (Unicode 3.9)
  bool valid;
};

// Decodes the sequence at the start of `text`, which may be any bytes. REQUIRES: !text.empty()
Decoded DecodeBeyondAscii(std::string_view text);  // the same where text[0] >= 0x80
// Inline for nearly all that is well-formed.
[[gnu::always_inline]] inline Decoded DecodeOne(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  if (first >= 0xC2 && first <= 0xDF && continues(1))
    return {static_cast<char32_t>((first & 0x1F) << 6 | (byte(1) & 0x3F)), 2, true};
  if (first >= 0xE0 && first < 0xF0 && continues(1) && continues(2)) {
    const auto c =
        static_cast<char32_t>((first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F));
    if (c >= 0x800 && c - 0xD800 >= 0x800) return {c, 3, true};
  }
  return DecodeBeyondAscii(text);
}

// Writes up to four bytes and returns where they end.
// REQUIRES: a code point up to U+10FFFF that is no surrogate
inline char* WriteUtf8(char32_t c, char* to) {
  const auto put = [&to](char32_t byte) { *to++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
  return to;
}
void AppendUtf8(char32_t code_point, std::string& out);

bool IsValidUtf8(std::string_view text);  // any bytes; vectorised

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// True for the second, third and fourth byte of a character.
constexpr bool ContinuesCharacter(char byte) { return (byte & 0xC0) == 0x80; }

// Where the character begins that the byte at `at` belongs to; the end of the text stays.
inline size_t CharacterStart(std::string_view text, size_t at) {
  while (at > 0 && at < text.size() && ContinuesCharacter(text[at])) --at;
  return at;
}

// --- ASCII --------------------------------------------------------------------------------------

// True if `c` is one of `few` bytes.
constexpr bool IsOneOf(char c, std::string_view few) {
  for (const char one : few) {
    if (c == one) return true;
  }
  return false;
}

// In lower case, one byte or eight; bytes beyond ASCII stay as they are.
inline char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
inline uint64_t LowerAscii(uint64_t eight) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  const uint64_t low = eight & 0x7F * kOnes;
  const uint64_t at_least_a = low + (0x80 - 'A') * kOnes;
  const uint64_t over_z = low + (0x7F - 'Z') * kOnes;
  return eight | ((at_least_a & ~over_z & ~eight & 0x80 * kOnes) >> 2);
}

// --- Classes ------------------------------------------------------------------------------------

bool IsSpaceSeparator(char32_t c);  // general category Zs: blank, NBSP, U+2000-200A, U+3000 ...
inline bool IsBlankOrTab(char32_t c) { return c == '\t' || IsSpaceSeparator(c); }
bool IsInvisible(char32_t c);  // soft hyphen, zero-width, bidi, variation selectors, controls
                               // but tab and line breaks
bool IsLetter(char32_t c);     // general category L
bool IsUpper(char32_t c);      // general category Lu or Lt
char32_t ToLower(char32_t c);  // simple: one code point to one
bool IsDigitBeyondAscii(char32_t c);
inline bool IsDigit(char32_t c) {  // general category Nd
  return c < 0x80 ? c >= '0' && c <= '9' : IsDigitBeyondAscii(c);
}
bool IsNumber(char32_t c);  // general category N: digits, fractions, numerals
bool IsAlnumBeyondAscii(char32_t c);
inline bool IsAlnum(char32_t c) {  // general category L, M or Nd
  if (c < 0x80) return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
  return IsAlnumBeyondAscii(c);
}
inline bool IsAsciiAlnum(char c) { return (c & 0x80) == 0 && IsAlnum(static_cast<char32_t>(c)); }
bool IsUnspacedScript(char32_t c);  // Han, kana, Thai, Lao, Khmer, Myanmar: no blanks between words
bool IsRightToLeft(char32_t c);     // Hebrew and Arabic letters

}  // namespace strigil
