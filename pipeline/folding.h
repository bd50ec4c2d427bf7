// Folding: what makes two spellings of a phrase one. Plain lines (plain_form.h) go in; what comes
// out is compared byte for byte.
//
// Text is valid UTF-8. All functions may be called from any thread; folds of characters once met
// are remembered for the whole process (2 KiB for 256 characters in a row, 512 KiB at most).
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strigil {

// The same text folded for comparison, appended to `out`: case folded (Turkish dotted and dotless i
// are both i), full-width and compatibility forms made plain, accents and vowel points of Latin,
// Greek, Cyrillic, Arabic and Hebrew removed. ASCII becomes lower case, byte for byte.
void AppendFolded(std::string_view plain, std::string& out);

// What the characters beyond ASCII of a text fold to, as a set of bits. Errs on the side of more.
enum FoldsToBits : uint8_t {
  kFoldsToAscii = 1,  // or away: Latin letters, combining marks, and all that is not told apart
  kFoldsToCyrillic = 2,
  kFoldsToGreek = 4,
  kFoldsToHan = 8,  // and its punctuation
  kFoldsToKana = 16,
  kFoldsToHangul = 32,
  kFoldsToIndic = 64,  // and other scripts of southern Asia
  kFoldsToSigns = 128
};
uint8_t FoldsTo(std::string_view text);
// The same as any processor can (for tests).
uint8_t FoldsToPlainly(std::string_view text);

// `plain` without the leading (trailing) characters that are neither letter nor digit; without
// both.
std::string_view WithoutLeadingPunctuation(std::string_view plain);
std::string_view WithoutTrailingPunctuation(std::string_view plain);
std::string_view TrimPunctuation(std::string_view plain);

// The key of a line for whole-line look-ups, appended to `out`: folded, each run of digits one '#',
// and leading and trailing characters that are neither letter nor digit removed.
//   "» READ MORE: «" -> "read more"      "12 Comments" -> "# comments"
// A pair of round or square brackets around the whole is kept with Brackets::kKeep, so that a
// phrase `[edit]` can differ from `edit`; one without brackets is compared with Brackets::kStrip.
enum class Brackets { kKeep, kStrip };
void AppendKey(std::string_view plain, Brackets brackets, std::string& out);

// True if the plain line has a pair of brackets around the whole: only then do the two keys differ.
bool HasOuterBrackets(std::string_view plain);

}  // namespace strigil
