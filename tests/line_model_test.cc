// The line model: its file, its features, and what the filter does and does not take.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_model.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>
#include <random>
#include <string>

#include "filters/clean_pages.h"
#include "filters/line_scores.h"
#include "filters/model_file.h"
#include "filters/train_model.h"
#include "pipeline/cleaner.h"
#include "pipeline/error.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

LineModel SmallModel() {
  LineModel model;
  model.weights.assign(kBuckets, 0);
  model.weights[7] = -3;
  model.cue_weights.assign(kCueBuckets, {});
  model.cue_weights[7] = {1, -2, 3, -4};
  model.bias = -5;
  model.base = 17;
  Tree tree;
  tree.columns = {0, 1, 2, 3, 4, kContextColumns - 1};
  tree.thresholds = {-1, 0, 1, 2, 3, 32000};
  tree.leaves[0] = -200;
  tree.leaves[63] = 300;
  model.trees = {tree, tree};
  model.last = {tree};
  return model;
}

std::string MessageOf(const std::string& bytes) {
  try {
    ParseModel(bytes, "m");
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), Status::kUsage);
    return error.what();
  }
  return "";
}

std::string Clean(const std::string& text, CleanerOptions options) {
  Cleaner cleaner(std::move(options));
  const EditList edits = cleaner.Edits(text, true);
  std::string out;
  ApplyEdits(text, edits, out);
  return out;
}

std::string TemporaryFile(const std::string& name, const std::string& bytes) {
  const std::string path =
      ::testing::TempDir() + "/line_model_test_" + std::to_string(getpid()) + "_" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

// --- the file -----------------------------------------------------------------------------------

TEST(ModelFile, ComesBackAsItWas) {
  const LineModel model = SmallModel();
  const std::string bytes = SerializeModel(model);
  const LineModel read = ParseModel(bytes, "m");
  EXPECT_EQ(read.weights, model.weights);
  EXPECT_EQ(read.cue_weights, model.cue_weights);
  EXPECT_EQ(read.bias, -5);
  EXPECT_EQ(read.base, 17);
  ASSERT_EQ(read.trees.size(), 2u);
  ASSERT_EQ(read.last.size(), 1u);
  EXPECT_EQ(read.trees[1].leaves, model.trees[1].leaves);
  EXPECT_EQ(read.trees[1].thresholds, model.trees[1].thresholds);
  EXPECT_EQ(SerializeModel(read), bytes);
}

TEST(ModelFile, RefusesWhatIsNoModel) {
  const std::string bytes = SerializeModel(SmallModel());
  EXPECT_NE(MessageOf("").find("m: not a model"), std::string::npos);
  EXPECT_NE(MessageOf("hello, world"), "");
  std::string other = bytes;
  other[8] = 9;
  EXPECT_NE(MessageOf(other).find("version 9"), std::string::npos);
  other = bytes;
  other[12] = 99;
  EXPECT_NE(MessageOf(other).find("train it again"), std::string::npos);
}

TEST(ModelFile, RefusesEveryShortening) {
  const std::string bytes = SerializeModel(SmallModel());
  for (size_t size = 0; size < 200; ++size) EXPECT_NE(MessageOf(bytes.substr(0, size)), "") << size;
  for (size_t size = bytes.size() - 300; size < bytes.size(); ++size)
    EXPECT_NE(MessageOf(bytes.substr(0, size)), "") << size;
  EXPECT_NE(MessageOf(bytes + "x"), "");
}

TEST(ModelFile, NoticesEveryChangedByte) {
  const std::string bytes = SerializeModel(SmallModel());
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int i = 0; i < 300; ++i) {
    std::string other = bytes;
    const size_t at = i < 48 ? static_cast<size_t>(i) : random() % bytes.size();
    other[at] = static_cast<char>(other[at] ^ (1 << random() % 8));
    EXPECT_NE(MessageOf(other), "") << at;
  }
}

TEST(ModelFile, MissingFilesAndDirectoriesAreErrorsOfUse) {
  for (const std::string& path : {std::string("/does/not/exist"), ::testing::TempDir()}) {
    try {
      LoadModel(path);
      FAIL() << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), Status::kUsage);
      EXPECT_NE(std::string(error.what()).find(path), std::string::npos);
    }
  }
}

