// Which lines words settle, which the trees see, and what scores mean.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/line_scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "filters/model/model_file.h"
#include "tests/small_model.h"

namespace strigil {
namespace {

TEST(LineScores, ScoresBecomeLikelihoodsInOrder) {
  EXPECT_EQ(ToPermille(0), 500);
  EXPECT_EQ(ToPermille(256), 731);
  EXPECT_EQ(ToPermille(1 << 30), 1000);
  EXPECT_EQ(ToPermille(-(1 << 30)), 0);
  for (int score = -3000; score < 3000; ++score)
    EXPECT_LE(ToPermille(score), ToPermille(score + 1)) << score;
}

TEST(LineScores, WordsSettleMenusAndTreesTheRest) {
  const Alphabet alphabet;
  PageLines lines(alphabet);
  for (int i = 0; i < 60; ++i) lines.Add("Home", false, false);
  FirstRound first{std::vector<int>(60, -100), std::vector<Cues>(60)};
  LineModel model = SmallModel();
  model.base = 0;
  model.trees.resize(1);
  model.trees[0].leaves.fill(100);
  model.last = {model.trees[0]};
  model.last[0].leaves.fill(7);
  FinalScorer scorer;
  std::vector<int32_t> scores;
  const auto score = [&](int text, int of_text) {
    first.scores[static_cast<size_t>(text)] = of_text;
    scorer.Score(model, lines, first, 0, scores);
    first.scores[static_cast<size_t>(text)] = -100;
  };
  // Far from what may be text no tree is asked.
  score(30, 100);
  ASSERT_EQ(scores.size(), 60u);
  for (int i = 0; i < 60; ++i) {
    const bool near = i >= 26 && i <= 34;
    EXPECT_EQ(scores[static_cast<size_t>(i)] == 107, near) << i;
    EXPECT_EQ(scores[static_cast<size_t>(i)] < -1280, !near) << i;
  }
  // Where nothing may be text, words say too little.
  score(30, -100);
  EXPECT_EQ(scores, std::vector<int32_t>(60, 107));
  // A score beyond doubt is not looked at again.
  model.trees[0].leaves.fill(800);
  score(30, 100);
  EXPECT_EQ(scores[30], 800);
  model.trees[0].leaves.fill(-800);
  score(30, 100);
  EXPECT_EQ(scores[30], -800);
  // But beyond doubt is what is far from the score that decides.
  scorer.Score(model, lines, {std::vector<int>(60, -100), std::vector<Cues>(60)}, -700, scores);
  EXPECT_EQ(scores[30], -793);
  model.trees[0].leaves.fill(100);
  // A text with a list below it is no page that begins with a menu.
  score(1, 100);
  EXPECT_EQ(scores, std::vector<int32_t>(60, 107));
  // Nor is one with a short list.
  std::fill(first.scores.begin() + 20, first.scores.end(), -10);
  score(50, 100);
  EXPECT_EQ(scores, std::vector<int32_t>(60, 107));
}

TEST(LineScores, WordsSettleTextAmongText) {
  const Alphabet alphabet;
  PageLines lines(alphabet);
  std::string sentence;
  for (int i = 0; i < 25; ++i) sentence += "harbour ";
  for (int i = 0; i < 10; ++i) lines.Add(sentence, false, false);
  FirstRound first{std::vector<int>(10, 120), std::vector<Cues>(10)};
  first.scores[6] = 50;
  LineModel model = SmallModel();
  model.base = 0;
  model.trees.resize(1);
  model.trees[0].leaves.fill(100);
  FinalScorer scorer;
  std::vector<int32_t> scores;
  scorer.Score(model, lines, first, 0, scores);
  // The first and the last line have no line on one side, and one is not beyond doubt.
  EXPECT_EQ(scores, (std::vector<int32_t>{100, 720, 720, 720, 720, 100, 100, 100, 720, 100}));
}

TEST(LineScores, LikelihoodsHaveScores) {
  for (int permille = 1; permille < 1000; ++permille) {
    const int32_t score = FromPermille(permille);
    EXPECT_GE(ToPermille(score), permille);
    EXPECT_LT(ToPermille(score - 1), permille);
  }
  EXPECT_LE(FromPermille(0), FromPermille(1));
}

TEST(LineScores, AnyPage) {
  const Alphabet alphabet;
  const LineModel model = ParseModel(EmbeddedModel(), "m");
  FinalScorer scorer;
  FirstRound first;
  std::vector<int32_t> scores;
  PageLines lines(alphabet);
  scorer.Score(model, lines, first, 0, scores);
  EXPECT_TRUE(scores.empty());
  lines.Add("One", false, true);
  FirstScores(WordWeights(model), lines, first);
  scorer.Score(model, lines, first, 0, scores);
  EXPECT_EQ(scores.size(), 1u);
}

}  // namespace
}  // namespace strigil
