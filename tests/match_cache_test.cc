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
  // Neighbours in ASCII.
  const std::string letters = " !\"#-./|AB";
  std::vector<std::pair<uint64_t, uint64_t>> keys;
  const auto add = [&](const auto& self, std::string& text) -> void {
    const MatchCache::Key key = MatchCache::KeyOf(text);
    keys.emplace_back(key.low, key.high);
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

// How many of `lines` are looked up.
size_t Looks(MatchCache& cache, const std::vector<std::string>& lines) {
  size_t looks = 0;
  std::vector<Hit> hits;
  for (const std::string& line : lines) {
    const auto key = cache.KeyToLookUp(line);
    if (!key) continue;
    ++looks;
    if (!cache.Find(*key, Draft::kMatchedAll, line, hits))
      cache.Add(*key, Draft::kMatchedAll, hits);
  }
  return looks;
}

std::vector<std::string> DifferentLines(size_t count, size_t size) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    lines.push_back(number + std::string(size + i % 100, 'x'));
  }
  return lines;
}

TEST(MatchCache, ALineMatchedWithSomeRulesIsNotMatchedWithAll) {
  MatchCache cache;
  std::vector<Hit> hits;
  const MatchCache::Key key = MatchCache::KeyOf("Share");
  cache.Add(key, Draft::kMatchedBody, hits);
  EXPECT_TRUE(cache.Find(key, Draft::kMatchedBody, "Share", hits));
  EXPECT_FALSE(cache.Find(key, Draft::kMatchedAll, "Share", hits));
}

TEST(MatchCache, LongLinesThatDoNotComeAgainAreSoonLeftAlone) {
  MatchCache cache;
  EXPECT_LT(Looks(cache, DifferentLines(10'000, 300)), 2500u);
  EXPECT_EQ(Looks(cache, DifferentLines(10'000, 50)), 10'000u);
}

TEST(MatchCache, LongLinesThatComeAgainAreFound) {
  MatchCache cache;
  Looks(cache, DifferentLines(10'000, 300));
  const std::vector<std::string> few = DifferentLines(1000, 500);
  for (int i = 0; i < 10; ++i) Looks(cache, few);
  EXPECT_EQ(Looks(cache, few), few.size());
}

}  // namespace
}  // namespace strigil
