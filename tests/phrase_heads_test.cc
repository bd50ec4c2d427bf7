// How phrases begin, against what lines begin with.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/phrase_heads.h"

#include <gtest/gtest.h>

#include <string>

#include "filters/rules/line_form.h"
#include "pipeline/folding.h"

namespace strigil {
namespace {

TEST(PhraseHeadsTest, SeesThroughCaseAndPunctuation) {
  PhraseHeads heads;
  EXPECT_FALSE(heads.MayBegin("Photo: A. Example"));
  heads.Add(FoldPhrase("Photo:"));
  heads.Add(PhraseKey("[sic]"));
  heads.Add(FoldPhrase("Über uns"));
  EXPECT_TRUE(heads.MayBegin("PHOTO: A. Example"));
  EXPECT_TRUE(heads.MayBegin("» Photo: A. Example"));
  EXPECT_TRUE(heads.MayBegin("[SIC]"));
  EXPECT_TRUE(heads.MayBegin("ÜBER UNS"));
  EXPECT_TRUE(heads.MayBegin("ｐｈｏｔｏ: A. Example"));
  EXPECT_FALSE(heads.MayBegin("A photo"));
  EXPECT_FALSE(heads.MayBegin("The mayor"));
  EXPECT_FALSE(heads.MayBegin("Über Nacht fiel Schnee"));
  heads.Clear();
  EXPECT_FALSE(heads.MayBegin("PHOTO: A. Example"));
}

TEST(PhraseHeadsTest, PunctuationThatFoldsToLetters) {
  PhraseHeads heads;
  heads.Add(FoldPhrase("tm x"));
  EXPECT_TRUE(heads.MayBegin("™ x"));
  heads.Clear();
  heads.Add(FoldPhrase("x-ray"));
  EXPECT_TRUE(heads.MayBegin("• X-ray"));
}

TEST(PhraseHeadsTest, APhraseThatBeginsWithANumberMayBeAnyLine) {
  PhraseHeads heads;
  heads.Add(PhraseKey("# comments"));
  EXPECT_TRUE(heads.IsFull());
  EXPECT_TRUE(heads.MayBegin("The mayor"));
}

TEST(PhraseHeadsTest, SoDoTooMany) {
  PhraseHeads heads;
  for (int i = 0; i < 1000; ++i) heads.Add(FoldPhrase(std::string(1 + i % 7, 'x') + "end"));
  EXPECT_TRUE(heads.IsFull());
  EXPECT_TRUE(heads.MayBegin("The mayor"));
}

}  // namespace
}  // namespace strigil
