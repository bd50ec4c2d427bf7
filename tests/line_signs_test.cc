// The vectors against one look at each byte.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/line_signs.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "pipeline/folding.h"
#include "pipeline/unicode.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

TEST(LineSigns, SignsAreThoseOfEveryByte) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 100, 'x');
    for (size_t odd = random() % 4; odd > 0 && !text.empty(); --odd)
      text[random() % text.size()] = static_cast<char>(random());
    uint64_t signs = kAnySign;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      signs |= SignBit(byte) | (byte >= 0x80 ? kBeyondAscii : 0);
    }
    ASSERT_EQ(SignsIn(text), signs) << testing::PrintToString(text);
  }
}

TEST(LineSigns, OfAPhraseTheRarestCounts) {
  const uint64_t leads = SignBit(0xE2) | SignBit(0xEF);
  EXPECT_EQ(SignsOfPhrase("#:#, #-#"), SignBit(':') | leads);
  EXPECT_EQ(SignsOfPhrase("#.#.#"), SignBit('7') | SignBit('#') | leads | kBeyondAscii);
  EXPECT_EQ(SignsOfPhrase("a, b"), kAnySign);
}

TEST(LineSigns, NothingThatFoldsToAPhraseIsWithoutThem) {
  for (char32_t c = 0x20; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text, folded;
    AppendUtf8(c, text);
    AppendFolded(text, folded);
    for (const char part : folded) {
      const std::string phrase(1, part >= '0' && part <= '9' ? '#' : part);
      ASSERT_NE(SignsIn(text) & SignsOfPhrase(phrase), 0) << std::hex << uint32_t{c};
    }
  }
}

TEST(LineSigns, SignsOfProseAreFew) {
  EXPECT_EQ(SignsIn("The pier, she said, \"can't wait\".\tNo."), kAnySign);
  EXPECT_EQ(SignsIn("Since 1987 - or so"), kAnySign | SignBit('4') | SignBit('-'));
  EXPECT_EQ(SignBit('0'), SignBit('9'));
  EXPECT_NE(SignBit('['), SignBit(']'));
}

}  // namespace
}  // namespace strigil
