// The draft: edits in bytes of the text as it stands become edits of the original, however they
// overlap; protections hold; gaps follow the live lines.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/draft.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/test_seed.h"

namespace strigil {
namespace {

// Protects one line.
class OneLine : public LineGuard {
 public:
  explicit OneLine(uint32_t line) : line_(line) {}
  bool Protects(const Draft&, uint32_t line) override { return line == line_; }

 private:
  const uint32_t line_;
};

class DraftTest : public ::testing::Test {
 protected:
  DraftTest() {
    rules_.Add("encoding/ill-formed", "encoding");
    rule_ = rules_.Add("test/rule", "test");
  }

  void Start(std::string text) {
    text_ = std::move(text);
    document_.text = text_;
    SplitLines(text_, document_.lines);
    draft_.Start(document_, rules_);
  }

  std::string Clean() {
    EditList edits;
    draft_.Finish(edits);
    EXPECT_TRUE(AreWellFormed(edits, text_.size()));
    std::string clean;
    ApplyEdits(text_, edits, clean);
    return clean;
  }

  RuleTable rules_;
  RuleId rule_ = 0;
  std::string text_;
  Document document_;
  Draft draft_;
};

TEST(EditListTest, GivesBackWhatWasAdded) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  // Small numbers and large ones, those at the borders of the packing among them.
  const auto number = [&]() -> size_t {
    const size_t one = 1;
    return random() % 4 == 0 ? random() % 100 : (one << random() % 32) - random() % 2;
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<Edit> edits;
    std::vector<std::string> replacements(random() % 20);
    EditList list;
    uint64_t removed = 0, inserted = 0;
    for (std::string& replacement : replacements) {
      replacement.assign(random() % 40, 'a');
      edits.push_back({number(), number(), replacement, static_cast<RuleId>(number()),
                       static_cast<int>(random() % 1200) - 1});
      list.push_back(edits.back());
      removed += edits.back().length;
      inserted += replacement.size();
    }
    ASSERT_EQ(list.size(), edits.size());
    EXPECT_EQ(list.removed(), removed);
    EXPECT_EQ(list.inserted(), inserted);
    auto expected = edits.begin();
    for (const Edit& edit : list) {
      EXPECT_EQ(edit.offset, expected->offset);
      EXPECT_EQ(edit.length, expected->length);
      EXPECT_EQ(edit.replacement, expected->replacement);
      EXPECT_EQ(edit.rule, expected->rule);
      EXPECT_EQ(edit.score, expected->score);
      ++expected;
    }
    EXPECT_TRUE(expected == edits.end());
  }
}

TEST_F(DraftTest, LinesEndAtEveryLineBreakAndBlankLinesAreGaps) {
  Start("a\r\nb\rc\fd\u0085e\u2028f\u2029g\n \t\nh");
  std::string lines;
  for (const uint32_t line : draft_.live())
    lines += std::string(draft_.HasGapBefore(line) ? "|" : "") + std::string(draft_.Text(line));
  EXPECT_EQ(lines, "abcdef|g|h");
}

TEST_F(DraftTest, DropTakesTheLineBreakToo) {
  Start("one\ntwo\nthree");
  EXPECT_TRUE(draft_.Drop(1, rule_));
  EXPECT_TRUE(draft_.Settle());
  EXPECT_EQ(draft_.live(), (std::vector<uint32_t>{0, 2}));
  EXPECT_EQ(Clean(), "one\nthree");
}

TEST_F(DraftTest, NobodyOverrulesAProtection) {
  Start("one\ntwo\n");
  OneLine first(0);
  draft_.SetGuard(&first);
  EXPECT_FALSE(draft_.Drop(0, rule_));
  EXPECT_FALSE(draft_.Replace(0, 0, 1, "x", rule_));
  EXPECT_EQ(Clean(), text_);
}

TEST_F(DraftTest, ADisabledRuleEditsNothing) {
  rules_[rule_].enabled = false;
  Start("one\n");
  EXPECT_FALSE(draft_.Drop(0, rule_));
  EXPECT_EQ(Clean(), text_);
}

TEST_F(DraftTest, IllFormedBytesAreReplacedOnePerMaximalSubpart) {
  Start("a\xE2\x82z\xFF\xF0\x9F\x98\nb");
  EXPECT_EQ(draft_.Text(0), "a\uFFFDz\uFFFD\uFFFD");
  EXPECT_EQ(Clean(), "a\uFFFDz\uFFFD\uFFFD\nb");
}

TEST_F(DraftTest, EmptyIsOneEdit) {
  Start("one\n\ntwo\n");
  draft_.Drop(0, rule_);
  EXPECT_TRUE(draft_.Empty(rule_));
  EditList edits;
  draft_.Finish(edits);
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_EQ(edits.front().length, text_.size());
}

// Many spans at once are as if one after the other, from the right.
TEST_F(DraftTest, ReplaceAllEqualsOneAfterTheOther) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto below = [&](size_t n) { return static_cast<uint32_t>(random() % (n + 1)); };
  const char* const kPieces[] = {"a", "b ", " ", "[x]", "`", "```", "\u00e9"};
  for (int round = 0; round < 3000; ++round) {
    std::string text = "a";
    for (uint32_t n = below(20); n > 0; --n) text += kPieces[below(round % 2 == 0 ? 3 : 6)];
    std::vector<TextEdit> edits;
    for (uint32_t at = below(3); at < text.size(); at += 1 + below(3)) {
      const uint32_t length = std::min(below(4), static_cast<uint32_t>(text.size()) - at);
      if (length > 0) edits.push_back({at, length, below(3) == 0 ? "+" : "", rule_});
      at += length;
    }
    EditList expected, edited;
    Start(text);
    for (size_t i = edits.size(); i-- > 0;) {
      draft_.Replace(0, edits[i].begin, edits[i].length, edits[i].replacement, rule_);
    }
    const bool dropped = draft_.IsDropped(0);
    const std::string live(draft_.Text(0));
    draft_.Finish(expected);
    Start(text);
    EXPECT_TRUE(draft_.MayEdit(0, rule_));
    draft_.ReplaceAll(0, edits);
    ASSERT_EQ(draft_.IsDropped(0), dropped) << text;
    draft_.Finish(edited);
    std::string once, apart;
    ApplyEdits(text, edited, once);
    ApplyEdits(text, expected, apart);
    ASSERT_EQ(once, apart) << text;
    if (!dropped) {
      ASSERT_EQ(draft_.Text(0), live) << text;
    }
  }
  Start("one two");
  OneLine first(0);
  draft_.SetGuard(&first);
  EXPECT_FALSE(draft_.MayEdit(0, rule_));
}

