// Phrases that stand at a line's beginning or end, found by up to eight bytes there.
//
// A phrase is entered by as many bytes at its end as are a power of two: 8, 4, 2 or 1. So a line is
// looked up once for each size that occurs, behind a bitmap that lets few lines through.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "filters/rules/blob.h"
#include "filters/rules/literal_tables.h"

namespace strigil {

struct EdgeSlot {
  uint64_t word;
  uint32_t size;          // bytes of word that count; 0: free
  uint32_t first, count;  // in items
  uint32_t reserved;
};

// Where it lies in a blob; part of some header in it.
struct EdgeTable {
  uint32_t sizes = 0;  // set of the sizes that occur: 1, 2, 4, 8
  uint32_t slot_log2 = 0;
  BlobArray bitmap;  // uint64_t, 2^kEdgeBitmapLog2 bits
  BlobArray slots;   // EdgeSlot
  BlobArray items;   // uint32_t: phrases
};
constexpr uint32_t kEdgeBitmapLog2 = 14;

// The first `size` bytes of `text`, in any case, as the low bytes of a word. REQUIRES: it has as
// many
inline uint64_t EdgeWord(std::string_view text, uint32_t size) {
  uint64_t word = 0;
  std::memcpy(&word, text.data(), std::min<size_t>(8, text.size()));
  if (size != 8) word &= (uint64_t{1} << 8 * size) - 1;
  return word | WindowHash::kFold >> (64 - 8 * size);
}

inline uint64_t EdgeHash(uint64_t word, uint32_t size) {
  return MixBytes(word * 0x9E3779B97F4A7C15 + size) * 0x9E3779B97F4A7C15;
}

// The phrases whose `size` bytes at this end are those of `word` (EdgeWord).
inline std::span<const uint32_t> PhrasesAtEdge(const EdgeTable& table, BlobView blob, uint64_t word,
                                               uint32_t size) {
  const uint64_t hash = EdgeHash(word, size);
  const uint64_t bit = hash >> (64 - kEdgeBitmapLog2);
  if (!(blob.Array<uint64_t>(table.bitmap)[bit >> 6] >> (bit & 63) & 1)) return {};
  const auto slots = blob.Array<EdgeSlot>(table.slots);
  for (size_t at = hash >> (64 - table.slot_log2); slots[at].size != 0;
       at = (at + 1) & (slots.size() - 1)) {
    if (slots[at].size != size || slots[at].word != word) continue;
    return blob.Array<uint32_t>(table.items).subspan(slots[at].first, slots[at].count);
  }
  return {};
}

// What a folded phrase is found by at a line's start: from its first letter up to a number. Empty
// if a number comes first.
std::string_view PhraseHead(std::string_view folded);
// As many bytes of that as are looked up.
inline uint32_t EdgeSize(std::string_view head) {
  return std::min<uint32_t>(8, std::bit_floor(static_cast<uint32_t>(head.size())));
}

// Collects phrases and lays them out.
class EdgeBuilder {
 public:
  explicit EdgeBuilder(bool at_end) : at_end_(at_end) {}

  // `folded`: the phrase. False if it has no letters at this end to be found by.
  bool Add(std::string_view folded, uint32_t phrase);
  EdgeTable Write(BlobWriter& blob);

 private:
  const bool at_end_;
  EdgeTable table_;
  std::map<std::pair<uint32_t, uint64_t>, std::vector<uint32_t>> phrases_;  // by size and bytes
};

}  // namespace strigil
