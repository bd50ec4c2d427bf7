// The fast matcher: one or more sets of rules (rule_set.h), each line held against all of them.
//
// Rules are numbered through all sets; what a line is looked at with is made once for them all.
// Tested by tests/matcher_test.cc against the slow matcher.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/matcher.h"

#include <algorithm>
#include <unordered_map>

#include "filters/rules/line_form.h"
#include "filters/rules/line_match.h"
#include "filters/rules/line_signs.h"
#include "filters/rules/rule_set.h"
#include "pipeline/folding.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// Where the letters and digits of a folded line begin and end.
Span LettersOf(std::string_view folded) {
  const std::string_view letters = TrimPunctuation(folded);
  const auto begin = static_cast<uint32_t>(letters.data() - folded.data());
  return {begin, begin + static_cast<uint32_t>(letters.size())};
}

// Sorted by rule; of the spans of a rule that overlap only the first, of two that begin together
// the longer.
void AppendHits(std::string_view text, std::string_view plain, std::vector<PlainHit>& found,
                std::vector<RuleHit>& hits) {
  std::sort(found.begin(), found.end(), [](const PlainHit& a, const PlainHit& b) {
    if (a.rule != b.rule) return a.rule < b.rule;
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
  const PlainHit* last = nullptr;
  SpansInText spans(text, plain);
  for (const PlainHit& hit : found) {
    if (last != nullptr && last->rule == hit.rule && (!hit.cut || hit.span.begin < last->span.end))
      continue;
    last = &hit;
    const Span span = hit.cut ? spans.Of(hit.span) : Span{0, static_cast<uint32_t>(text.size())};
    if (span.begin < span.end) hits.push_back({hit.rule, span.begin, span.end});
  }
}

class TableMatcher final : public Matcher {
 public:
  TableMatcher(std::vector<std::unique_ptr<RuleSet>> sets, std::function<std::vector<Pack>()> packs)
      : sets_(std::move(sets)), packs_(std::move(packs)) {
    NumberRules();
    for (const auto& set : sets_) fingerprint_ = MixBytes(fingerprint_ ^ set->header().fingerprint);
    Enable(std::vector<bool>(rules_.size(), true));
  }

  std::unique_ptr<Matcher> Share() const override {
    std::vector<std::unique_ptr<RuleSet>> sets;
    for (const auto& set : sets_) sets.push_back(set->Share());
    return std::make_unique<TableMatcher>(std::move(sets), packs_);
  }

  const std::vector<CompiledRule>& rules() const override { return rules_; }
  std::vector<Pack> packs() const override { return packs_(); }
  uint64_t fingerprint() const override { return fingerprint_; }

  std::unique_ptr<MatchScratch> NewScratch() const override {
    auto scratch = std::make_unique<LineScratch>();
    for (const auto& set : sets_) scratch->tried.emplace_back(*set);
    return scratch;
  }

  void Enable(const std::vector<bool>& enabled) override {
    longest_ = 0;
    for (const auto& set : sets_) {
      set->Enable(enabled);
      longest_ = std::max(longest_, set->longest());
    }
  }

  void Match(std::string_view text, std::string_view plain, uint32_t length, MatchScratch& scratch,
             std::vector<RuleHit>& hits) const override {
    if (length > longest_ || plain.empty()) return;
    auto& own = static_cast<LineScratch&>(scratch);
    own.NextLine();
    const bool ascii = length == plain.size();
    const std::string_view folded = own.Fold(plain, ascii);
    const LineToMatch line{plain, folded, LettersOf(folded), length, ascii, SignsIn(plain)};
    for (size_t i = 0; i < sets_.size(); ++i) {
      if (length > sets_[i]->longest()) continue;
      MatchLine(*sets_[i], line, own.tried[i], own);
    }
    if (!own.hits.empty()) AppendHits(text, plain, own.hits, hits);
  }

  void FindSubjects(std::string_view folded, std::vector<uint32_t>& words) const override {
    uint32_t base = 0;
    for (const auto& set : sets_) {
      set->subjects().Scan(
          folded, [&](uint32_t literal, size_t, size_t) { words.push_back(base + literal); });
      base += set->header().literals.count;
    }
  }

  void FindLiterals(std::string_view text, std::vector<uint32_t>& offsets) const override {
    static_assert(kShortLine <= kClassLimits[0]);
    for (const auto& set : sets_) set->FindLiterals(text, offsets);
  }

  bool MayMatchWithoutLiteral(std::string_view plain, uint32_t least) const override {
    return AnySet([&](const RuleSet& set) { return set.MayHitWithoutLiteral(plain, least); });
  }

  ByteChoice LiteralBytes() const override {
    ByteChoice bytes;
    for (const auto& set : sets_) bytes.AddAll(set->LiteralBytes());
    return bytes;
  }

  uint8_t LiteralScripts() const override {
    uint8_t scripts = 0;
    for (const auto& set : sets_) scripts |= set->LiteralScripts();
    return scripts;
  }

 private:
  template <typename Test>
  bool AnySet(const Test& test) const {
    return std::any_of(sets_.begin(), sets_.end(), [&](const auto& set) { return test(*set); });
  }

  // Later sets replace rules of the same name in earlier ones; the rest are numbered through.
  void NumberRules() {
    std::unordered_map<std::string_view, size_t> last_set;
    if (sets_.size() > 1) {
      for (size_t s = 0; s < sets_.size(); ++s) {
        for (uint32_t i = 0; i < sets_[s]->rules().size(); ++i)
          last_set[sets_[s]->Rule(i).name] = s;
      }
    }
    uint32_t base = 0;  // of the numbers of words
    for (size_t s = 0; s < sets_.size(); ++s) {
      for (uint32_t i = 0; i < sets_[s]->rules().size(); ++i) {
        CompiledRule rule = sets_[s]->Rule(i);
        for (const uint32_t word : sets_[s]->SubjectOf(i)) rule.subject.push_back(base + word);
        if (!last_set.empty() && last_set[rule.name] != s) {
          sets_[s]->SetNumber(i, RuleSet::kReplaced);
        } else {
          sets_[s]->SetNumber(i, static_cast<uint32_t>(rules_.size()));
          rules_.push_back(std::move(rule));
        }
      }
      base += sets_[s]->header().literals.count;
    }
  }

  std::vector<std::unique_ptr<RuleSet>> sets_;
  std::function<std::vector<Pack>()> packs_;
  std::vector<CompiledRule> rules_;
  uint64_t fingerprint_ = 0;
  uint32_t longest_ = 0;
};

}  // namespace

std::unique_ptr<Matcher> NewMatcher(std::vector<std::unique_ptr<RuleSet>> sets,
                                    std::function<std::vector<Pack>()> packs) {
  return std::make_unique<TableMatcher>(std::move(sets), std::move(packs));
}

std::unique_ptr<Matcher> Matcher::NewFrom(const std::vector<Pack>& packs) {
  std::vector<std::unique_ptr<RuleSet>> sets;
  sets.push_back(NewRuleSet(packs));
  return NewMatcher(std::move(sets), [packs] { return packs; });
}

}  // namespace strigil
