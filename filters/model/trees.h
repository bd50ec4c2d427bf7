// The trees of the line model, and what they say of the lines of a page.
//
// All nodes of a level ask the same question, so a tree is six comparisons and a look into a table
// of 64 leaves: many lines go through it at once.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "filters/model/page_context.h"

namespace strigil {

inline constexpr int kTreeDepth = 6;

// A question: is the column's value above the threshold? The answers, first level first, are the
// bits of the leaf's number.
struct Tree {
  std::array<uint8_t, kTreeDepth> columns = {};
  std::array<int16_t, kTreeDepth> thresholds = {};
  std::array<int16_t, 1 << kTreeDepth> leaves = {};
};

// Adds what trees say of the lines of a table. REQUIRES: scores.size() == table.stride()
void AddTrees(const std::vector<Tree>& trees, const ContextTable& table,
              std::vector<int32_t>& scores);

// The ways in which AddTrees can do it on this processor, the fastest first. All give the same
// scores (for tests).
using TreeAdder = void (*)(const std::vector<Tree>&, const ContextTable&, std::vector<int32_t>&);
std::vector<TreeAdder> TreeAdders();

}  // namespace strigil
