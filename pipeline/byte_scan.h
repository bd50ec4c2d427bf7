// Looks at all bytes of a text, vectorised. Above all: which of the bytes that matter are in a
// line. Nearly every line of real text has none of them, and is then known to be plain ASCII with
// single blanks.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "pipeline/unicode.h"

namespace strigil {

enum ByteClass : uint8_t {
  kHighByte = 1,  // 0x80 and above: not ASCII
  kControl = 2,   // below 0x20, and 0x7F; tabs included
  kTab = 4,
  kBar = 8,           // |
  kAmpersand = 16,    // &
  kDoubleBlank = 32,  // two blanks in a row
  // Of characters beyond ASCII; both err on the side of being set.
  kOdd = 64,  // a space, a line break or an invisible one that the filter `whitespace` takes out
  kUnplain = 128  // one that MakePlain changes: these, quotation marks, all invisible ones
};

// The classes that occur in `text`, as a set of bits. `text` is valid UTF-8 (of other bytes kOdd
// and kUnplain say nothing).
uint8_t ScanBytes(std::string_view text);

// The same of many parts of a text, such as its lines: one look at the whole text says of most of
// them that they have none of these bytes, or none but plain ones beyond ASCII.
class TextBytes {
 public:
  // `text` must outlive what is asked of it.
  void Scan(std::string_view text);
  void Forget() { text_ = {}; }
  // Whether a text was scanned, and nothing forgotten since.
  bool IsKnown() const { return text_.data() != nullptr; }
  // As ScanBytes of the bytes [begin, end). REQUIRES: IsKnown()
  uint8_t Of(size_t begin, size_t end) const;

 private:
  std::string_view text_;
  // A bit for each byte: beyond ASCII; of any other class, or the first byte of a character that
  // may be. Empty where the processor makes it no faster.
  std::vector<uint64_t> beyond_ascii_, special_;
};

bool IsAscii(std::string_view text);

// Characters of valid UTF-8; of other bytes, those that do not continue a character.
uint32_t CountCodePoints(std::string_view text);

// Where the first byte beyond ASCII stands at or after `from`; text.size(): nowhere.
size_t FindBeyondAscii(std::string_view text, size_t from);

// Counts the words, runs between blanks and tabs, at the beginning of `text`, up to a character
// beyond ASCII or until there are `enough` of them. Adds to `words`; `inside`: whether a word goes
// on. Returns how far it came: not to the end where that would take a look at single bytes.
size_t CountAsciiWords(std::string_view text, uint32_t enough, uint32_t& words, bool& inside);

// Copies ASCII up to the first byte beyond it, capitals as small letters, and returns its length.
// `to` has room for `text`. In line: it is asked for single words between others.
inline size_t CopyLowerAscii(std::string_view text, char* to) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const uint64_t lower = LowerAscii(bytes), high = bytes & kHighBits;
    std::memcpy(to + at, &lower, sizeof lower);
    if (high != 0) return at + static_cast<size_t>(std::countr_zero(high)) / 8;
  }
  for (; at < text.size() && static_cast<unsigned char>(text[at]) < 0x80; ++at)
    to[at] = LowerAscii(text[at]);
  return at;
}

// Line feeds in `text`.
uint64_t CountLineFeeds(std::string_view text);

// True if `text` may have line breaks other than LF (document.h). Errs on the side of true.
bool HasRareBreaks(std::string_view text);

}  // namespace strigil