TEST(ModelFile, TheBuiltInOneIsSmallAndWhole) {
  EXPECT_LE(EmbeddedModel().size(), 2u << 20);
  EXPECT_EQ(ParseModel(EmbeddedModel(), "m").weights.size(), kBuckets);
}

TEST(ModelFile, ScoresBecomeLikelihoodsInOrder) {
  EXPECT_EQ(ToPermille(0), 500);
  EXPECT_EQ(ToPermille(256), 731);
  EXPECT_EQ(ToPermille(1 << 30), 1000);
  EXPECT_EQ(ToPermille(-(1 << 30)), 0);
  for (int score = -3000; score < 3000; ++score)
    EXPECT_LE(ToPermille(score), ToPermille(score + 1)) << score;
}

// --- features -----------------------------------------------------------------------------------

TEST(LineFeatures, CountWhatIsThere) {
  const Alphabet alphabet;
  PageLines lines(alphabet);
  lines.Add("The Council met on 12 March, and it said: “No!”", false, true);
  EXPECT_EQ(lines.Value(0, kChars), 47);
  EXPECT_EQ(lines.Value(0, kHalfWords), 20);
  EXPECT_EQ(lines.Value(0, kEndClass), 6);
  EXPECT_EQ(lines.Value(0, kStartClass), 6);
  EXPECT_EQ(lines.Value(0, kCommas), 1);
  EXPECT_GE(lines.Value(0, kStops), 8);
  lines.Add("市议会星期一开会。", false, false);
  EXPECT_EQ(lines.Value(1, kHalfWords), 8);
  EXPECT_EQ(lines.Value(1, kEndClass), 7);
  EXPECT_EQ(lines.Value(1, kUnspaced), 255);
}

TEST(LineFeatures, WordsAreTheSameWhereverTheyStand) {
  const Alphabet alphabet;
  PageLines lines(alphabet);
  const auto buckets = [&](const std::string& line) {
    lines.Clear();
    lines.Add(line, false, false);
    std::vector<uint32_t> all;
    lines.ForBuckets(0, [&](uint32_t bucket) { all.push_back(bucket); });
    return all;
  };
  // Short words and long, ASCII and not, in small letters and in capitals, at the end of a line.
  EXPECT_EQ(buckets("read more")[0], buckets("Read also")[0]);
  EXPECT_EQ(buckets("fünf")[0], buckets("FÜNF of them")[0]);
  EXPECT_EQ(buckets("don’t go")[0], buckets("don go")[0]);
  EXPECT_EQ(buckets("abcdefghijklmnopq 1")[0], buckets("ABCDEFGHIJKLMNOPQ")[0]);
  EXPECT_NE(buckets("abcdefghijklmnopq 1")[0], buckets("abcdefghijklmnopx 1")[0]);
  EXPECT_EQ(buckets("in 2019")[2], buckets("in 1984")[2]);
  EXPECT_NE(buckets("in 2019")[2], buckets("in 84")[2]);
  EXPECT_EQ(buckets("Новости дня")[0], buckets("новости")[0]);
}

TEST(LineFeatures, BlankLinesMakeBlocks) {
  const Alphabet alphabet;
  PageLines lines(alphabet);
  for (int i = 0; i < 6; ++i) lines.Add("line " + std::to_string(i), false, i % 3 == 0);
  ContextTable table;
  table.FillStill(lines, {std::vector<int>(6), std::vector<Cues>(6)}, {0, 1, 2, 3, 4, 5});
  table.FillContext(lines, std::vector<int>(6));
  EXPECT_EQ(table.Column(kGap)[3], 1);
  EXPECT_EQ(table.Column(kGap)[4], 0);
}

