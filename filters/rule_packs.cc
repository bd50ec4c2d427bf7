// Applies the rule packs: which of the rules that hit a line count, given where the line stands.
//
// First every new or changed line is matched (Matcher); its hits are marks that later filters read.
// Then, on the lines alive: make the cuts, and drop the lines of any-zone rules; find the zones
// among what is left; drop the lines of head and tail rules. A guard looks at the neighbours as
// they were before this round, so that a bar of ten share links goes in one round. A rule whose
// lines make up more of the document than its budget allows takes none of them, and says so
// (Draft::refused).
//
// `keep` rules are not matched with the others: a line is held against them when some filter wants
// to take it (keep_guard.h).
//
// Guards: rule_guards.h.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>

#include "filters/filters.h"
#include "filters/find_zones.h"
#include "filters/keep_guard.h"
#include "filters/line_shape.h"
#include "filters/match_cache.h"
#include "filters/rule_guards.h"

namespace strigil {
namespace {

struct Candidate {
  size_t position;  // in live()
  uint32_t rule;    // index into Matcher::rules()
  bool takes_next;  // then-url: the line after goes too
};

struct PackScratch : Scratch {
  PackScratch(const PackMatchers& packs, RuleId first, bool is_web)
      : keep(*packs.keep),
        guards(*packs.all, first, is_web),
        all_scratch(packs.all->NewScratch()),
        body_scratch(packs.body->NewScratch()) {}

  KeepGuard keep;
  RuleGuards guards;
  std::unique_ptr<MatchScratch> all_scratch, body_scratch;
  MatchCache known;
  std::vector<RuleHit> found;
  std::vector<Hit> hits;
  std::vector<TextEdit> cuts;                        // of a line
  std::vector<std::optional<MatchCache::Key>> keys;  // by position in live()
  std::vector<size_t> hit_lines;                     // positions in live()
  std::vector<Candidate> candidates;
  std::vector<uint64_t> taken;  // code points by rule
};

class RulePacks : public Filter {
 public:
  explicit RulePacks(const FilterSetup& setup)
      : packs_(setup.packs),
        matcher_(*setup.packs.all),
        is_web_(setup.profile == "web"),
        all_lines_(is_web_ && !setup.judged) {
    const uint8_t profile = setup.profile == "safe"   ? kSafe
                            : setup.profile == "news" ? kNews
                                                      : kWeb;
    for (const CompiledRule& rule : matcher_.rules()) {
      ids_.push_back(setup.rules.Add(rule.name, rule.kind));
      if (!(rule.profiles & profile)) setup.rules[ids_.back()].enabled = false;
    }
    first_ = ids_.empty() ? 0 : ids_.front();
  }

  std::string_view name() const override { return "rule_packs"; }

  std::unique_ptr<Scratch> NewScratch() const override {
    return std::make_unique<PackScratch>(packs_, first_, is_web_);
  }

  void Begin(Draft& draft, Scratch* scratch) const override {
    draft.SetGuard(&static_cast<PackScratch*>(scratch)->keep);
  }

  void Apply(Draft& draft, Scratch* scratch) const override {
    auto& own = *static_cast<PackScratch*>(scratch);
    MatchNewLines(draft, own);
    draft.refused().clear();
    own.guards.StartRound();
    own.hit_lines.clear();
    const auto& live = draft.live();
    for (size_t i = 0; i < live.size(); ++i) {
      if (draft.HasHits(live[i])) own.hit_lines.push_back(i);
    }
    if (own.hit_lines.empty()) return;
    Cut(draft, own);
    Zones zones;
    Choose(draft, zones, kAnywhere, own);
    Take(draft, own);
    zones = FindZones(draft);
    Choose(draft, zones, kInHead | kInBody | kInTail, own);
    Take(draft, own);
  }

 private:
  const CompiledRule& RuleOf(const Hit& hit) const { return matcher_.rules()[hit.rule - first_]; }

  // From both ends inwards up to the first long line that no rule hits, lines are matched with all
  // rules; between them lies the body, where only some rules may act. (Full pages have no such
  // shape, unless the line model has taken their menus out.)
  void MatchNewLines(Draft& draft, PackScratch& own) const {
    const auto& live = draft.live();
    FindKeys(draft, own);
    size_t begin = 0, end = live.size();
    bool anchored = false;
    while (begin < end && !anchored) {
      MatchLine(draft, begin, Draft::kMatchedAll, own);
      anchored = !all_lines_ && IsAnchor(draft, live[begin]);
      ++begin;
    }
    anchored = false;
    while (begin < end && !anchored) {
      MatchLine(draft, --end, Draft::kMatchedAll, own);
      anchored = IsAnchor(draft, live[end]);
    }
    for (size_t i = begin; i < end; ++i) {
      if (draft.MatchedSoFar(live[i]) == Draft::kMatchedAll) {
        KeepBodyHits(draft, live[i], own);
      } else {
        MatchLine(draft, i, Draft::kMatchedBody, own);
      }
    }
  }

  // Before any of them is looked up: what is known of them is on its way from memory meanwhile.
  void FindKeys(const Draft& draft, PackScratch& own) const {
    own.keys.clear();
    for (const uint32_t line : draft.live()) {
      const bool is_new = draft.MatchedSoFar(line) == Draft::kNotMatched;
      own.keys.push_back(is_new ? own.known.KeyToLookUp(draft.Text(line)) : std::nullopt);
      if (own.keys.back()) own.known.Prefetch(*own.keys.back());
    }
  }

