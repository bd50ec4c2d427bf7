// Patterns are compiled here as they are for matching, and tried on a few texts.
//
// Tested by tests/pack_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/pack_check.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "filters/rules/line_form.h"
#include "filters/rules/literal_tables.h"
#include "pipeline/byte_scan.h"
#include "pipeline/folding.h"
#include "pipeline/plain_form.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// What the patterns of one pack may come to when compiled, in RE2's instructions: some four seconds
// of compiling. 86 patterns with many gaps and \pL classes came to 0.6 million, in 0.3 s.
constexpr int64_t kMaxProgramSize = 8'000'000;
constexpr int64_t kTooLargeSize = kMaxProgramSize / 4;  // of one that RE2 gives up: it took long

// What a pattern asks for that RE2 does not have, for people who know other engines.
std::string Hint(std::string_view pattern) {
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view rest = pattern.substr(i);
    if (rest[0] == '\\') {
      if (rest.size() > 1 && !in_class && rest[1] >= '1' && rest[1] <= '9') {
        return "; RE2 has no back-references";
      }
      if (rest.starts_with("\\Z")) return "; in RE2 the end of the text is \\z";
      if (rest.starts_with("\\p") || rest.starts_with("\\P")) {
        return "; classes are \\pL, \\p{Greek} and the like";
      }
      ++i;
      continue;
    }
    if (in_class) {
      in_class = rest[0] != ']';
      continue;
    }
    if (rest[0] == '[') in_class = true;
    if (rest.starts_with("(?=") || rest.starts_with("(?!") || rest.starts_with("(?<=") ||
        rest.starts_with("(?<!")) {
      return "; RE2 has no look-around: say it with `needs`, a guard or a `keep` rule";
    }
    if (rest.starts_with("(?>")) return "; RE2 has no atomic groups, and needs none: use (?:";
    if (rest.starts_with("(?<")) return "; a named group is (?P<name>...)";
    if (rest.size() > 1 && rest[1] == '+' && std::strchr("*+?}", rest[0]) != nullptr) {
      return "; RE2 has no possessive quantifiers, and needs none: leave the + out";
    }
  }
  return "";
}

// What RE2 says of `it`, the pattern as messages name it.
std::string CompileFailure(const std::string& it, std::string_view pattern, const RE2& compiled) {
  switch (compiled.error_code()) {
    case RE2::ErrorPatternTooLarge:
      return it + " is too large: compiled it needs more than max_mem, " +
             std::to_string(kPatternMemory >> 20) + " MiB";
    case RE2::ErrorRepeatSize:
      return it + ": " + Quoted(compiled.error_arg()) +
             " repeats too often: at most 1000 times, nested counts multiplied";
    default: {
      std::string arg = compiled.error_arg().empty() ? "" : " in " + Quoted(compiled.error_arg());
      const std::string error = compiled.error();
      const std::string reason = error.substr(0, error.find(':'));
      return it + ": " + reason + arg + Hint(pattern);
    }
  }
}

// True if the pattern can match nothing at all, somewhere.
bool MatchesEmpty(const RE2& pattern) {
  for (const char* probe : {"", "a", "a a", "7", "- \xC3\xA9 -"}) {
    re2::StringPiece found;
    const re2::StringPiece text(probe);
    if (pattern.Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1) && found.empty())
      return true;
  }
  return false;
}

bool MatchesEverything(const RE2& pattern) {
  for (const char* probe :
       {"a", "Zq xj 7", "\xE5\xAD\x97\xE6\xBC\xA2", "...", "The harbour is open."}) {
    if (!RE2::FullMatch(probe, pattern)) return false;
  }
  return true;
}

// Unescaped \C, which matches half a character.
bool HasByteEscape(std::string_view pattern) {
  for (size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    if (pattern[i + 1] == 'C') return true;
    ++i;
  }
  return false;
}

bool HasControl(std::string_view pattern) {
  return std::any_of(pattern.begin(), pattern.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  int left = 60;
  for (size_t i = 0; i < text.size();) {
    if (left-- == 0) return quoted + "...\"";
    const Decoded decoded = DecodeOne(text.substr(i));
    if (decoded.code_point < 0x20 || (decoded.code_point >= 0x7F && decoded.code_point < 0xA0)) {
      char escape[12];
      std::snprintf(escape, sizeof escape, "\\x%02X", static_cast<unsigned>(decoded.code_point));
      quoted += escape;
    } else {
      AppendUtf8(decoded.code_point, quoted);
    }
    i += decoded.length;
  }
  return quoted + "\"";
}

bool IsName(std::string_view name) {
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto ok = [&](char c) { return is_word(c) || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= 64 && is_word(name.front()) && is_word(name.back()) &&
         std::all_of(name.begin(), name.end(), ok);
}

bool IsLanguage(std::string_view tag) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::string_view primary = tag.substr(0, tag.find('-'));
  return (primary.size() == 2 || primary.size() == 3) &&
         std::all_of(primary.begin(), primary.end(), is_lower) && tag.size() <= 16 && IsAscii(tag);
}

bool HasLetterOrDigit(std::string_view text) { return !WithoutLeadingPunctuation(text).empty(); }

bool IsPhrase(std::string_view phrase) {
  std::string buffer;
  return HasLetterOrDigit(MakePlain(phrase, buffer)) || !PhraseKey(phrase).empty();
}

std::string ProblemOfSubject(std::string_view subject) {
  for (const std::string& word : FoldSubject(subject)) {
    if (word.size() < kShortestLiteral)
      return "a word of `subject:` has at least 3 letters, not " + Quoted(word);
  }
  return "";
}

std::string WhyMissed(const RuleSpec& rule, std::string_view example) {
  std::string buffer;
  const uint32_t length = CountCodePoints(MakePlain(example, buffer));
  std::string why;
  if (length > rule.max) why = ": it is longer than `max`, " + std::to_string(rule.max);
  if (length < rule.min) why = ": it is shorter than `min`, " + std::to_string(rule.min);
  return rule.name + " does not match its example " + Quoted(example) + why;
}

std::string PatternCheck::ProblemOf(const std::string& pattern, PatternRole role, At at,
                                    bool case_sensitive) {
  const std::string what = role == PatternRole::kNeed ? "the need" : "the pattern";
  const std::string it = what + " " + Quoted(pattern);
  if (HasControl(pattern))
    return it + " holds a control character; in single quotes a backslash stays one";
  const RE2::Options options = PatternOptions(case_sensitive);
  const RE2 alone(pattern, options);
  if (!alone.ok()) {
    program_size_ += alone.error_code() == RE2::ErrorPatternTooLarge ? kTooLargeSize : 0;
    return CompileFailure(it, pattern, alone);
  }
  program_size_ += alone.ProgramSize();
  if (HasByteEscape(pattern)) return it + " holds \\C, which splits characters";
  if (MatchesEmpty(alone)) return it + " matches the empty string";
  if (role == PatternRole::kPattern && MatchesEverything(alone)) return it + " matches every line";
  // In its brackets it may be too large after all, or swallow the bracket (\Q without \E).
  const RE2 anchored(AnchoredPattern(at, pattern), options);
  return anchored.ok() ? "" : CompileFailure(it, pattern, anchored);
}

bool PatternCheck::TooLarge() const { return program_size_ > kMaxProgramSize; }

}  // namespace strigil