// A line's columns do not depend on which other lines are asked for.
TEST(LineFeatures, RowsAreAsInTheWholePage) {
  const Alphabet alphabet;
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int page = 0; page < 50; ++page) {
    PageLines lines(alphabet);
    FirstRound first;
    std::vector<uint32_t> all, some, fewer;
    const uint32_t count = random() % 120 + 1;
    for (uint32_t i = 0; i < count; ++i) {
      std::string line = "Line";
      for (uint32_t n = random() % 30; n > 0; --n) line += " word" + std::to_string(random() % 9);
      lines.Add(line, random() % 9 == 0, random() % 3 == 0);
      first.scores.push_back(static_cast<int>(random() % 400) - 200);
      first.cues.push_back({static_cast<int16_t>(random() % 9), -3, 5, 0});
      all.push_back(i);
      if (random() % 3 != 0) some.push_back(i);
      if (!some.empty() && some.back() == i && random() % 2 != 0) fewer.push_back(i);
    }
    ContextTable whole, part;
    whole.FillStill(lines, first, all);
    part.FillStill(lines, first, some);
    for (const std::vector<uint32_t>& rows : {some, fewer}) {
      part.Keep(rows);
      whole.FillContext(lines, first.scores);
      part.FillContext(lines, first.scores);
      ASSERT_GE(part.stride(), rows.size());
      for (int column = 0; column < kContextColumns; ++column) {
        for (size_t k = 0; k < rows.size(); ++k)
          ASSERT_EQ(part.Column(column)[k], whole.Column(column)[rows[k]]) << column << " " << k;
      }
    }
  }
}

TEST(LineFeatures, RepeatedLinesAreCounted) {
  const Alphabet alphabet;
  PageLines lines(alphabet);
  for (int i = 0; i < 3000; ++i)
    lines.Add("line " + std::string(static_cast<size_t>(i % 1500 + 1), 'x'), false, false);
  EXPECT_EQ(lines.Value(1499, kRepeats), 1);
  EXPECT_EQ(lines.Value(1500, kRepeats), 2);
}

TEST(LineFeatures, ShortLinesHaveCues) {
  const Alphabet alphabet;
  PageLines lines(alphabet);
  lines.Add("Comments", false, true);
  lines.Add("And this is a line of so many words that it is no heading of anything", false, false);
  LineModel model = SmallModel();
  model.weights.assign(kBuckets, 0);
  model.cue_weights.assign(kCueBuckets, {});
  lines.ForHashes(0, [&](uint64_t hash) { model.cue_weights[CueBucketOf(hash)] = {7, -1, -8, 2}; });
  FirstRound first;
  FirstScores(model, lines, first);
  ASSERT_EQ(first.cues.size(), 2u);
  // Its word, the pairs with what is before and behind it, and the whole line.
  EXPECT_EQ(first.cues[0], (Cues{4 * 7, 4 * -1, 4 * -8, 4 * 2}));
  EXPECT_EQ(first.cues[1], Cues{});
  EXPECT_EQ(first.scores[0], model.bias);
}

TEST(LineFeatures, TheTopicIsWhatOtherLinesOfTheTextAreOf) {
  const std::string first =
      "the harbour bridge between island and mainland will be closed again from monday on because "
      "its northern pillar has sunk";
  const std::string second =
      "engineers found that the northern pillar of the harbour bridge stands on clay and no longer "
      "on rock as had been thought";
  const std::string other =
      "nine recipes with pumpkin that even children who dislike vegetables eat without being asked "
      "twice by anybody at home";
  const Alphabet alphabet;
  PageLines lines(alphabet);
  for (const std::string& line : {first, second, other, std::string("harbour bridge")})
    lines.Add(line, false, false);
  PageTopic topic;
  topic.Read(lines, {100, 100, -100, -100}, {0, 1, 2, 3});
  const auto share = [&](int line) {
    return topic.Shared(line, line + 1) * 100 / topic.Words(line, line + 1);
  };
  EXPECT_GE(topic.Shared(0, 1), 4);  // harbour bridge northern pillar
  EXPECT_LT(share(0), 100);          // its own words do not count
  EXPECT_LT(share(2), 20);
  EXPECT_EQ(share(3), 100);
  EXPECT_EQ(topic.Words(0, 4), topic.Words(0, 2) + topic.Words(2, 4));
  // Without text there is no topic.
  topic.Read(lines, {-1, -1, -1, -1}, {0, 1, 2, 3});
  EXPECT_EQ(topic.Shared(0, 4), 0);
}