// Random replacements, some in text that earlier ones put there, against a plain string.
TEST_F(DraftTest, RandomReplacementsEqualThoseOfAString) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto below = [&](size_t n) { return static_cast<uint32_t>(random() % (n + 1)); };
  for (int round = 0; round < 2000; ++round) {
    std::string model;
    for (uint32_t i = 0, n = 1 + below(30); i < n; ++i) model += static_cast<char>('a' + below(25));
    Start(model);
    for (int step = 0; step < 8 && !model.empty(); ++step) {
      const uint32_t begin = below(model.size());
      const uint32_t length = below(model.size() - begin);
      const std::string replacement(below(3), static_cast<char>('A' + step));
      ASSERT_TRUE(draft_.Replace(0, begin, length, replacement, rule_));
      model.replace(begin, length, replacement);
      ASSERT_EQ(draft_.IsDropped(0), model.empty());
      if (model.empty()) break;  // its text stays as it was, for those who read marks
      ASSERT_EQ(draft_.Text(0), model);
    }
    ASSERT_EQ(Clean(), model);
  }
}

TEST_F(DraftTest, ALineLeftBlankIsDropped) {
  Start("[ad_1] \nText\n");
  EXPECT_TRUE(draft_.Replace(0, 0, 6, "", rule_));
  EXPECT_TRUE(draft_.IsDropped(0));
  EXPECT_EQ(Clean(), "Text\n");
}

TEST_F(DraftTest, PlainIsNeverEmpty) {
  Start("&nbsp;\n");
  EXPECT_EQ(draft_.Plain(0), "&nbsp;");
}

TEST_F(DraftTest, SeveralTidyEditsAtOnceOverEarlierOnes) {
  Start("ab  cd  ef");
  draft_.Replace(0, 4, 2, "  X  ", rule_);
  EXPECT_EQ(draft_.Text(0), "ab    X    ef");
  draft_.Tidy(0, {{2, 4, " ", rule_}, {7, 4, " ", rule_}});
  EXPECT_EQ(Clean(), "ab X ef");
}

}  // namespace
}  // namespace strigil
