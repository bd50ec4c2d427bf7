// What is known of the texts that a part of a regular expression matches, and what follows from it
// for parts put together: one after the other, one or the other, one several times.
//
//   cat|dog      exact "cat", "dog"      first [cd] [ao] [tg]
//   (cat|dog)s?  exact those, and with s
//   (cat|dog).*  one of "cat", "dog" is needed; nothing is known of the end
//
// Everything errs on the side of more texts: see pattern_shape.h. Pure.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/pattern_shape.h"

namespace strigil {

// Characters: ASCII ones exactly, the rest by their first byte in UTF-8.
struct CharacterSet {
  ByteSet ascii;
  ByteSet leads;
};

// The bytes from `low` to `high`.
ByteSet Bytes(int low, int high);

// Texts are folded (AppendFolded) throughout. Where a match must have a word boundary at an end of
// the text, a kBoundary stands there.
using Texts = std::set<std::string>;
constexpr char kBoundary = '\x01';

// Without the boundaries.
std::string_view LettersOf(std::string_view text);
std::vector<ShapeLiteral> LiteralsOf(const Texts& texts);

// One of these is in every text.
struct RequiredTexts {
  Texts texts;
  double share = 0;  // of lines that have one of them by chance; a rough guess

  explicit RequiredTexts(Texts of);
  bool IsTelling() const;  // worth looking for
};

struct PatternPart {
  EdgeShape first, last;
  std::optional<Texts> exact;           // all the texts; none: too many
  Texts needed;                         // one of them is in every text; empty: unknown
  double cost = kNoLiteral;             // of `needed`
  std::vector<RequiredTexts> required;  // the most telling first
  ByteSet bytes = ByteSet().set();      // one of them is in every text
};

// The part that matches one character of `set`; `exact` is left to the caller, who knows how it
// folds.
PatternPart OneCharacter(const CharacterSet& set);

class PartAlgebra {
 public:
  // What it costs to look for a literal; of the sets that are needed the cheapest is kept.
  explicit PartAlgebra(double (*literal_cost)(std::string_view)) : literal_cost_(literal_cost) {}

  static PatternPart Empty();                              // the empty text
  static PatternPart Boundary();                           // the same, at a word boundary
  PatternPart Join(PatternPart a, PatternPart b) const;    // ab
  PatternPart Choose(PatternPart a, PatternPart b) const;  // a|b
  // part{least,most}
  PatternPart Repeat(const PatternPart& part, uint32_t least, uint32_t most) const;

  // Takes for `needed` and `required` what is known exactly: before a part is put together with one
  // that is not, and at the end.
  void Settle(PatternPart& part) const;

 private:
  double CostOf(const Texts& texts) const;

  double (*literal_cost_)(std::string_view);
};

}  // namespace strigil