void ExpectSameLines(const PageLines& lines, const PageLines& same) {
  const auto buckets_of = [](const PageLines& page, size_t line) {
    std::vector<uint32_t> buckets;
    page.ForBuckets(line, [&](uint32_t bucket) { buckets.push_back(bucket); });
    return buckets;
  };
  ASSERT_EQ(lines.size(), same.size());
  for (size_t line = 0; line < lines.size(); ++line) {
    for (int column = 0; column < kLineColumns; ++column)
      ASSERT_EQ(lines.Value(line, column), same.Value(line, column)) << line << " " << column;
    ASSERT_EQ(buckets_of(lines, line), buckets_of(same, line)) << line;
  }
}

// Words of all lengths and kinds, side by side and apart.
constexpr std::string_view kPieces[] = {
    "a",    "the", "Bridge", "iPhone", "USA", "12",   "2024-05-01", "abcdefghijklmnop",
    " ",    " ",   " ",      "  ",     "\t",  ".",    ", ",         "/",
    "www.", "://", "@",      "?",      "é",   "Über", "мост",       "Ж",
    "桥",   "の",  "ไทย",    "…",      "。",  "»",    "\xFF",       "\xC3"};

TEST(LineFeatures, AnyBytesWillDo) {
  const Alphabet alphabet;
  PageLines lines(alphabet), same(alphabet, PageLines::Way::kPlain);
  ContextTable table;
  FinalScorer scorer;
  FirstRound first;
  std::vector<int32_t> final;
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const LineModel model = ParseModel(EmbeddedModel(), "m");
  for (int page = 0; page < 200; ++page) {
    lines.Clear();
    same.Clear();
    const size_t count = random() % 40 + 1;
    for (size_t i = 0; i < count; ++i) {
      std::string line;
      for (size_t n = random() % 300 + 1; n > 0; --n) {
        if (page % 3 == 2) {
          line += kPieces[random() % std::size(kPieces)];
        } else {
          line += static_cast<char>(random() % (page % 3 ? 256 : 128));
        }
      }
      const bool preformatted = random() % 5 == 0, gap = random() % 3 == 0;
      lines.Add(line, preformatted, gap);
      same.Add(line, preformatted, gap);
    }
    ExpectSameLines(lines, same);
    FirstScores(model, lines, first);
    scorer.Score(model, lines, first, 0, final);
    ASSERT_EQ(final.size(), lines.size());
    // All ways of going through the trees give the same scores.
    std::vector<uint32_t> all(lines.size());
    std::iota(all.begin(), all.end(), 0);
    table.FillStill(lines, first, all);
    table.FillContext(lines, first.scores);
    std::vector<int32_t> scores(table.stride(), 7);
    AddTrees(model.trees, table, scores);
    for (const TreeAdder add : TreeAdders()) {
      std::vector<int32_t> same(table.stride(), 7);
      add(model.trees, table, same);
      ASSERT_EQ(scores, same);
    }
  }
}

// --- scores -------------------------------------------------------------------------------------

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
  FirstScores(model, lines, first);
  scorer.Score(model, lines, first, 0, scores);
  EXPECT_EQ(scores.size(), 1u);
}

// --- the filter ---------------------------------------------------------------------------------

const std::string kArticle =
    "The town council met on Monday evening to decide what is to become of the old bridge over the "
    "river, which has been "
    "closed to all traffic since the flood of last spring. Engineers had warned that the pillars "
    "would not stand another "
    "winter, and that repairs would cost more than the town can pay.\n"
    "After three hours of debate the members agreed to ask the county for help. “We cannot do this "
    "on our own, and we "
    "should not have to,” said the mayor, who was among the first to speak for a new bridge when "
    "the old one was closed.\n"
    "People who live on the far side of the river have had to drive for half an hour to reach the "
    "school and the doctor. "
    "Some of them came to the meeting with their children and asked that a ferry be set up until "
    "the work is done.\n";

std::string Page() {
  return "Skip to content\nHome\nNews\nSport\nBusiness\nCulture\nSubscribe\nLog in\nSearch\nMenu\n"
         "New bridge for the town\n" +
         kArticle +
         "Share this article\nFacebook\nTwitter\nWhatsApp\nMost read\nTop stories\nContact "
         "us\nAbout us\nPrivacy policy\n"
         "Terms of use\nCookie settings\n© 2021 All rights reserved.\n";
}

