// Bytes that are looked for in a text: vectors find what a loop finds.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/byte_choice.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/test_seed.h"

namespace strigil {
namespace {

TEST(ByteChoice, EachByteByItself) {
  for (int looked_for = 0; looked_for < 256; ++looked_for) {
    ByteChoice one;
    one.Add(static_cast<unsigned char>(looked_for));
    for (int byte = 0; byte < 256; ++byte) {
      const std::string text(1, static_cast<char>(byte));
      ASSERT_EQ(one.Has(static_cast<unsigned char>(byte)), byte == looked_for);
      ASSERT_EQ(one.IsAnyIn(text), byte == looked_for) << byte << " " << looked_for;
    }
    EXPECT_FALSE(one.IsAnyIn(""));
  }
}

TEST(ByteChoice, AnyChoiceInAnyText) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    ByteChoice choice;
    for (size_t n = random() % 8; n > 0; --n) choice.Add(static_cast<unsigned char>(random()));
    std::string text(random() % 100, '\0');
    for (char& c : text) c = static_cast<char>(random());
    ASSERT_EQ(choice.IsAnyIn(text), choice.IsAnyInPlainly(text));
  }
}

}  // namespace
}  // namespace strigil