  // A line above it was cut and is an anchor now, so this one is in the body, where it would never
  // have been matched with all rules.
  void KeepBodyHits(Draft& draft, uint32_t line, PackScratch& own) const {
    own.hits.assign(draft.HitsBegin(line), draft.HitsEnd(line));
    std::erase_if(own.hits, [&](const Hit& hit) { return !MayActInBody(RuleOf(hit).where); });
    draft.SetHits(line, own.hits, Draft::kMatchedBody);
  }

  static bool IsAnchor(const Draft& draft, uint32_t line) {
    return !draft.HasHits(line) && IsLong(draft, line);
  }

  void MatchLine(Draft& draft, size_t position, Draft::Matched level, PackScratch& own) const {
    const uint32_t line = draft.live()[position];
    if (draft.MatchedSoFar(line) >= level) return;
    const std::optional<MatchCache::Key>& key = own.keys[position];
    own.hits.clear();
    if (key && own.known.Find(*key, level, draft.Text(line), own.hits)) {
      draft.SetHits(line, own.hits, level);
      return;
    }
    own.found.clear();
    const std::string_view text = draft.Text(line), plain = draft.Plain(line);
    const uint32_t length = draft.Length(line);
    if (level == Draft::kMatchedAll) {
      packs_.all->Match(text, plain, length, *own.all_scratch, own.found);
    } else {
      packs_.body->Match(text, plain, length, *own.body_scratch, own.found);
    }
    for (const RuleHit& hit : own.found) own.hits.push_back({ids_[hit.rule], hit.begin, hit.end});
    if (key) own.known.Add(*key, level, own.hits);
    draft.SetHits(line, own.hits, level);
  }

  void Cut(Draft& draft, PackScratch& own) const {
    bool zones_known = false;
    Zones zones;
    for (const size_t position : own.hit_lines) {
      const uint32_t line = draft.live()[position];
      own.hits.assign(draft.HitsBegin(line), draft.HitsEnd(line));
      own.cuts.clear();
      uint32_t done = UINT32_MAX;  // from the right: of spans that overlap the last one counts
      for (size_t i = own.hits.size(); i-- > 0;) {
        const Hit& hit = own.hits[i];
        const CompiledRule& rule = RuleOf(hit);
        if (rule.action != Action::kCut || hit.end > done) continue;
        if (!(rule.where & kAnywhere)) {
          if (!zones_known) zones = FindZones(draft);
          zones_known = true;
          if (!IsIn(zones, position, rule.where)) continue;
        }
        if (!draft.MayEdit(line, hit.rule) || !own.guards.Allow(draft, zones, position, rule))
          continue;
        own.cuts.push_back({hit.begin, hit.end - hit.begin, "", hit.rule});
        done = hit.begin;
      }
      std::reverse(own.cuts.begin(), own.cuts.end());
      if (draft.ReplaceAll(line, own.cuts)) own.guards.ForgetRuns();
    }
  }

  static bool IsIn(const Zones& zones, size_t position, uint8_t where) {
    if (where & kAnywhere) return true;
    if (!zones.known) return false;
    switch (zones.Of(position)) {
      case Zone::kHead:
        return where & kInHead;
      case Zone::kBody:
        return where & kInBody;
      case Zone::kTail:
        return where & kInTail;
    }
    return false;
  }

  // The lines that drop rules of these zones may take.
  void Choose(Draft& draft, const Zones& zones, uint8_t where, PackScratch& own) const {
    own.candidates.clear();
    for (const size_t position : own.hit_lines) {
      const uint32_t line = draft.live()[position];
      if (draft.IsDropped(line) || draft.IsProtected(line)) continue;
      const Hit* const end = draft.HitsEnd(line);
      for (const Hit* hit = draft.HitsBegin(line); hit != end; ++hit) {
        const CompiledRule& rule = RuleOf(*hit);
        if (rule.action != Action::kDrop || !(rule.where & where) ||
            !IsIn(zones, position, rule.where))
          continue;
        if (!own.guards.Allow(draft, zones, position, rule)) continue;
        const bool takes_next = (rule.guards & kGuardThenUrl) != 0;
        own.candidates.push_back({position, hit->rule - first_, takes_next});
        break;
      }
    }
  }

  // Drops the candidates of the rules that stay within their budgets.
  void Take(Draft& draft, PackScratch& own) const {
    if (own.candidates.empty()) return;
    const auto& live = draft.live();
    uint64_t total = 0;
    for (const uint32_t line : live) total += draft.Length(line);
    own.taken.resize(matcher_.rules().size());
    for (const Candidate& candidate : own.candidates) own.taken[candidate.rule] = 0;
    for (const Candidate& candidate : own.candidates)
      own.taken[candidate.rule] += draft.Length(live[candidate.position]);
    for (const Candidate& candidate : own.candidates) {
      const RuleId id = ids_[candidate.rule];
      if (own.taken[candidate.rule] > matcher_.rules()[candidate.rule].budget * total) {
        if (std::find(draft.refused().begin(), draft.refused().end(), id) == draft.refused().end())
          draft.refused().push_back(id);
        continue;
      }
      draft.Drop(live[candidate.position], id);
      if (candidate.takes_next) draft.Drop(live[candidate.position + 1], id);
    }
  }

  const PackMatchers& packs_;
  const Matcher& matcher_;  // the one of all rules: names and properties
  const bool is_web_;
  const bool all_lines_;
  std::vector<RuleId> ids_;  // by index into Matcher::rules()
  RuleId first_ = 0;
};

}  // namespace

std::unique_ptr<Filter> NewRulePacks(const FilterSetup& setup) {
  return std::make_unique<RulePacks>(setup);
}

}  // namespace strigil