TEST(LineModel, TakesTheFrameAndLeavesTheArticle) {
  const std::string clean = Clean(Page(), {.profile = "web"});
  EXPECT_NE(clean.find(kArticle), std::string::npos);
  EXPECT_EQ(clean.find("Privacy policy"), std::string::npos);
  EXPECT_EQ(clean.find("Log in"), std::string::npos);
}

TEST(LineModel, EveryRemovalHasItsRuleAndScore) {
  Cleaner cleaner({.profile = "web", .only = {"line_model"}});
  const std::string page = Page();
  size_t removed = 0;
  for (const Edit& edit : cleaner.Edits(page, true)) {
    EXPECT_EQ(cleaner.rules()[edit.rule].name, "line_model/boilerplate");
    EXPECT_GE(edit.score, 0);
    EXPECT_LT(edit.score, 1000);
    ++removed;
  }
  EXPECT_GT(removed, 10u);
}

TEST(LineModel, TheThresholdMovesIt) {
  size_t last = 0;
  for (const int threshold : {0, 100, 500, 1000}) {
    Cleaner cleaner({.profile = "web", .only = {"line_model"}, .threshold = threshold});
    const size_t count = cleaner.Edits(Page(), true).size();
    EXPECT_GE(count, last) << threshold;
    EXPECT_TRUE(threshold > 0 || count == 0);
    last = count;
  }
}

TEST(LineModel, CleanTextsStay) {
  const std::string texts[] = {
      kArticle,
      "The river in March\n\nThe ice goes out at night,\nwe hear it from the bed:\na door that "
      "somebody\nhas left ajar, and "
      "wind.\n\nBy noon the banks are brown,\nthe boats lie upside down,\nand every child in "
      "town\nis late for something.\n",
      "Bread with caraway\n\nIngredients\n500 g flour\n300 ml warm water\n10 g salt\n1 tsp "
      "caraway\n7 g dry yeast\n\nMethod\n"
      "Mix flour, salt and yeast.\nAdd the water and knead for ten minutes.\nLet it rise for an "
      "hour.\nBake at 220 degrees "
      "for 40 minutes.\n",
      "#include <stdio.h>\n\nint main(void) {\n    for (int i = 0; i < 10; ++i) {\n        "
      "printf(\"%d\\n\", i);\n    }\n    "
      "return 0;\n}\n",
      "[10:01] anna: are you there?\n[10:02] ben: yes\n[10:02] anna: the build is broken "
      "again\n[10:03] ben: which one?\n"
      "[10:05] anna: the nightly, since yesterday\n[10:06] ben: looking\n",
  };
  for (const std::string& text : texts)
    EXPECT_EQ(Clean(text, {.profile = "web", .only = {"line_model"}}), text);
}

TEST(LineModel, AMenuInsideOfATextIsNoEvidence) {
  constexpr int32_t kNone = std::numeric_limits<int32_t>::max();
  const auto limit = [](std::initializer_list<std::pair<int, int>> lines, bool by_rule) {
    PageEvidence evidence;
    for (const auto& [half_words, logit] : lines) evidence.Add(half_words, logit * 256);
    return evidence.Limit(by_rule);
  };
  EXPECT_EQ(limit({{10, -4}, {100, 4}, {10, -4}}, true), kNone);
  EXPECT_LT(limit({{10, -4}, {100, 4}, {10, -4}}, false), 0);  // no rule has found anything
  EXPECT_EQ(limit({{20, -9}, {100, 4}, {20, -9}}, false), kNone);
  EXPECT_LT(limit({{100, 4}, {20, -9}, {100, 4}}, false), 0);  // inside
  EXPECT_LT(limit({{100, 4}, {20, -9}, {100, 4}}, true), 0);
  EXPECT_LE(limit({{100, 4}, {100, 4}}, false), limit({{100, 4}, {100, 4}}, true));
}

