// Tested by the fixtures: rules for heads and tails act nowhere else.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/find_zones.h"

#include "filters/line_shape.h"

namespace strigil {
namespace {

constexpr size_t kAnchors = 3;  // long lines that a document needs to have zones
// Or two that stand together and hold most of the text.
constexpr size_t kPair = 2;
constexpr size_t kPairApart = 3;  // from one to the other, in live lines
constexpr size_t kPairPercent = 60;
constexpr size_t kPairOthers = 12;  // other lines that no rule hits
// Or so many lines that are sentences of some length, if half of its lines are.
constexpr size_t kSentences = 4;
constexpr size_t kSentenceShare = 2;
constexpr size_t kSentencesPerHit = 3;
constexpr uint32_t kSentenceLine = 60;  // code points
constexpr uint32_t kUnspacedSentenceLine = 25;

// An article of two paragraphs: they end as sentences do, and what else there is is less than they
// are.
bool IsPairOfParagraphs(const Draft& draft, const Zones& zones) {
  if (zones.anchors != kPair || zones.last - zones.first > kPairApart) return false;
  const auto& live = draft.live();
  for (const size_t i : {zones.first, zones.last}) {
    if (!EndsSentence(draft.Plain(live[i])) || draft.IsPreformatted(live[i])) return false;
  }
  const size_t pair = draft.Length(live[zones.first]) + draft.Length(live[zones.last]);
  size_t text = 0, lines = 0;
  for (const uint32_t line : live) {
    if (draft.IsDropped(line) || draft.HasHits(line)) continue;
    text += draft.Length(line);
    if (++lines > kPair + kPairOthers) return false;
  }
  return pair * 100 >= text * kPairPercent;
}

// The anchors of articles in short paragraphs. (Lines of a wrapped text or of verse seldom end
// sentences.)
bool IsSentenceAnchor(const Draft& draft, uint32_t line) {
  const uint32_t length = draft.Length(line);
  if (length < kUnspacedSentenceLine) return false;
  const std::string_view plain = draft.Plain(line);
  if (length < kSentenceLine && !(plain.size() > size_t{2} * length && IsMostlyUnspaced(plain)))
    return false;
  return EndsSentence(plain) && !draft.IsPreformatted(line);
}

// Not of a diary or a list of entries, in which rules know the heads between the sentences.
void FindZonesOfSentences(const Draft& draft, Zones& zones) {
  const auto& live = draft.live();
  size_t lines = 0, sentences = 0, first = 0, last = 0, hits = 0, hits_inside = 0;
  for (size_t i = 0; i < live.size(); ++i) {
    if (draft.IsDropped(live[i])) continue;
    if (draft.HasHits(live[i])) {
      hits += sentences != 0;
      continue;
    }
    ++lines;
    if (!IsSentenceAnchor(draft, live[i])) continue;
    if (sentences++ == 0) first = i;
    last = i;
    hits_inside = hits;
  }
  zones.known = sentences >= kSentences && sentences * kSentenceShare >= lines &&
                hits_inside * kSentencesPerHit <= sentences;
  if (!zones.known) return;
  zones.first = first;
  zones.last = last;
}

}  // namespace

Zones FindZones(const Draft& draft) {
  if (draft.zones()) return *draft.zones();
  const auto& live = draft.live();
  Zones zones;
  for (size_t i = 0; i < live.size(); ++i) {
    if (draft.IsDropped(live[i]) || draft.HasHits(live[i]) || !IsLong(draft, live[i])) continue;
    if (zones.anchors++ == 0) zones.first = i;
    zones.last = i;
  }
  zones.known = zones.anchors >= kAnchors || IsPairOfParagraphs(draft, zones);
  if (!zones.known) FindZonesOfSentences(draft, zones);
  if (!draft.document().extent.head) zones.first = 0;
  if (!draft.document().extent.tail) zones.last = live.size();
  draft.zones() = zones;
  return zones;
}

}  // namespace strigil
