// Decoding by hand (the hot path); classes from utf8proc.
//
// Tested by tests/unicode_test.cc, which compares DecodeOne with the table of ill-formed sequences
// in the Unicode standard.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/unicode.h"

#include <simdjson.h>
#include <utf8proc.h>

namespace strigil {
namespace {

utf8proc_category_t Category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

}  // namespace

Decoded DecodeBeyondAscii(std::string_view text) {
  const auto* s = reinterpret_cast<const unsigned char*>(text.data());
  const size_t size = text.size();
  const unsigned char b0 = s[0];
  if (b0 < 0xC2 || b0 > 0xF4) return {0xFFFD, 1, false};
  // The range of the second byte excludes overlong forms, surrogates and what is over U+10FFFF.
  const unsigned char low = b0 == 0xE0 ? 0xA0 : b0 == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = b0 == 0xED ? 0x9F : b0 == 0xF4 ? 0x8F : 0xBF;
  if (size < 2 || s[1] < low || s[1] > high) return {0xFFFD, 1, false};
  if (b0 < 0xE0) return {static_cast<char32_t>((b0 & 0x1F) << 6 | (s[1] & 0x3F)), 2, true};
  if (size < 3 || !ContinuesCharacter(text[2])) return {0xFFFD, 2, false};
  if (b0 < 0xF0) {
    return {static_cast<char32_t>((b0 & 0x0F) << 12 | (s[1] & 0x3F) << 6 | (s[2] & 0x3F)), 3, true};
  }
  if (size < 4 || !ContinuesCharacter(text[3])) return {0xFFFD, 3, false};
  return {static_cast<char32_t>((b0 & 0x07) << 18 | (s[1] & 0x3F) << 12 | (s[2] & 0x3F) << 6 |
                                (s[3] & 0x3F)),
          4, true};
}

void AppendUtf8(char32_t c, std::string& out) {
  char bytes[4];
  out.append(bytes, WriteUtf8(c, bytes));
}

bool IsValidUtf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

bool IsSpaceSeparator(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool IsInvisible(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r' && c != '\v' && c != '\f';
  if (c < 0xAD) return c >= 0x7F && c <= 0x9F && c != 0x85;
  return c == 0xAD || c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 ||
         (c >= 0x180B && c <= 0x180E) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
         (c >= 0xFFF9 && c <= 0xFFFC) || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool IsLetter(char32_t c) {
  if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  const auto category = Category(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool IsUpper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  const auto category = Category(c);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

char32_t ToLower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

bool IsDigitBeyondAscii(char32_t c) { return Category(c) == UTF8PROC_CATEGORY_ND; }

bool IsNumber(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  const auto category = Category(c);
  return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool IsAlnumBeyondAscii(char32_t c) {
  const auto category = Category(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ND;
}

bool IsUnspacedScript(char32_t c) {
  if (c < 0x0E00) return false;
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
         (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFF66 && c <= 0xFF9D) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool IsRightToLeft(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF && c != 0x061C) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFE) || (c >= 0x10800 && c <= 0x10FFF) ||
         (c >= 0x1E800 && c <= 0x1EFFF);
}

}  // namespace strigil
