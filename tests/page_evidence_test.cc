// What makes a page a web page (page_evidence.h).
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/page_evidence.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <limits>

namespace strigil {
namespace {

constexpr int32_t kNone = std::numeric_limits<int32_t>::max();

struct Part {
  int lines, half_words, logit;
};
constexpr Part kText{1, 100, 4};

int32_t Limit(std::initializer_list<Part> page, Agreement rules) {
  PageEvidence evidence;
  for (const Part& part : page) {
    for (int line = 0; line < part.lines; ++line) evidence.Add(part.half_words, part.logit * 256);
  }
  return evidence.Limit(rules);
}

TEST(PageEvidence, AMenuAtBothEndsIsBeyondDoubt) {
  EXPECT_EQ(Limit({{5, 4, -9}, kText, {5, 4, -9}}, Agreement::kNone), kNone);
  EXPECT_LT(Limit({{4, 4, -9}, kText, {5, 4, -9}}, Agreement::kNone), 0);  // so few
  EXPECT_LT(Limit({{10, 4, -9}, kText}, Agreement::kNone), 0);             // one list
  EXPECT_LT(Limit({kText, {10, 4, -9}}, Agreement::kNone), 0);
  EXPECT_LT(Limit({{5, 4, -4}, kText, {5, 4, -4}}, Agreement::kNone), 0);  // not sure enough
}

TEST(PageEvidence, APageThatIsHardlyMoreThanAMenuIsBeyondDoubt) {
  EXPECT_EQ(Limit({kText, {60, 4, -9}}, Agreement::kNone), kNone);
  EXPECT_LT(Limit({kText, {60, 4, -4}}, Agreement::kNone), 0);
}

TEST(PageEvidence, WhatRulesKnowTooNeedNotBeMuch) {
  EXPECT_EQ(Limit({{1, 4, -4}, kText, {1, 4, -4}}, Agreement::kSome), kNone);
  EXPECT_LT(Limit({{1, 4, -4}, kText}, Agreement::kSome), 0);
  EXPECT_LE(Limit({kText}, Agreement::kNone), Limit({kText}, Agreement::kSome));
}

TEST(PageEvidence, WhereRulesAgreeFullyNothingNeedBeUnmistakable) {
  EXPECT_LT(Limit({{3, 4, -1}, kText, {3, 4, -1}}, Agreement::kSome), 0);
  EXPECT_EQ(Limit({{3, 4, -1}, kText, {3, 4, -1}}, Agreement::kFull), kNone);
}

TEST(PageEvidence, AMenuInsideOfATextIsNone) {
  EXPECT_LT(Limit({kText, {20, 4, -9}, kText}, Agreement::kNone), 0);
  EXPECT_LT(Limit({kText, {20, 4, -9}, kText}, Agreement::kSome), 0);
}

TEST(PageEvidence, LinesWithoutWordsAreNone) {
  EXPECT_LT(Limit({{3, 10, -9}, {9, 0, -9}, kText, {3, 10, -9}}, Agreement::kNone), 0);
}

Agreement Of(std::initializer_list<uint32_t> rules, size_t lines) {
  RuleEvidence evidence;
  for (const uint32_t rule : rules) evidence.Add(rule);
  return evidence.Of(lines);
}

bool IsEnough(std::initializer_list<uint32_t> rules, size_t lines) {
  return Of(rules, lines) != Agreement::kNone;
}

TEST(RuleEvidence, ThreeRulesAgree) {
  EXPECT_TRUE(IsEnough({7, 8, 9}, 20));
  EXPECT_TRUE(IsEnough({7, 7, 8, 8, 7, 0}, 20));
  EXPECT_FALSE(IsEnough({7, 8}, 20));
  EXPECT_FALSE(IsEnough({7, 7, 7, 8, 7}, 20));
  EXPECT_FALSE(IsEnough({}, 0));
}

TEST(RuleEvidence, TwoDoForAShortPage) {
  EXPECT_TRUE(IsEnough({7, 8}, 6));
  EXPECT_FALSE(IsEnough({7, 8}, 7));
  EXPECT_FALSE(IsEnough({7, 7}, 2));
}

TEST(RuleEvidence, FiveOfAShortPageAgreeFully) {
  EXPECT_EQ(Of({1, 2, 3, 4, 5}, 15), Agreement::kFull);
  EXPECT_EQ(Of({1, 2, 3, 4, 5}, 16), Agreement::kSome);
  EXPECT_EQ(Of({1, 2, 3, 4, 4}, 5), Agreement::kSome);
}

TEST(RuleEvidence, AFewLinesOfHundredsAreNotEnough) {
  EXPECT_TRUE(IsEnough({7, 8, 9}, 420));
  EXPECT_FALSE(IsEnough({7, 8, 9}, 421));
  EXPECT_TRUE(IsEnough({7, 8, 9, 9}, 421));
}

}  // namespace
}  // namespace strigil
