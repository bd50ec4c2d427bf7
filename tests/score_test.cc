// Lines scored against edits, by hand-counted words.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/score.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strigil {
namespace {

TEST(Score, CountsWordsAndHalfWords) {
  const std::vector<std::string> lines = {"Read more, 3 times!", "読む", "", "* * *"};
  const std::vector<LineScore> scores = ScoreLines(lines, {});
  ASSERT_EQ(scores.size(), 4u);
  EXPECT_EQ(scores[0].words, 4);
  EXPECT_EQ(scores[1].words, 1);  // two characters of half a word
  EXPECT_EQ(scores[2].words, 0);
  EXPECT_EQ(scores[3].words, 0);
  for (const LineScore& score : scores) EXPECT_EQ(score.kept, 1);
}

TEST(Score, KeptIsTheShareOfWordsThatEditsLeave) {
  // "one two three four\n" is 19 bytes.
  const std::vector<std::string> lines = {"one two three four", "one two three four five",
                                          "untouched"};
  const EditList edits = {{0, 4, "", 7}, {7, 6, "", 8}, {23, 19, "", 9}};
  const std::vector<LineScore> scores = ScoreLines(lines, edits);
  ASSERT_EQ(scores.size(), 3u);
  EXPECT_EQ(scores[0].kept, 0.5);  // "two four"
  EXPECT_EQ(scores[0].rule, 8u);   // that took most
  EXPECT_EQ(scores[1].kept, 0);    // "one": under a quarter is nothing
  EXPECT_EQ(scores[1].rule, 9u);
  EXPECT_EQ(scores[2].kept, 1);
}

TEST(Score, AnEditOverManyLinesTakesThemAll) {
  const std::vector<std::string> lines = {"a b", "c d", "e f g h"};
  const std::vector<LineScore> scores = ScoreLines(lines, {{2, 8, "", 1}});
  EXPECT_EQ(scores[0].kept, 0.5);
  EXPECT_EQ(scores[1].kept, 0);
  EXPECT_EQ(scores[2].kept, 0.75);
}

TEST(Score, WhatIsPutInsteadCounts) {
  const std::vector<LineScore> scores = ScoreLines({"Don\xE2\x80\x99t stop"}, {{3, 3, "'", 1}});
  EXPECT_EQ(scores[0].kept, 1);
}

TEST(Score, SumsBecomeShares) {
  Score sum;
  EXPECT_EQ(sum.ContentLost(), 0);
  EXPECT_EQ(sum.BoilerplateLeft(), 0);
  EXPECT_EQ(sum.ContentF1(), 0);
  Score page;
  page.content = 1000;
  page.content_kept = 900;
  page.boilerplate = 200;
  page.boilerplate_kept = 100;
  sum.Add(page);
  sum.Add(page);
  EXPECT_EQ(sum.ContentLost(), 100);
  EXPECT_EQ(sum.BoilerplateLeft(), 50);
  EXPECT_DOUBLE_EQ(sum.ContentF1(), 0.9);
}

}  // namespace
}  // namespace strigil
