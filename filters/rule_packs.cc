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
// The guards are described in docs/packs.md.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>

#include "filters/filters.h"
#include "filters/keep_guard.h"
#include "filters/line_shape.h"
#include "filters/match_cache.h"
#include "pipeline/byte_scan.h"
#include "pipeline/folding.h"

namespace strigil {
namespace {

constexpr size_t kWindow = 3;  // lines on each side that tell verse from chrome
constexpr size_t kNear = 2;    // lines on each side in which `near:KIND` looks
constexpr size_t kEarly = 7;   // live lines that `early` counts from the top
constexpr size_t kLate = 6;    // ... and `late` from the end
constexpr uint32_t kMenuWords = 4;
constexpr size_t kMenuRun = 3;
constexpr size_t kMenuReach = 50;  // lines of a menu looked at on each side of one

struct Candidate {
  size_t position;  // in live()
  uint32_t rule;    // index into Matcher::rules()
  bool takes_next;  // then-url: the line after goes too
};

struct LineAndKey {
  uint32_t line;
  std::optional<MatchCache::Key> key;
};

struct PackScratch : Scratch {
  explicit PackScratch(const PackMatchers& packs)
      : guard(*packs.keep),
        all_scratch(packs.all->NewScratch()),
        body_scratch(packs.body->NewScratch()) {}

  KeepGuard guard;
  std::unique_ptr<MatchScratch> all_scratch, body_scratch;
  MatchCache known;
  std::vector<RuleHit> found;
  std::vector<Hit> hits;
  std::vector<LineAndKey> body;   // lines to match
  std::vector<size_t> hit_lines;  // positions in live()
  std::vector<Candidate> candidates;
  std::vector<uint64_t> taken;  // code points by rule
  // What may tell the subject: the first line and the long ones, where no rule hits them. Found
  // when the first guard asks. Those in ASCII as they are; the others folded, each with a line
  // feed.
  std::vector<std::string_view> topic_lines;
  std::string folded_topic_lines;
  bool topic_head = false;       // the first of topic_lines is the first line
  size_t folded_topic_head = 0;  // bytes of the first line
  bool topic_known = false;
  // What guards have found out about the document in this round, by word: each is asked for many
  // lines.
  std::vector<std::pair<std::string_view, bool>> subjects;
  int all_short = -1;  // most lines are short: 1, 0, or -1: not known yet
  int no_long = -1;    // no line is long
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
    return std::make_unique<PackScratch>(packs_);
  }

  void Begin(Draft& draft, Scratch* scratch) const override {
    draft.SetGuard(&static_cast<PackScratch*>(scratch)->guard);
  }

