// Hits of lines seen before.
//
// Debris comes again: the same "Share this" stands in every article of a site, and wire stories
// stand in many. A line whose text is known need not be matched again. Direct-mapped: a line takes
// the place of the one before it, so that a dump of any size costs the same memory.
//
// Short lines are their own keys; others are told apart by 128 bits of XXH3, not by their text: one
// cache line each, and no chance worth naming that two lines are taken for one.
//
// Long lines come again in some dumps and hardly ever in others, and there a look costs as much as
// it saves. So where few of them were found of late, only one in eight is looked up, until more are
// found: which one is a matter of its length, so that a line that comes again is seen to.
//
// Not thread-safe: one for each worker.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "filters/zeroed_array.h"
#include "pipeline/draft.h"

namespace strigil {

class MatchCache {
 public:
  // No chance worth naming that two lines have the same; that of no line is all zeros.
  struct Key {
    uint64_t low = 0, high = 0;
    bool operator==(const Key&) const = default;
    // For tables of lines; the upper bits are the better ones.
    uint64_t Hash() const {
      const uint64_t both = low * 0x9E3779B97F4A7C15 + high * 0xC2B2AE3D27D4EB4F;
      return (both ^ both >> 32) * 0x9FB21C651E98DF25;
    }
  };
  static Key KeyOf(std::string_view text) {
    return text.size() <= kShort ? KeyOfShort(text) : KeyOfOther(text);
  }
  // Nothing if a look is not worth its time.
  std::optional<Key> KeyToLookUp(std::string_view text) {
    if (text.size() < kLongLine) return KeyOf(text);
    return KeyToLookUpOfLong(text);
  }

  // Has the memory at hand when Find asks for it: it seldom is.
  void Prefetch(const Key& key) const { __builtin_prefetch(&At(key), 1); }

  // True if the hits of `text`, which has this key, are known for this level of matching; they are
  // appended to `hits`.
  bool Find(const Key& key, Draft::Matched level, std::string_view text, std::vector<Hit>& hits) {
    const Entry& entry = At(key);
    if (entry.key != key || entry.level != level) return false;
    finds_ += text.size() >= kLongLine;
    if (entry.count != 0) hits.insert(hits.end(), entry.hits, entry.hits + entry.count);
    return true;
  }

  // Remembers them. Lines with more hits than fit are not kept.
  void Add(const Key& key, Draft::Matched level, std::span<const Hit> hits) {
    if (hits.size() > kHits) return;
    Entry& entry = At(key);
    entry.key = key;
    entry.level = level;
    entry.count = static_cast<uint8_t>(hits.size());
    std::copy(hits.begin(), hits.end(), entry.hits);
  }

 private:
  // The bytes themselves, and their number above them.
  static Key KeyOfShort(std::string_view text) {
    const size_t size = text.size();
    Key key;
    if (size >= 8) {
      std::memcpy(&key.low, text.data(), 8);
      std::memcpy(&key.high, text.data() + size - 8, 8);
      key.high = size == 8 ? 0 : key.high >> 8 * (16 - size);
    } else {
      for (size_t i = 0; i < size; ++i)
        key.low |= uint64_t{static_cast<unsigned char>(text[i])} << 8 * i;
    }
    key.high |= (uint64_t{size} + 1) << 48;  // never all zeros
    return key;
  }
  std::optional<Key> KeyToLookUpOfLong(std::string_view text) {
    if (!long_lines_come_again_ && text.size() % kSample != 0) return std::nullopt;
    if (++looks_ == kWindow) {
      long_lines_come_again_ = finds_ * kFewest >= looks_;
      looks_ = finds_ = 0;
    }
    return KeyOfOther(text);
  }
  static Key KeyOfOther(std::string_view text);

  static constexpr size_t kShort = 14, kLongLine = 200;  // bytes
  static constexpr uint32_t kWindow = 512;  // looks at long lines after which it is decided anew
  static constexpr uint32_t kFewest = 12;   // one find in so many looks pays for them
  static constexpr size_t kSample = 8;
  static constexpr size_t kHits = 3;
  static constexpr int kEntriesLog2 = 16;  // 4 MiB, of which only what is used is touched
  static constexpr size_t kEntries = size_t{1} << kEntriesLog2;
  struct alignas(64) Entry {
    Key key;  // zero: free
    Draft::Matched level;
    uint8_t count;
    Hit hits[kHits];
  };
  static_assert(sizeof(Entry) == 64);

  Entry& At(const Key& key) const { return entries_[key.Hash() >> (64 - kEntriesLog2)]; }

  ZeroedArray<Entry> entries_{kEntries};
  bool long_lines_come_again_ = true;
  uint32_t looks_ = 0, finds_ = 0;  // at long lines, in this window
};

}  // namespace strigil
