// Pairs of letters against a search for the literals themselves.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/letter_pairs.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/test_seed.h"

namespace strigil {
namespace {

TEST(LetterPairsTest, TurnsDownWhatLacksAPair) {
  PairSet pairs;
  pairs.Assign("The mayor said no.");
  EXPECT_TRUE(pairs.MayHave(ProbeOf("mayor")));
  EXPECT_TRUE(pairs.MayHave(ProbeOf("the mayor")));
  EXPECT_FALSE(pairs.MayHave(ProbeOf("mayors")));
  EXPECT_FALSE(pairs.MayHave(ProbeOf("subscribe")));
  pairs.Assign("");
  EXPECT_FALSE(pairs.MayHave(ProbeOf("no")));
  pairs.Assign("x");
  EXPECT_FALSE(pairs.MayHave(ProbeOf("xx")));
}

TEST(LetterPairsTest, NeverTurnsDownWhatIsThere) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t n = 2 + random() % 60; n > 0; --n) text += static_cast<char>(random());
    const size_t begin = random() % (text.size() - 1);
    std::string literal = text.substr(begin, 2 + random() % (text.size() - begin - 1));
    for (char& c : literal) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    PairSet pairs;
    pairs.Assign(text);
    ASSERT_TRUE(pairs.MayHave(ProbeOf(literal)));
  }
}

}  // namespace
}  // namespace strigil