  void Apply(Draft& draft, Scratch* scratch) const override {
    auto& own = *static_cast<PackScratch*>(scratch);
    MatchNewLines(draft, own);
    draft.refused().clear();
    own.subjects.clear();
    own.topic_known = false;
    own.all_short = own.no_long = -1;
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
    size_t begin = 0, end = live.size();
    bool anchored = false;
    while (begin < end && !anchored) {
      MatchLine(draft, live[begin], Draft::kMatchedAll, own);
      anchored = !all_lines_ && IsAnchor(draft, live[begin]);
      ++begin;
    }
    anchored = false;
    while (begin < end && !anchored) {
      MatchLine(draft, live[--end], Draft::kMatchedAll, own);
      anchored = IsAnchor(draft, live[end]);
    }
    own.body.clear();
    for (size_t i = begin; i < end; ++i) {
      if (draft.MatchedSoFar(live[i]) == Draft::kMatchedAll) {
        KeepBodyHits(draft, live[i], own);
      } else if (draft.MatchedSoFar(live[i]) < Draft::kMatchedBody) {
        own.body.push_back(
            {live[i], own.known.KeyToLookUp(draft.Text(live[i]), Draft::kMatchedBody)});
        if (own.body.back().key) own.known.Prefetch(*own.body.back().key);
      }
    }
    for (const LineAndKey& one : own.body)
      MatchLine(draft, one.line, Draft::kMatchedBody, one.key, own);
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

  void MatchLine(Draft& draft, uint32_t line, Draft::Matched level, PackScratch& own) const {
    if (draft.MatchedSoFar(line) >= level) return;
    MatchLine(draft, line, level, own.known.KeyToLookUp(draft.Text(line), level), own);
  }

  void MatchLine(Draft& draft, uint32_t line, Draft::Matched level,
                 const std::optional<MatchCache::Key>& key, PackScratch& own) const {
    own.hits.clear();
    if (key && own.known.Find(*key, draft.Text(line), own.hits)) {
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
    if (key) own.known.Add(*key, own.hits);
    draft.SetHits(line, own.hits, level);
  }

  void Cut(Draft& draft, PackScratch& own) const {
    bool zones_known = false;
    Zones zones;
    for (const size_t position : own.hit_lines) {
      const uint32_t line = draft.live()[position];
      own.hits.assign(draft.HitsBegin(line), draft.HitsEnd(line));
      uint32_t done = UINT32_MAX;  // from the right, so that earlier spans keep their place
      for (size_t i = own.hits.size(); i-- > 0;) {
        const Hit& hit = own.hits[i];
        const CompiledRule& rule = RuleOf(hit);
        if (rule.action != Action::kCut || hit.end > done) continue;
        if (!(rule.where & kAnywhere)) {
          if (!zones_known) zones = FindZones(draft);
          zones_known = true;
          if (!IsIn(zones, position, rule.where)) continue;
        }
        if (!GuardsAllow(draft, zones, position, rule, own)) continue;
        if (draft.Replace(line, hit.begin, hit.end - hit.begin, "", hit.rule)) done = hit.begin;
      }
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
        if (!GuardsAllow(draft, zones, position, rule, own)) continue;
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

  bool GuardsAllow(const Draft& draft, const Zones& zones, size_t position,
                   const CompiledRule& rule, PackScratch& own) const {
    if (IsSourceCode(draft, position) && !IsMachineKind(rule.kind)) return false;
    if (rule.action == Action::kDrop && IsListItem(draft, position)) return false;
    const uint16_t guards = rule.guards;
    if (guards == 0) return true;
    const auto& live = draft.live();
    const std::string_view plain = draft.Plain(live[position]);
    const bool in_body = zones.Of(position) == Zone::kBody;
    if ((guards & kGuardSentence) && in_body && IsSentence(plain)) return false;
    if ((guards & kGuardVerse) &&
        (is_web_ ? IsInDialogue(draft, position, own) : IsAmongVerse(draft, position, own)))
      return false;
    if ((guards & kGuardMenu) && !IsInMenu(draft, position)) return false;
    if ((guards & kGuardNear) && !IsNear(draft, position, rule.near)) return false;
    if ((guards & kGuardSubject) && in_body && IsSubject(draft, rule.subject, own)) return false;
    if ((guards & kGuardAlone) && !IsAlone(draft, position)) return false;
    if ((guards & kGuardLast) && (position + 1 != live.size() || IsReference(draft, position)))
      return false;
    if ((guards & kGuardEarly) &&
        !(zones.known && draft.document().extent.head && position < kEarly))
      return false;
    if ((guards & kGuardLate) &&
        !(zones.known && draft.document().extent.tail && position + kLate >= live.size()))
      return false;
    if ((guards & kGuardThenUrl) &&
        !(position + 1 < live.size() && IsBareUrl(draft.Plain(live[position + 1]))))
      return false;
    if ((guards & kGuardTitle) && position == 0 && IsOnlyTitle(draft)) return false;
    return true;
  }

  // "Video: Divers find a bell" over an article that has no other title: rules know all lines, if
  // any, between it and the first paragraph.
  static bool IsOnlyTitle(const Draft& draft) {
    const auto& live = draft.live();
    if (!draft.document().extent.head) return false;
    if (draft.Plain(live[0]).find(':') == std::string_view::npos) return false;
    const auto next = std::find_if(live.begin() + 1, live.end(),
                                   [&](uint32_t line) { return !draft.HasHits(line); });
    return next != live.end() && IsLong(draft, *next);
  }

  // What only machines write, wherever it stands.
  static bool IsMachineKind(std::string_view kind) {
    return kind == "shortcode" || kind == "html-residue" || kind == "embed";
  }

  // Sixty characters of Chinese are a paragraph.
  static bool IsShort(const Draft& draft, uint32_t line) {
    return draft.Length(line) <= kShortLine && !IsLong(draft, line);
  }

  static bool IsShortProse(const Draft& draft, uint32_t line) {
    return IsShort(draft, line) && !draft.HasHits(line);
  }

  // Calls `see(line)` for the lines around a position, kWindow on each side.
  template <typename Function>
  static void ForEachAround(const Draft& draft, size_t position, const Function& see) {
    const auto& live = draft.live();
    const size_t begin = position > kWindow ? position - kWindow : 0;
    for (size_t i = begin; i < live.size() && i <= position + kWindow; ++i) {
      if (i != position) see(live[i]);
    }
  }

  static bool IsCodeLine(const Draft& draft, uint32_t line) {
    const std::string_view plain = draft.Plain(line);
    return LooksLikeSourceCode(plain) ||
           (draft.IsPreformatted(line) && plain.find('|') == std::string_view::npos);
  }

  // A line of a program or of a configuration file: half of the lines around it are code, and one
  // of its neighbours, or it is itself.
  static bool IsSourceCode(const Draft& draft, size_t position) {
    const auto& live = draft.live();
    const auto is_code = [&](size_t i) { return IsCodeLine(draft, live[i]); };
    if (!is_code(position) && !(position > 0 && is_code(position - 1)) &&
        !(position + 1 < live.size() && is_code(position + 1))) {
      return false;
    }
    size_t seen = 0, code = 0;
    ForEachAround(draft, position, [&](uint32_t line) {
      ++seen;
      code += IsCodeLine(draft, line);
    });
    return code >= 2 && code * 2 >= seen;
  }

  bool IsKnownAnywhere(const Draft& draft, uint32_t line) const {
    return std::any_of(draft.HitsBegin(line), draft.HitsEnd(line), [&](const Hit& hit) {
      return RuleOf(hit).action == Action::kDrop && (RuleOf(hit).where & kAnywhere);
    });
  }

  // An item of one or two words in a list of which at least half the items are unknown to all
  // rules. Under `web`, where menus are lists too, a line that ends in a colon must lead up to the
  // list.
  bool IsListItem(const Draft& draft, size_t position) const {
    const auto& live = draft.live();
    const auto mark_of = [&](size_t i) { return ListMark(draft.Plain(live[i])); };
    const char mark = mark_of(position);
    if (mark == 0 || draft.Length(live[position]) > kShortLine ||
        CountWords(draft.Plain(live[position])) > 3)
      return false;
    constexpr size_t kItems = 50;  // looked at on each side
    size_t begin = position, end = position + 1;
    while (begin > 0 && position - begin < kItems && mark_of(begin - 1) == mark) --begin;
    while (end < live.size() && end - position < kItems && mark_of(end) == mark) ++end;
    size_t known = 0;
    for (size_t i = begin; i < end; ++i) known += IsKnownAnywhere(draft, live[i]);
    if (end - begin < 3 || known * 2 > end - begin) return false;
    return !is_web_ || (begin > 0 && draft.Plain(live[begin - 1]).ends_with(':') &&
                        !draft.HasHits(live[begin - 1]));
  }

  // Verse, dialogue, a table: the neighbours are short lines that no rule knows, or the line is one
  // of several rows.
  static bool IsAmongVerse(const Draft& draft, size_t position, PackScratch& own) {
    const auto& live = draft.live();
    const bool has_above = position > 0, has_below = position + 1 < live.size();
    const auto is_row = [&](size_t i) { return draft.IsPreformatted(live[i]); };
    const bool above = has_above && is_row(position - 1), below = has_below && is_row(position + 1);
    if (above && below) return true;
    if (is_row(position) && ((above && !draft.HasHits(live[position - 1])) ||
                             (below && !draft.HasHits(live[position + 1])))) {
      return true;
    }
    if (!has_above || !has_below) return false;
    if (!IsShortProse(draft, live[position - 1]) || !IsShortProse(draft, live[position + 1]))
      return false;
    size_t seen = 0, prose = 0;
    ForEachAround(draft, position, [&](uint32_t line) {
      ++seen;
      prose += IsShortProse(draft, line);
    });
    if (seen >= 4 && prose + 1 >= seen) return true;
    if (own.all_short < 0) {
      size_t all_short = 0;
      for (const uint32_t line : live) all_short += IsShort(draft, line);
      own.all_short = all_short * 5 >= live.size() * 3;
    }
    return own.all_short == 1;
  }

  // Full pages are full of short lines; those of a play or a poem are told by their ends, and by
  // there being no paragraph at all.
  static bool IsInDialogue(const Draft& draft, size_t position, PackScratch& own) {
    if (own.no_long < 0) {
      own.no_long = std::none_of(draft.live().begin(), draft.live().end(),
                                 [&](uint32_t line) { return IsLong(draft, line); });
    }
    if (own.no_long == 0) return false;
    size_t seen = 0, prose = 0, ends = 0;
    ForEachAround(draft, position, [&](uint32_t line) {
      ++seen;
      const bool is_short = IsShortProse(draft, line);
      prose += is_short;
      const std::string_view plain = draft.Plain(line);
      ends += is_short && (EndsSentence(plain) || plain.back() == ',' || plain.back() == ';');
    });
    return seen >= 4 && prose * 3 >= seen * 2 && ends * 3 >= seen;
  }

  static bool IsMenuLike(const Draft& draft, uint32_t line) {
    if (draft.Length(line) > kShortLine) return false;
    const std::string_view plain = draft.Plain(line);
    return !EndsSentence(plain) && CountWords(plain, kMenuWords + 1) <= kMenuWords;
  }

  static bool IsInMenu(const Draft& draft, size_t position) {
    const auto& live = draft.live();
    if (!IsMenuLike(draft, live[position])) return false;
    size_t begin = position, end = position + 1;
    while (begin > 0 && position - begin < kMenuReach && IsMenuLike(draft, live[begin - 1]))
      --begin;
    while (end < live.size() && end - position < kMenuReach && IsMenuLike(draft, live[end])) ++end;
    if (end - begin < kMenuRun) return false;
    size_t known = 0;
    for (size_t i = begin; i < end; ++i) known += draft.HasHits(live[i]);
    return known * 3 >= (end - begin) * 2;
  }

  bool IsNear(const Draft& draft, size_t position, std::string_view kind) const {
    const auto& live = draft.live();
    const size_t begin = position > kNear ? position - kNear : 0;
    for (size_t i = begin; i < live.size() && i <= position + kNear; ++i) {
      if (i == position) continue;
      for (const Hit* hit = draft.HitsBegin(live[i]); hit != draft.HitsEnd(live[i]); ++hit) {
        if (RuleOf(*hit).kind == kind) return true;
      }
    }
    return false;
  }

  // The document is about one of `words`, which have bars between them: it is in the first line, or
  // in three long lines that no rule hits.
  static bool IsSubject(const Draft& draft, std::string_view words, PackScratch& own) {
    for (const auto& [known, is_subject] : own.subjects) {
      if (known == words) return is_subject;
    }
    FindTopicLines(draft, own);
    bool is_subject = false;
    for (std::string_view rest = words; !is_subject && !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find('|'));
      is_subject = !word.empty() && IsTopic(word, own);
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    own.subjects.emplace_back(words, is_subject);
    return is_subject;
  }

  static void FindTopicLines(const Draft& draft, PackScratch& own) {
    if (own.topic_known) return;
    own.topic_known = true;
    own.topic_lines.clear();
    own.folded_topic_lines.clear();
    own.topic_head = false;
    own.folded_topic_head = 0;
    const auto& live = draft.live();
    for (size_t i = 0; i < live.size(); ++i) {
      if (draft.HasHits(live[i]) || (i > 0 && !IsLong(draft, live[i]))) continue;
      const std::string_view plain = draft.Plain(live[i]);
      if (draft.Length(live[i]) == plain.size()) {
        own.topic_lines.push_back(plain);
        own.topic_head |= i == 0;
        continue;
      }
      AppendFolded(plain, own.folded_topic_lines);
      own.folded_topic_lines += '\n';
      if (i == 0) own.folded_topic_head = own.folded_topic_lines.size();
    }
  }

  static bool IsTopic(std::string_view word, const PackScratch& own) {
    size_t mentions = 0;
    for (size_t i = 0; i < own.topic_lines.size(); ++i) {
      if (!ContainsIgnoringCase(own.topic_lines[i], word)) continue;
      if ((i == 0 && own.topic_head) || ++mentions >= 3) return true;
    }
    const std::string_view lines = own.folded_topic_lines;
    for (size_t at = lines.find(word); at != std::string_view::npos; at = lines.find(word, at)) {
      if (at < own.folded_topic_head || ++mentions >= 3) return true;
      at = lines.find('\n', at);
    }
    return false;
  }

  // An address in a text that has others on lines of their own: a reference, not the source.
  static bool IsReference(const Draft& draft, size_t position) {
    const auto is_address = [&](uint32_t line) {
      if (draft.Length(line) > 200) return false;
      const std::string_view plain = draft.Plain(line);
      const size_t at = plain.substr(0, 7).find_first_of("hw");
      return at != std::string_view::npos && IsBareUrl(plain.substr(at));
    };
    const auto& live = draft.live();
    return is_address(live[position]) &&
           std::any_of(live.begin(), live.begin() + position, is_address);
  }

  static bool IsAlone(const Draft& draft, size_t position) {
    const auto& live = draft.live();
    return (position == 0 || draft.HasGapBefore(live[position])) &&
           (position + 1 == live.size() || draft.HasGapBefore(live[position + 1]));
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
