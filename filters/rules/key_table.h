// Phrases for whole lines, found by their keys (line_form.h): a hash table, behind a bitmap of how
// keys begin that lets few lines through.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/blob.h"

namespace strigil {

struct TableKey {
  BlobString key;
  uint32_t first, count;  // in KeyTable::rules: the rules of which it is a phrase
};

struct KeySlot {
  uint32_t tag;  // high half of the hash
  uint32_t key;  // 1 + index of the key; 0: free
};

// Where it lies in a blob; part of some header in it.
struct KeyTable {
  uint32_t longest = 0;  // bytes
  BlobArray keys;        // TableKey
  BlobArray slots;       // KeySlot, a power of two of them
  BlobArray rules;       // uint32_t
  BlobArray bitmap;      // uint64_t, 2^kKeyBitmapLog2 bits
};
constexpr uint32_t kKeyBitmapLog2 = 18;

inline uint64_t HashKey(std::string_view key) {
  uint64_t hash = MixBytes(key.size() + 1);
  size_t i = 0;
  for (; i + 8 <= key.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, key.data() + i, 8);
    hash = MixBytes(hash ^ word);
  }
  if (i < key.size()) {
    uint64_t word = 0;
    std::memcpy(&word, key.data() + i, key.size() - i);
    hash = MixBytes(hash ^ word);
  }
  return hash;
}

// The bit of the bitmap for the first eight bytes of a key, zeros after its end.
inline uint32_t KeyHeadBit(uint64_t head) {
  return static_cast<uint32_t>(head * 0x9E3779B97F4A7C15 >> (64 - kKeyBitmapLog2));
}

// False if no key begins like this: the first eight bytes, zeros after its end.
inline bool MayBeKey(const KeyTable& table, BlobView blob, uint64_t head) {
  const uint32_t bit = KeyHeadBit(head);
  return blob.Array<uint64_t>(table.bitmap)[bit >> 6] >> (bit & 63) & 1;
}

inline std::span<const uint32_t> RulesOfKey(const KeyTable& table, BlobView blob,
                                            std::string_view key) {
  const uint64_t hash = HashKey(key);
  const auto slots = blob.Array<KeySlot>(table.slots);
  for (size_t at = hash & (slots.size() - 1); slots[at].key != 0;
       at = (at + 1) & (slots.size() - 1)) {
    if (slots[at].tag != static_cast<uint32_t>(hash >> 32)) continue;
    const TableKey& found = blob.Array<TableKey>(table.keys)[slots[at].key - 1];
    if (blob.String(found.key) == key)
      return blob.Array<uint32_t>(table.rules).subspan(found.first, found.count);
  }
  return {};
}

// Collects keys and lays them out.
class KeyBuilder {
 public:
  // The rules in ascending order.
  void Add(std::string key, uint32_t rule) { keys_[std::move(key)].push_back(rule); }
  KeyTable Write(BlobWriter& blob);

 private:
  std::map<std::string, std::vector<uint32_t>> keys_;
};

}  // namespace strigil
