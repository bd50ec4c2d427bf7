// What line_form.h says, word for word, one rule and one line at a time.
//
// Tested by tests/line_form_test.cc, and against the fast matcher by tests/matcher_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/slow_matcher.h"

#include <algorithm>
#include <iterator>

#include "filters/rules/date_form.h"
#include "filters/rules/matcher.h"
#include "pipeline/byte_scan.h"
#include "pipeline/folding.h"
#include "pipeline/plain_form.h"

namespace strigil {
namespace {

// Sorted, and of those that overlap only the first; of two that begin together the longer.
void KeepDisjoint(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  size_t kept = 0;
  for (const Span& span : spans) {
    if (kept == 0 || span.begin >= spans[kept - 1].end) spans[kept++] = span;
  }
  spans.resize(kept);
}

}  // namespace

SlowRule::SlowRule(const RuleSpec& rule)
    : action_(rule.action), at_(rule.at), min_(rule.min), max_(rule.max) {
  for (const std::string& phrase : rule.phrases) {
    if (at_ == At::kLine) {
      keys_.push_back(PhraseKey(phrase));
    } else {
      phrases_.push_back(FoldPhrase(phrase));
    }
  }
  std::sort(keys_.begin(), keys_.end());
  const RE2::Options options = PatternOptions(rule.case_sensitive);
  for (const std::string& pattern : rule.patterns) {
    patterns_.push_back(std::make_unique<RE2>(AnchoredPattern(at_, pattern), options));
  }
  for (const std::string& need : rule.needs) needs_.push_back(std::make_unique<RE2>(need, options));
}

std::vector<Span> SlowRule::Match(std::string_view text) const {
  std::string buffer;
  const std::string_view plain = MakePlain(text, buffer);
  const uint32_t length = CountCodePoints(plain);
  std::vector<Span> spans;
  if (plain.empty() || length < min_ || length > max_ || !MeetsNeeds(plain)) return spans;
  MatchPhrases(plain, spans);
  if (spans.empty() || action_ == Action::kCut) MatchPatterns(plain, spans);
  if (spans.empty()) return spans;
  if (action_ != Action::kCut) return {{0, static_cast<uint32_t>(text.size())}};
  KeepDisjoint(spans);
  for (Span& span : spans) span = SpanInText(text, plain, span);
  return spans;
}

bool SlowRule::MeetsNeeds(std::string_view plain) const {
  for (const auto& need : needs_) {
    if (!RE2::PartialMatch({plain.data(), plain.size()}, *need)) return false;
  }
  return true;
}

void SlowRule::MatchPhrases(std::string_view plain, std::vector<Span>& spans) const {
  const auto whole = Span{0, static_cast<uint32_t>(plain.size())};
  for (const Brackets brackets : {Brackets::kKeep, Brackets::kStrip}) {
    if (keys_.empty()) break;
    std::string key;
    AppendKey(plain, brackets, key);
    if (std::binary_search(keys_.begin(), keys_.end(), key)) {
      spans.push_back(whole);
      return;
    }
  }
  if (MatchesDateForm(plain)) spans.push_back(whole);
  if (phrases_.empty()) return;
  FoldedLine line;
  FoldLine(plain, line);
  const auto offset_of = [&](std::string_view part) { return part.data() - plain.data(); };
  for (const std::string& phrase : phrases_) {
    Span span;
    size_t next = 0;
    // At the line's end the occurrence that counts may overlap one that does not.
    const size_t back = at_ == At::kInside ? 0 : phrase.size() - 1;
    for (size_t from = 0; FindPhrase(line, plain, phrase, from, span, next); from = next - back) {
      if (at_ == At::kInside) {
        spans.push_back(span);
      } else if (at_ == At::kStart) {
        for (const std::string_view part :
             {plain, WithoutMark(plain), WithoutLeadingPunctuation(plain)}) {
          if (offset_of(part) == span.begin) {
            spans.push_back(span);
            break;
          }
        }
      } else if (span.end == plain.size() || span.end == WithoutTrailingPunctuation(plain).size()) {
        spans.push_back(span);
      }
    }
  }
}

bool SlowRule::MatchesDateForm(std::string_view plain) const {
  if (std::none_of(keys_.begin(), keys_.end(), IsDateForm)) return false;
  if (CountCodePoints(plain) > kLongestDateForm) return false;
  std::string folded;
  AppendFolded(plain, folded);
  const uint32_t forms = DateFormsOf(folded);
  for (size_t i = 0; i < std::size(kDateForms); ++i) {
    if ((forms >> i & 1) != 0 && std::binary_search(keys_.begin(), keys_.end(), kDateForms[i]))
      return true;
  }
  return false;
}

void SlowRule::MatchPatterns(std::string_view plain, std::vector<Span>& spans) const {
  const std::string_view unmarked = WithoutMark(plain);
  const auto shift = static_cast<uint32_t>(unmarked.data() - plain.data());
  for (const auto& pattern : patterns_) {
    if (!pattern->ok()) continue;
    Span span;
    size_t from = 0;
    bool found = false;
    while (FindPattern(*pattern, at_, plain, from, span)) {
      found = true;
      spans.push_back(span);
      if (at_ != At::kInside || action_ != Action::kCut) break;
      from = span.end > span.begin ? span.end : span.end + 1;
    }
    if (!found && shift != 0 && FindPattern(*pattern, at_, unmarked, 0, span)) {
      spans.push_back({span.begin + shift, span.end + shift});
    }
  }
}

}  // namespace strigil
