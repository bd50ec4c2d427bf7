// What the filters that reproduce published rule sets share: words and lines as Python's str sees
// them, and the joining of the lines that are left.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/draft.h"

namespace strigil {

// A line without the white space at its ends (str.strip), and where that is in the line's text.
struct Stripped {
  std::string_view text;
  uint32_t begin = 0;  // bytes
};
Stripped Strip(const Draft& draft, uint32_t line);

// len(text.split()), counted up to `enough`.
uint32_t SplitWords(std::string_view text, uint32_t enough = UINT32_MAX);
bool HasLongWord(std::string_view text, uint32_t longest);  // of more than `longest` code points
std::string ToLower(std::string_view text);  // ASCII letters; enough for the phrases compared

// Adds the edits that strip the line, around those in `edits`, which stay sorted.
void TrimEdits(const Draft& draft, uint32_t line, const Stripped& stripped, RuleId rule,
               std::vector<TextEdit>& edits);

// Ends every live line in one line feed (the last one as the document asks) and takes out the blank
// lines between them, or leaves one, and those at the ends.
enum class Gaps { kRemove, kKeepOne };
void JoinLines(Draft& draft, Gaps gaps, RuleId rule);

}  // namespace strigil
