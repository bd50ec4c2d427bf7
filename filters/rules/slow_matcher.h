// The slow, obvious matcher: one regular expression a pattern, one comparison a phrase. It checks
// the examples of a pack and is what the fast matcher is compared with in tests.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/line_form.h"
#include "filters/rules/pack.h"

namespace strigil {

// One rule, ready to match. Immutable and thread-safe once built.
class SlowRule {
 public:
  // REQUIRES: RE2 accepts every pattern of the rule; one it rejects never matches.
  explicit SlowRule(const RuleSpec& rule);

  // The spans of `text` that the rule matches, sorted, disjoint; empty if it does not match. A rule
  // that cuts gives every occurrence, any other one span: the whole of `text`. Text match alone:
  // length, phrases, patterns and needs, not zones, guards or profiles.
  std::vector<Span> Match(std::string_view text) const;

 private:
  bool MeetsNeeds(std::string_view plain) const;
  void MatchPhrases(std::string_view plain, std::vector<Span>& spans) const;
  bool MatchesDateForm(std::string_view plain) const;
  void MatchPatterns(std::string_view plain, std::vector<Span>& spans) const;

  Action action_;
  At at_;
  uint32_t min_, max_;
  std::vector<std::string> keys_;     // at = line: sorted
  std::vector<std::string> phrases_;  // else: folded
  std::vector<std::unique_ptr<RE2>> patterns_;
  std::vector<std::unique_ptr<RE2>> needs_;
};

}  // namespace strigil
