// Tested by tests/matcher_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/edge_table.h"

#include "pipeline/folding.h"

namespace strigil {

std::string_view PhraseHead(std::string_view folded) {
  const std::string_view part = WithoutLeadingPunctuation(folded);
  if (folded.substr(0, folded.size() - part.size()).find('#') != std::string_view::npos) return {};
  return part.substr(0, part.find('#'));
}

namespace {

std::string_view PhraseTail(std::string_view folded) {
  const std::string_view part = WithoutTrailingPunctuation(folded);
  if (folded.substr(part.size()).find('#') != std::string_view::npos) return {};
  const size_t number = part.rfind('#');
  return number == std::string_view::npos ? part : part.substr(number + 1);
}

}  // namespace

bool EdgeBuilder::Add(std::string_view folded, uint32_t phrase) {
  const std::string_view part = at_end_ ? PhraseTail(folded) : PhraseHead(folded);
  if (part.empty()) return false;
  const uint32_t size = EdgeSize(part);
  const std::string_view edge = at_end_ ? part.substr(part.size() - size) : part;
  phrases_[{size, EdgeWord(edge, size)}].push_back(phrase);
  table_.sizes |= size;
  return true;
}

EdgeTable EdgeBuilder::Write(BlobWriter& blob) {
  table_.slot_log2 = 1;
  while ((size_t{1} << table_.slot_log2) < 2 * phrases_.size()) ++table_.slot_log2;
  std::vector<uint64_t> bitmap((size_t{1} << kEdgeBitmapLog2) / 64);
  std::vector<EdgeSlot> slots(size_t{1} << table_.slot_log2);
  std::vector<uint32_t> items;
  for (const auto& [edge, phrases] : phrases_) {
    const auto& [size, word] = edge;
    const uint64_t hash = EdgeHash(word, size);
    const uint64_t bit = hash >> (64 - kEdgeBitmapLog2);
    bitmap[bit >> 6] |= uint64_t{1} << (bit & 63);
    size_t at = hash >> (64 - table_.slot_log2);
    while (slots[at].size != 0) at = (at + 1) & (slots.size() - 1);
    slots[at] = {word, size, static_cast<uint32_t>(items.size()),
                 static_cast<uint32_t>(phrases.size()), 0};
    items.insert(items.end(), phrases.begin(), phrases.end());
  }
  table_.bitmap = blob.Add(bitmap);
  table_.slots = blob.Add(slots);
  table_.items = blob.Add(items);
  return table_;
}

}  // namespace strigil
