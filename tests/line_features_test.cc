// What the line model sees of lines and of what stands around them.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/line_features.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "filters/model/line_scores.h"
#include "filters/model/model_file.h"
#include "filters/model/page_context.h"
#include "filters/model/page_topic.h"
#include "filters/model/trees.h"
#include "filters/model/two_byte_word.h"
#include "pipeline/unicode.h"
#include "tests/small_model.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

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

TEST(LineFeatures, ChainsOfHashesAreThoseOfPairs) {
  const std::vector<uint64_t> of = {3, 1, 4, 1, 5, 9, 2, 6, ~uint64_t{5}, 3, 5};
  uint64_t chain = 7;
  for (size_t count = 0; count <= of.size(); ++count) {
    EXPECT_EQ(ChainHash(7, of.data(), count), chain) << count;
    if (count < of.size()) chain = PairHash(chain, of[count]);
  }
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
  FirstScores(WordWeights(model), lines, first);
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

// All characters of two bytes, alone, and behind and before a letter.
TEST(LineFeatures, GreekAndCyrillicAreAsTheAlphabetHasThem) {
  const Alphabet alphabet;
  for (char32_t c = 0x80; c < 0x800; ++c) {
    for (const std::string before : {"", "д", "Ω"}) {
      std::string bytes = before;
      AppendUtf8(c, bytes);
      const size_t size = bytes.size();
      bytes += "λ";
      bytes.resize(bytes.size() + 64);
      const TwoByteWord word(reinterpret_cast<const unsigned char*>(bytes.data()));
      const uint32_t at = static_cast<uint32_t>(before.size() / 2);
      if (word.letters <= at) continue;  // it is told to be no letter
      ASSERT_EQ(word.letters, at + 2) << static_cast<uint32_t>(c);
      const bool capital = (word.capitals >> at & 1) != 0;
      EXPECT_EQ(alphabet.ClassOf(c), capital ? Alphabet::kUpper : Alphabet::kLetter);
      std::string spelled;
      AppendUtf8(alphabet.Lower(c), spelled);
      EXPECT_EQ(std::string(word.spelled + before.size(), word.spelled + size), spelled);
    }
  }
  const std::string text = "Мост";
  const TwoByteWord bridge(
      reinterpret_cast<const unsigned char*>((text + std::string(64, '\0')).data()));
  EXPECT_EQ(bridge.letters, 4u);
  EXPECT_EQ(bridge.capitals, 1u);
  EXPECT_EQ(bridge.CapitalsInside(), 0u);
}

TEST(LineFeatures, AnyBytesWillDo) {
  const Alphabet alphabet;
  PageLines lines(alphabet), same(alphabet, PageLines::Way::kPlain);
  PageLines narrow(alphabet, PageLines::Way::kAvx2);
  PageLines in_text(alphabet), narrow_in_text(alphabet, PageLines::Way::kAvx2);
  ContextTable table;
  FinalScorer scorer;
  FirstRound first;
  std::vector<int32_t> final;
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const LineModel model = ParseModel(EmbeddedModel(), "m");
  const WordWeights words(model);
  for (int page = 0; page < 200; ++page) {
    for (PageLines* way : {&lines, &narrow, &same, &in_text, &narrow_in_text}) way->Clear();
    const size_t count = random() % 40 + 1;
    for (size_t i = 0; i < count; ++i) {
      std::string line;
      for (size_t n = random() % (random() % 2 ? 300 : 60) + 1; n > 0; --n) {
        if (page % 3 == 2) {
          line += kPieces[random() % std::size(kPieces)];
        } else {
          line += static_cast<char>(random() % (page % 3 ? 256 : 128));
        }
      }
      const bool preformatted = random() % 5 == 0, gap = random() % 3 == 0;
      for (PageLines* way : {&lines, &narrow, &same}) way->Add(line, preformatted, gap);
      // Whatever stands behind it.
      const std::string text = line + (random() % 4 ? "\n" : "") + line + std::string(64, 'w');
      for (PageLines* way : {&in_text, &narrow_in_text})
        way->Add(std::string_view(text).substr(0, line.size()), preformatted, gap,
                 text.size() - line.size() - random() % 2 * 64);
    }
    for (PageLines* way : {&narrow, &in_text, &narrow_in_text}) ExpectSameLines(*way, same);
    ExpectSameLines(lines, same);
    FirstScores(words, lines, first);
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

}  // namespace
}  // namespace strigil
