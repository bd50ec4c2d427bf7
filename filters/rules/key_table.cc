// Tested by tests/matcher_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/key_table.h"

#include <algorithm>

namespace strigil {

KeyTable KeyBuilder::Write(BlobWriter& blob) {
  KeyTable table;
  size_t slot_count = 2;
  while (slot_count < 2 * keys_.size()) slot_count *= 2;
  std::vector<TableKey> keys;
  std::vector<uint32_t> rules;
  std::vector<KeySlot> slots(slot_count);
  std::vector<uint64_t> bitmap((size_t{1} << kKeyBitmapLog2) / 64);
  for (auto& [key, owners] : keys_) {
    owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
    table.longest = std::max(table.longest, static_cast<uint32_t>(key.size()));
    const uint64_t hash = HashKey(key);
    size_t at = hash & (slots.size() - 1);
    while (slots[at].key != 0) at = (at + 1) & (slots.size() - 1);
    slots[at] = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(keys.size() + 1)};
    uint64_t head = 0;
    std::memcpy(&head, key.data(), std::min(sizeof head, key.size()));
    const uint32_t bit = KeyHeadBit(head);
    bitmap[bit >> 6] |= uint64_t{1} << (bit & 63);
    keys.push_back({blob.AddString(key), static_cast<uint32_t>(rules.size()),
                    static_cast<uint32_t>(owners.size())});
    rules.insert(rules.end(), owners.begin(), owners.end());
  }
  table.keys = blob.Add(keys);
  table.slots = blob.Add(slots);
  table.rules = blob.Add(rules);
  table.bitmap = blob.Add(bitmap);
  return table;
}

}  // namespace strigil
