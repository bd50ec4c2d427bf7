// Drops the headlines under a head such as "Related stories".
//
//   You may also like                          (taken by the rule packs)
//   Ferry fares to rise in spring              <- related_block/headline
//   Five walks along the old harbour wall      <- related_block/headline
//
// From the head down, lines of up to 120 characters that end no sentence, until one that does: all
// of them after the last long paragraph, no more than twelve before (`web`). Between paragraphs
// `news` takes two to eleven lines of some words, or the one below a head that ends in a colon.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "filters/filters.h"
#include "filters/find_zones.h"
#include "filters/line_shape.h"

namespace strigil {
namespace {

constexpr uint32_t kHeadline = 120;  // code points
constexpr uint32_t kHeadWords = 8;
constexpr size_t kMostInBody = 12;
constexpr uint32_t kHeadlineWords = 4;  // of each on average, in the body
constexpr size_t kAboveText = 2;        // lines of a full page just above a paragraph: its title

class RelatedBlock : public Filter {
 public:
  explicit RelatedBlock(const FilterSetup& setup)
      : is_web_(setup.profile == "web"),
        rule_(setup.rules.Add("related_block/headline", "related-links")) {}
  std::string_view name() const override { return "related_block"; }

  void Apply(Draft& draft, Scratch*) const override {
    const auto& live = draft.live();
    const Zones zones = FindZones(draft);
    if (!zones.known || live.empty()) return;
    const uint32_t first = live[zones.first];
    const uint32_t tail = zones.last < live.size() ? live[zones.last] + 1 : UINT32_MAX;
    // Positions: of the first live line below the head, of the first from there on that is no
    // headline, and of the first that no block has taken. All only go forwards, or a tail of many
    // heads would be gone over for each of them.
    size_t next = 0, run = 0, taken = 0;
    for (uint32_t head = is_web_ ? 0 : first; head < draft.line_count(); ++head) {
      if (!IsHead(draft, head)) continue;
      while (next < live.size() && live[next] <= head) ++next;
      const size_t most = head >= tail ? live.size() : kMostInBody;
      run = std::max(run, next);
      while (run < live.size() && IsHeadline(draft, live[run])) ++run;
      size_t end = std::min(run, next + std::min(most, live.size() - next));
      if (is_web_ && head < tail && end < live.size() && IsLong(draft, live[end])) {
        end -= std::min(end - next, kAboveText);
      }
      const bool is_list = is_web_ || head >= tail || IsListInBody(draft, head, next, end);
      if (!is_list) continue;
      for (taken = std::max(taken, next); taken < end; ++taken) draft.Drop(live[taken], rule_);
    }
  }

 private:
  // In the middle of an article a single line below the head may be the next part's heading, and a
  // long run a list that is its subject.
  static bool IsListInBody(const Draft& draft, uint32_t head, size_t begin, size_t end) {
    if (end - begin == kMostInBody) return false;
    if (end - begin == 1) return draft.Plain(head).ends_with(":");
    uint32_t words = 0;
    for (size_t i = begin; i < end; ++i) words += CountWords(draft.Plain(draft.live()[i]));
    return words >= (end - begin) * kHeadlineWords;
  }

  // A line that the rule packs took as the head of a list of links.
  static bool IsHead(const Draft& draft, uint32_t line) {
    if (!draft.IsDropped(line) || !draft.HasHits(line)) return false;
    const std::string_view kind = draft.rules()[draft.DroppedBy(line)].kind;
    if (kind != "related-links" && kind != "sponsor-block") return false;
    const std::string_view plain = draft.Plain(line);
    const size_t colon = plain.find(": ");
    return colon == std::string_view::npos && CountWords(plain, kHeadWords + 1) <= kHeadWords;
  }

  // Questions are headlines, too.
  static bool IsHeadline(const Draft& draft, uint32_t line) {
    if (draft.Length(line) > kHeadline || IsLong(draft, line) || draft.IsPreformatted(line))
      return false;
    const std::string_view plain = draft.Plain(line);
    if (plain.front() == '"' && plain.find("http") != std::string_view::npos)
      return false;  // a post
    return !EndsSentence(plain) || plain.ends_with("?") || plain.ends_with("!");
  }

  const bool is_web_;
  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewRelatedBlock(const FilterSetup& setup) {
  return std::make_unique<RelatedBlock>(setup);
}

}  // namespace strigil
