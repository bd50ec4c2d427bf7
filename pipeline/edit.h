// An edit: these bytes of this text become those bytes, because of this rule.
//
// Everything strigil shows or stores is derived from a list of edits: the clean text (ApplyEdits),
// explain, stats, the ledger, restore.
//
//   text   "Hello\n[ad_1]\n"      edits {6, 7, "", autoblog/ad-slot}      clean  "Hello\n"
//
// Offsets and lengths are bytes of the text the list belongs to. A list is sorted by offset and its
// edits do not overlap; an edit of length 0 inserts before the byte at its offset.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strigil {

// An index into the RuleTable (rule_table.h) of the chain that made the edit.
using RuleId = uint32_t;

struct Edit {
  size_t offset = 0;  // bytes
  size_t length = 0;  // bytes
  std::string replacement;
  RuleId rule = 0;
  // How sure the rule was that the text is content, 0 to 1000; -1: the rule gives no score.
  int score = -1;
};

using EditList = std::vector<Edit>;

// Appends the edited `text` to `out`. REQUIRES: `edits` is sorted, disjoint and inside `text`.
void ApplyEdits(std::string_view text, const EditList& edits, std::string& out);

// The bytes that a text of `size` bytes has after these edits.
size_t EditedSize(size_t size, const EditList& edits);

// True if `edits` is sorted, disjoint and inside a text of `size` bytes.
bool AreWellFormed(const EditList& edits, size_t size);

}  // namespace strigil
