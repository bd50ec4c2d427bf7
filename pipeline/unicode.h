// Just enough Unicode for matching lines: decoding, a few classes, and the key under which a line
// is looked up. Text is valid UTF-8 unless a function says otherwise. All functions are pure.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strigil {

struct Decoded {
  char32_t code_point;  // U+FFFD for an ill-formed subpart
  uint32_t length;  // bytes: of the sequence, or of the maximal ill-formed subpart (Unicode 3.9)
  bool valid;
};

// Decodes the sequence at the start of `text`. REQUIRES: !text.empty(). Any bytes.
Decoded DecodeBeyondAscii(std::string_view text);  // the same where text[0] >= 0x80
inline Decoded DecodeOne(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1, true};
  return DecodeBeyondAscii(text);
}
void AppendUtf8(char32_t code_point, std::string& out);
bool IsValidUtf8(std::string_view text);  // any bytes; vectorised

bool IsSpaceSeparator(char32_t c);  // blank, NBSP, U+2000-200A, U+202F, U+205F, U+3000 ...
bool IsInvisible(char32_t c);       // removed for matching: soft hyphen, zero-width, bidi, controls
bool IsLetter(char32_t c);
bool IsUpper(char32_t c);
char32_t ToLower(char32_t c);  // simple: one code point to one
bool IsDigitBeyondAscii(char32_t c);
inline bool IsDigit(char32_t c) {  // general category Nd
  return c < 0x80 ? c >= '0' && c <= '9' : IsDigitBeyondAscii(c);
}
bool IsNumber(char32_t c);  // general category N: digits, fractions, numerals
bool IsAlnumBeyondAscii(char32_t c);
inline bool IsAlnum(char32_t c) {  // letter, mark or digit
  if (c < 0x80) return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
  return IsAlnumBeyondAscii(c);
}
inline bool IsAsciiAlnum(char c) { return (c & 0x80) == 0 && IsAlnum(static_cast<char32_t>(c)); }
bool IsUnspacedScript(char32_t c);  // Han, kana, Thai, Lao, Khmer, Myanmar: no blanks between words
bool IsRightToLeft(char32_t c);     // Hebrew and Arabic letters

// The line as a reader sees it; see Draft::Plain. Returns `text` itself, trimmed, if nothing else
// had to change, else writes to `buffer` and returns a view of it.
std::string_view MakePlain(std::string_view text, std::string& buffer);
// The same for a caller who knows ScanBytes(text).
std::string_view MakePlain(std::string_view text, uint8_t bytes, std::string& buffer);

// Bytes of the entity at the start of `text`, as MakePlain sees it (`&amp;nbsp;` is one); 0: none.
size_t EntityLength(std::string_view text);

// `text` without what the filter `whitespace` may take out of a line wherever it stands, and with
// space separators as blanks; tabs stay. Written to `buffer`. `origins`: for each byte of the
// result the offset of the character it comes from, and text.size() at the end.
std::string_view WithoutOddCharacters(std::string_view text, std::string& buffer,
                                      std::vector<uint32_t>* origins = nullptr);

// `plain` without the leading (trailing) characters that are neither letter nor digit; without
// both.
std::string_view WithoutLeadingPunctuation(std::string_view plain);
std::string_view WithoutTrailingPunctuation(std::string_view plain);
std::string_view TrimPunctuation(std::string_view plain);

// ASCII in lower case, one byte or eight; bytes beyond ASCII stay as they are.
inline char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
inline uint64_t LowerAscii(uint64_t eight) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  const uint64_t low = eight & 0x7F * kOnes;
  const uint64_t at_least_a = low + (0x80 - 'A') * kOnes;
  const uint64_t over_z = low + (0x7F - 'Z') * kOnes;
  return eight | ((at_least_a & ~over_z & ~eight & 0x80 * kOnes) >> 2);
}

// The same text folded for comparison, appended to `out`: case folded (Turkish dotted and dotless i
// are both i), full-width and compatibility forms made plain, accents and vowel points of Latin,
// Greek, Cyrillic, Arabic and Hebrew removed. ASCII becomes lower case, byte for byte.
// `plain` is the result of MakePlain.
void AppendFolded(std::string_view plain, std::string& out);

// True if each character beyond ASCII of `text` folds to others beyond ASCII, and none away: so for
// most of the scripts that are not Latin, without their combining marks. Errs on the side of false.
bool FoldsBeyondAscii(std::string_view text);

// The key of a line for whole-line look-ups: folded, each run of digits one '#', and leading and
// trailing characters that are neither letter nor digit removed.
//   "» READ MORE: «" -> "read more"      "12 Comments" -> "# comments"
// A pair of round or square brackets around the whole is kept with Brackets::kKeep, so that a
// phrase
// `[edit]` can differ from `edit`; a phrase without brackets is compared with Brackets::kStrip.
enum class Brackets { kKeep, kStrip };
void AppendKey(std::string_view plain, Brackets brackets, std::string& out);

// True if the plain line has a pair of brackets around the whole: only then do the two keys differ.
bool HasOuterBrackets(std::string_view plain);

}  // namespace strigil