TEST(LineModel, GivesBackWhatOnlyLooksLikeAMenu) {
  // A list of terms in a manual: ten short lines, which menu_block takes for a menu.
  std::string text = kArticle;
  for (const char* term :
       {"abutment", "arch rib", "bearing", "cross beam", "deck plate", "eyebar chain", "falsework",
        "girder web", "hanger rod", "keystone course", "lateral bracing", "parapet wall"})
    text += std::string(term) + "\n";
  text += kArticle;
  EXPECT_EQ(Clean(text, {.profile = "web"}), text);
}

TEST(LineModel, NewsHasItOnlyIfAskedFor) {
  const auto count = [](CleanerOptions options) {
    Cleaner cleaner(std::move(options));
    size_t count = 0;
    for (const Edit& edit : cleaner.Edits(Page(), true)) count += edit.score >= 0;
    return count;
  };
  EXPECT_EQ(count({.profile = "news"}), 0u);
  EXPECT_GT(count({.profile = "news", .threshold = 500}), 0u);
  EXPECT_EQ(count({.profile = "safe", .threshold = 500}), 0u);
}

TEST(LineModel, AModelFromAFileIsUsed) {
  LineModel model = SmallModel();
  model.trees.clear();
  model.base = -3000;
  const std::string path = TemporaryFile("drops_all", SerializeModel(model));
  EXPECT_EQ(
      Clean("One line.\nAnother line of four words.\n", {.profile = "web", .model_file = path}),
      "");
  std::filesystem::remove(path);
  EXPECT_THROW(Clean("x\n", {.profile = "web", .model_file = path}), Error);
}

TEST(LineModel, ManyLinesAndLongLinesAreTakenInParts) {
  std::string text;
  for (uint32_t i = 0; i < 2 * kMaxPageLines + 100; ++i) text += "word " + std::to_string(i) + "\n";
  EXPECT_LE(Clean(text, {.profile = "web"}).size(), text.size());
  EXPECT_LE(Clean(std::string(3000000, 'a') + "\n", {.profile = "web"}).size(), 3000001u);
}

// --- training -----------------------------------------------------------------------------------

std::vector<TrainingPage> SmallCorpus() {
  std::vector<TrainingPage> pages;
  for (int i = 0; i < 60; ++i) {
    TrainingPage page;
    page.id = "page" + std::to_string(i);
    page.host = "site" + std::to_string(i % 12) + ".example";
    const auto add = [&](const std::string& line, int8_t label) {
      page.lines.push_back(line);
      page.labels.push_back(label);
    };
    for (const char* menu : {"Home", "News", "Log in", "Contact us", "Privacy policy"})
      add(menu, 0);
    for (int n = 0; n < 6; ++n) {
      add("On day " + std::to_string(i * n) +
              " the people of the town went to the market and they bought what was there, as they "
              "had always done before the war.",
          1);
    }
    add("Terms of use", 0);
    add("", -1);
    pages.push_back(page);
  }
  return pages;
}

TEST(Training, GivesTheSameBytesAndLearns) {
  TrainOptions options;
  options.trees = 10;
  const auto pages = SmallCorpus();
  const LineModel model = TrainModel(pages, options);
  EXPECT_EQ(SerializeModel(model), SerializeModel(TrainModel(pages, options)));
  const auto rows = Summarize(CrossValidate(pages, options), 350);
  ASSERT_FALSE(rows.empty());
  EXPECT_GT(rows[0].f1, 0.99);
}

TEST(Training, RefusesWhatTeachesNothing) {
  auto pages = SmallCorpus();
  EXPECT_THROW(TrainModel({}, {}), Error);
  EXPECT_THROW(TrainModel({pages[0], pages[1]}, {}), Error);
  for (TrainingPage& page : pages) std::fill(page.labels.begin(), page.labels.end(), int8_t{1});
  EXPECT_THROW(TrainModel(pages, {}), Error);
}

TEST(CleanPages, AreMadeOfTheContentAlone) {
  const auto pages = SmallCorpus();
  for (uint32_t seed = 0; seed < 40; ++seed) {
    const auto made = MakeCleanPage(pages[seed], seed);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->lines.size(), made->labels.size());
    for (const std::string& line : made->lines) EXPECT_EQ(line.find("Privacy"), std::string::npos);
    EXPECT_EQ(made->lines, MakeCleanPage(pages[seed], seed)->lines);
  }
}

}  // namespace
}  // namespace strigil
