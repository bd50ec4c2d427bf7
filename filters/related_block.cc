// Drops the headlines under a head such as "Related stories".
//
//   You may also like                          (taken by the rule packs)
//   Ferry fares to rise in spring              <- related_block/headline
//   Five walks along the old harbour wall      <- related_block/headline
//
// From the head down, lines of up to 120 characters that end no sentence, until one that does. In
// `news` only after the last long paragraph; in `web` anywhere, but no more than twelve.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/filters.h"
#include "filters/line_shape.h"

namespace strigil {
namespace {

constexpr uint32_t kHeadline = 120;  // code points
constexpr uint32_t kHeadWords = 8;
constexpr size_t kMostInBody = 12;

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
    const uint32_t tail = zones.last < live.size() ? live[zones.last] + 1 : UINT32_MAX;
    size_t next = 0;  // position of the first live line below the head
    for (uint32_t head = is_web_ ? 0 : tail; head < draft.line_count(); ++head) {
      if (!IsHead(draft, head)) continue;
      while (next < live.size() && live[next] <= head) ++next;
      const size_t most = head >= tail ? live.size() : kMostInBody;
      for (size_t i = next, taken = 0; i < live.size() && taken < most; ++i, ++taken) {
        if (!IsHeadline(draft, live[i])) break;
        draft.Drop(live[i], rule_);
      }
    }
  }

 private:
  // A line that the rule packs took as the head of a list of links.
  static bool IsHead(const Draft& draft, uint32_t line) {
    if (!draft.IsDropped(line) || !draft.HasHits(line)) return false;
    const std::string& kind = draft.rules()[draft.DroppedBy(line)].kind;
    if (kind != "related-links" && kind != "sponsor-block") return false;
    const std::string_view plain = draft.Plain(line);
    const size_t colon = plain.find(": ");
    return colon == std::string_view::npos && CountWords(plain) <= kHeadWords;
  }

  static bool IsHeadline(const Draft& draft, uint32_t line) {
    return draft.Length(line) <= kHeadline && !IsLong(draft, line) &&
           !EndsSentence(draft.Plain(line)) && !draft.IsPreformatted(line);
  }

  const bool is_web_;
  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewRelatedBlock(const FilterSetup& setup) {
  return std::make_unique<RelatedBlock>(setup);
}

}  // namespace strigil
