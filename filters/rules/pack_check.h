// What the values in a rule pack must be to make sense: names, phrases, patterns, examples. Where
// they stand in a file is the reader's business (pack.cc).
//
// Messages are for whoever writes the pack: they begin in lower case, end without a full stop and
// say no position. Text is valid UTF-8, one line. But for PatternCheck, which counts, all is pure
// and may be called from any thread.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "filters/rules/pack.h"

namespace strigil {

// For messages: in quotation marks, at most 60 code points, control characters as escapes.
std::string Quoted(std::string_view text);

// Of ids and kinds: lower-case words joined by - or _, at most 64 bytes.
bool IsName(std::string_view name);

// An ISO 639 code, alone or with more behind a hyphen: "en", "pt-BR".
bool IsLanguage(std::string_view tag);

bool HasLetterOrDigit(std::string_view text);

// True if something of the phrase is left to compare with.
bool IsPhrase(std::string_view phrase);

// What is wrong with the words of a guard `subject:`; "": nothing.
std::string ProblemOfSubject(std::string_view subject);

// Why `example`, which the rule must match and does not, is missed.
std::string WhyMissed(const RuleSpec& rule, std::string_view example);

// `needs` are patterns too, but may match every line.
enum class PatternRole { kPattern, kNeed };

// Looks at the patterns of one pack, one after the other, and counts what they come to: a pack may
// not keep whoever reads it busy for long.
class PatternCheck {
 public:
  // What is wrong with the pattern, for a rule that acts `at` and compares as said; "": nothing.
  std::string ProblemOf(const std::string& pattern, PatternRole role, At at, bool case_sensitive);

  // True once the patterns seen are too large together; the rest need not be looked at.
  bool TooLarge() const;

 private:
  int64_t program_size_ = 0;  // instructions of RE2
};

}  // namespace strigil
