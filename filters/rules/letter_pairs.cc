// Tested by tests/letter_pairs_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/letter_pairs.h"

#include <algorithm>
#include <vector>

#include "filters/rules/literal_rarity.h"

namespace strigil {

PairProbe ProbeOf(std::string_view folded_literal) {
  struct Pair {
    int rarity;
    uint16_t number;
  };
  std::vector<Pair> pairs;
  for (size_t i = 0; i + 1 < folded_literal.size(); ++i) {
    pairs.push_back({LiteralRarity(folded_literal.substr(i, 2)),
                     PairSet::PairOf(folded_literal[i], folded_literal[i + 1])});
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.rarity > b.rarity; });
  PairProbe probe;
  for (size_t i = 0; i < PairProbe::kPairs; ++i) probe.pairs[i] = pairs[i % pairs.size()].number;
  return probe;
}

}  // namespace strigil
