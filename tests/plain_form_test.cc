// What disguises a line is seen through; what does not is left alone.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plain_form.h"

#include <gtest/gtest.h>

#include <string>

namespace strigil {
namespace {

std::string Plain(std::string_view text) {
  std::string buffer;
  return std::string(MakePlain(text, buffer));
}

TEST(PlainFormTest, PlainSeesThroughDisguise) {
  EXPECT_EQ(Plain("  Source\u00A0link \t"), "Source link");
  EXPECT_EQ(Plain("Sour\u00ADce  li\u200Bnk"), "Source link");
  EXPECT_EQ(Plain("Don\u2019t miss \u201Cthis\u201D"), "Don't miss \"this\"");
  EXPECT_EQ(Plain("Terms&nbsp;&amp;&nbsp;Privacy"), "Terms & Privacy");
  EXPECT_EQ(Plain("a&amp;amp;nbsp;b"), "a b");
  EXPECT_EQ(Plain("&#83;ource&#x20;link"), "Source link");
  EXPECT_EQ(Plain("AT&T and &c. stay &unknown;"), "AT&T and &c. stay &unknown;");
  EXPECT_EQ(Plain("\u3000続き\u3000を読む"), "続き を読む");
  EXPECT_EQ(Plain("\uFEFF\u200F"), "");
}

TEST(PlainFormTest, PlainIsAViewWhereNothingChanges) {
  const std::string_view text = "A sentence, with marks: and blanks.";
  std::string buffer;
  EXPECT_EQ(MakePlain(text, buffer).data(), text.data());
  const std::string_view german = "Größe über alles – gewiß.";
  EXPECT_EQ(MakePlain(german, buffer).data(), german.data());
}

}  // namespace
}  // namespace strigil
