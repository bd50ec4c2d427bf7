// What "a phrase or a pattern matches a line" means, in one place: the slow matcher that checks the
// examples of a pack and the fast one that cleans both stand on these definitions.
//
//   at      phrase                                        pattern P becomes
//   line    PhraseKey(phrase) is a key of the line        \A(P)\z
//   start   the line starts with it                       \A(P)
//   end     the line ends with it                         (P)\z
//   inside  the line has it somewhere                     (P)
//
// Phrases are compared folded (FoldLine), patterns see the plain line (Draft::Plain). Where a match
// begins or ends inside the line, IsBoundary must hold there: "share" is not in "shareholders".
// Exempt are patterns at `inside`, which say themselves where they end, and the outer end that the
// line's start or end fixes. At `start` and `line` a pattern is tried on the line as it stands,
// then on WithoutMark(line); a phrase at `start` on these two and on the line without its leading
// punctuation; a phrase at `end` on the line as it stands, then without its trailing punctuation.
//
// All functions are pure and thread-safe; text is valid UTF-8.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/pack.h"

namespace strigil {

// Bytes [begin, end) of a text.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// `plain` after one leading list or heading mark: `#` to `######` and a blank, or a run of
// > * - • · ▪ ■ ● ‣ ► ▶ » → ➤ [ ; and the blanks after. A line that is nothing but a mark stays.
//   "## Related article: X" -> "Related article: X"      ">> Read also" -> "Read also"
std::string_view WithoutMark(std::string_view plain);

// True unless the characters on both sides of `offset` are letters, marks or digits. Scripts that
// write no blanks between words have a boundary between any two characters. True at both ends.
bool IsBoundary(std::string_view text, size_t offset);

// A line folded for comparison with folded phrases: AppendFolded with every run of digits as '#'.
struct FoldedLine {
  std::string text;
  // For each byte of `text`, and one past it: the byte of the plain line that it comes from. A byte
  // at which no character of the plain line starts has the offset of the byte before it.
  std::vector<uint32_t> offsets;
};
void FoldLine(std::string_view plain, FoldedLine& folded);

// A phrase as the lines it is compared with are: for at = "line" its key, else folded text. A `#`
// that no letter follows stands for a number, as a digit does. PhraseKey keeps outer brackets, so
// it is to be compared with the line's key under Brackets::kKeep if the phrase has them, else
// kStrip. One of kDateForms is its own key, which no line has: the line's DateFormsOf tell.
std::string PhraseKey(std::string_view phrase);
std::string FoldPhrase(std::string_view phrase);

// The words of a guard `subject:`, between bars, as they are looked for in folded lines.
std::vector<std::string> FoldSubject(std::string_view subject);

// The first occurrence of the folded `phrase` at or after byte `from` of `line.text` that is
// bounded on both sides, as a span of the plain line. False if there is none. `next` becomes where
// to go on.
bool FindPhrase(const FoldedLine& line, std::string_view plain, std::string_view phrase,
                size_t from, Span& span, size_t& next);

// The regular expression that is run for a pattern; its first group is the matched span.
// REQUIRES: `pattern` is accepted by RE2 on its own.
std::string AnchoredPattern(At at, std::string_view pattern);

// How every pattern is compiled: UTF-8, silent, within kPatternMemory bytes.
constexpr int64_t kPatternMemory = int64_t{8} << 20;
RE2::Options PatternOptions(bool case_sensitive);

// The next match of a compiled AnchoredPattern at or after `from` that meets the boundary rule.
bool FindPattern(const RE2& pattern, At at, std::string_view plain, size_t from, Span& span);

// The bytes of `text` from which the bytes `in_plain` of its plain form (Draft::Plain, MakePlain)
// were made. For an empty or whole span the whole text, without its outer white space; an empty one
// if `plain` is not the plain form of `text`.
Span SpanInText(std::string_view text, std::string_view plain, Span in_plain);

// The same for many spans of one line, which is gone through once, when that is first needed.
class SpansInText {
 public:
  // REQUIRES: both outlive it.
  SpansInText(std::string_view text, std::string_view plain);
  Span Of(Span in_plain);

 private:
  // Characters that stand for themselves, one after the other; or another one that can be seen, or
  // an entity.
  struct Unit {
    uint32_t begin, end;
    uint32_t plain_begin, plain_end;
  };
  bool Pair(std::string_view seen);
  Span SpanOfUnits(Span in_plain, bool whole) const;

  std::string_view text_, plain_;
  bool paired_ = false, fits_ = false;
  std::vector<Unit> units_;        // in the order of both
  uint32_t size_ = 0;              // of the text they are of
  std::vector<uint32_t> origins_;  // of its bytes in text_; empty if it is text_
};

}  // namespace strigil
