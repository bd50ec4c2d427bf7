// Tested by tests/matcher_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/edge_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "pipeline/folding.h"

namespace strigil {
namespace {

// From the first letter up to a number: what stands in every line at its own first letter.
std::string_view Head(std::string_view folded) {
  const std::string_view part = WithoutLeadingPunctuation(folded);
  if (folded.substr(0, folded.size() - part.size()).find('#') != std::string_view::npos) return {};
  return part.substr(0, part.find('#'));
}
std::string_view Tail(std::string_view folded) {
  const std::string_view part = WithoutTrailingPunctuation(folded);
  if (folded.substr(part.size()).find('#') != std::string_view::npos) return {};
  const size_t number = part.rfind('#');
  return number == std::string_view::npos ? part : part.substr(number + 1);
}

}  // namespace

bool EdgeBuilder::Add(std::string_view folded, uint32_t phrase) {
  const std::string_view part = at_end_ ? Tail(folded) : Head(folded);
  if (part.empty()) return false;
  const uint32_t size = std::min<uint32_t>(8, std::bit_floor(static_cast<uint32_t>(part.size())));
  uint64_t word = 0;
  std::memcpy(&word, at_end_ ? part.data() + part.size() - size : part.data(), size);
  word |= WindowHash::kFold >> (64 - 8 * size);
  phrases_[{size, word}].push_back(phrase);
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
