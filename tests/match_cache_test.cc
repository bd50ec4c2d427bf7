// The keys of lines at different levels of matching are all different: a line that is taken for
// another is cleaned by its hits.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/match_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace strigil {
namespace {

TEST(MatchCache, ShortLinesHaveKeysOfTheirOwn) {
  // Neighbours in ASCII: bits of the level must not make up for bits of a character.
  const std::string letters = " !\"#-./|AB";
  std::vector<std::pair<uint64_t, uint64_t>> keys;
  const auto add = [&](const auto& self, std::string& text) -> void {
    for (const int level : {1, 2, 255}) {
      const MatchCache::Key key = MatchCache::KeyOf(text, static_cast<uint8_t>(level));
      keys.emplace_back(key.low, key.high);
    }
    if (text.size() == 5) return;
    for (const char letter : letters) {
      text += letter;
      self(self, text);
      text.pop_back();
    }
  };
  std::string text;
  add(add, text);
  const size_t count = keys.size();
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::unique(keys.begin(), keys.end()) - keys.begin(), static_cast<long>(count));
}

}  // namespace
}  // namespace strigil
