// What a line looks like, apart from its words: is it a sentence, a headline, a link? All work on
// the plain form of a line (Draft::Plain).
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/draft.h"

namespace strigil {

// Words: runs between blanks; in scripts without blanks two characters count as one word. Stops at
// `enough`.
uint32_t CountWords(std::string_view plain, uint32_t enough = UINT32_MAX);

// True if the line ends as sentences do: . ! ? or their like in other scripts, closing quotation
// marks and brackets after it allowed. An ellipsis does not count: teasers end in one.
bool EndsSentence(std::string_view plain);

// True for a line of at least 6 words (20 characters in scripts without blanks) that ends a
// sentence.
bool IsSentence(std::string_view plain);

// True if the whole line is one URL.
bool IsBareUrl(std::string_view plain);

// True if most letters belong to a script without blanks between words (Han, kana, Thai ...).
bool IsMostlyUnspaced(std::string_view plain);

// True for a plain line that looks like a statement, an assignment or a block's head of a
// program or a configuration file. Errs on the side of false.
bool LooksLikeSourceCode(std::string_view plain);

// The mark of a list item at the start of a plain line: '-' for dashes, '*' for bullets, '1' for
// numbers; 0 if there is none.
char ListMark(std::string_view plain);

// Code points; shorter lines of a body are rarely anchors.
inline constexpr uint32_t kLongLine = 120;
inline constexpr uint32_t kLongUnspacedLine = 40;

// What IsLong asks of lines of a length between the two.
bool IsLongUnspaced(std::string_view plain, uint32_t length);

// A long line, of which bodies are made: 120 code points, or 40 in scripts without blanks, 60 in
// Hangul.
inline bool IsLong(const Draft& draft, uint32_t line) {
  const uint32_t length = draft.Length(line);
  if (length >= kLongLine) return true;
  // Such scripts take three bytes a character.
  if (length < kLongUnspacedLine || draft.Plain(line).size() <= size_t{2} * length) return false;
  return IsLongUnspaced(draft.Plain(line), length);
}

// A short line, of which verse, lists and menus are made.
inline constexpr uint32_t kShortLine = 60;  // code points

}  // namespace strigil
