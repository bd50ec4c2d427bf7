// Which lines of a page stay though the model would take them.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/spared_lines.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "filters/line_model.h"

namespace strigil {
namespace {

constexpr int kSure = 4 * 256, kDoubtful = -256, kUnlikely = -650, kMenu = -5 * 256;

const std::string kParagraph =
    "The bakers of the harbour met at noon to speak about the bread that everybody had brought "
    "along, and they went on until the lamps were lit.";
// More than the page hardly has, in one paragraph.
const std::string kLong = kParagraph + ' ' + kParagraph + ' ' + kParagraph;
const std::string kLead =
    "Before the bakers went home again they agreed on all the things that had to be bought:";

class SparedLinesTest : public ::testing::Test {
 protected:
  using Scored = std::pair<std::string, int>;

  // A letter for each line: `s` if it stays by its score, `S` if it is spared, else `.`.
  std::string Spare(const std::vector<Scored>& page) {
    std::string text;
    std::vector<int32_t> scores;
    std::vector<bool> stays;
    for (const auto& [line, score] : page) {
      text += line + "\n";
      scores.push_back(score);
      stays.push_back(score > 0);
    }
    Document document;
    document.text = text;
    SplitLines(text, document.lines);
    Draft draft;
    draft.Start(document, rules_);
    PageLines lines(alphabet_);
    ReadPage(draft, 0, static_cast<uint32_t>(document.lines.size()), lines);
    const std::vector<bool> before = stays;
    spared_.Spare(draft, 0, lines, scores, stays);
    std::string result;
    for (size_t i = 0; i < stays.size(); ++i) result += before[i] ? 's' : stays[i] ? 'S' : '.';
    return result;
  }

  const Alphabet alphabet_;
  RuleTable rules_;
  SparedLines spared_;
};

TEST_F(SparedLinesTest, TheLineRightAboveTheArticleIfItMayBeAHeadline) {
  EXPECT_EQ(Spare({{"Harbour News", kMenu},
                   {"Home", kMenu},
                   {"A long night for four bakers", kDoubtful},
                   {kParagraph, kSure}}),
            "..Ss");
  EXPECT_EQ(Spare({{"Harbour News", kMenu},
                   {"A long night for four bakers", kDoubtful},
                   {"Home", kMenu},
                   {kLong, kSure}}),
            "...s");
}

TEST_F(SparedLinesTest, WhatSaysThePagesTitle) {
  EXPECT_EQ(Spare({{"A Long Night for Four Bakers – Harbour News", kMenu},
                   {"Home", kMenu},
                   {"A long night for four bakers", kMenu},
                   {"12 March", kMenu},
                   {kParagraph, kSure}}),
            "..S.s");
  // A word of it only where it begins with that.
  EXPECT_EQ(Spare({{"Bakers of the harbour - Harbour News", kMenu},
                   {"Harbour", kMenu},
                   {"Bakers", kMenu},
                   {kParagraph, kSure}}),
            "..Ss");
  // Not far above, and not what says something else.
  std::vector<Scored> page(16, {"Read about the other harbours", kMenu});
  page.insert(page.begin(), 2, {"A long night for four bakers", kMenu});
  page.emplace_back(kParagraph, kSure);
  EXPECT_EQ(Spare(page), "..................s");
  // Where nothing is a paragraph, above the first line that stays.
  EXPECT_EQ(Spare({{"Leek soup - The Kettle", kMenu},
                   {"Recipes", kMenu},
                   {"Leek soup", kMenu},
                   {"Share", kMenu},
                   {"Wash the leeks, then cut them", kSure}}),
            "..S.s");
}

TEST_F(SparedLinesTest, TheListThatASentenceLeadsUpTo) {
  EXPECT_EQ(Spare({{kLead, kSure},
                   {"Flour", kMenu},
                   {"Salt", kMenu},
                   {"Yeast", kDoubtful},
                   {kParagraph, kSure},
                   {"Contact", kMenu}}),
            "sSSSs.");
  // After the text's end there is a menu; so there is behind a sentence that leads to nothing.
  EXPECT_EQ(Spare({{kParagraph, kSure}, {kLead, kSure}, {"Flour", kMenu}, {"Salt", kMenu}}),
            "ss..");
  EXPECT_EQ(Spare({{kParagraph, kSure}, {"Flour", kMenu}, {"Salt", kMenu}, {kParagraph, kSure}}),
            "s..s");
  EXPECT_EQ(Spare({{"Share:", kSure}, {"Print", kMenu}, {"Save", kMenu}, {kLong, kSure}}), "s..s");
  std::vector<Scored> menu = {{kLead, kSure}};
  menu.insert(menu.end(), 16, {"Flour", kMenu});
  menu.emplace_back(kParagraph, kSure);
  EXPECT_EQ(Spare(menu), "s................s");
}

TEST_F(SparedLinesTest, ALoneHeadingBetweenParagraphs) {
  EXPECT_EQ(
      Spare({{kParagraph, kSure}, {"After the lamps were lit", kDoubtful}, {kParagraph, kSure}}),
      "sSs");
  EXPECT_EQ(Spare({{kParagraph, kSure}, {"Subscribe", kMenu}, {kParagraph, kSure}}), "s.s");
  EXPECT_EQ(Spare({{kParagraph, kSure},
                   {"After the lamps were lit", kDoubtful},
                   {"More on this", kDoubtful},
                   {kParagraph, kSure}}),
            "s..s");
}

TEST_F(SparedLinesTest, HolesInAPageThatIsNotMadeOfParagraphs) {
  const Scored dish = {kLong, kSure}, step = {"Wash the leeks, then cut them", kSure};
  EXPECT_EQ(Spare({{"Home", kMenu},
                   dish,
                   {"Three leeks", kDoubtful},
                   {"A carrot", kDoubtful},
                   {"Salt", kUnlikely},
                   step,
                   {"Print this recipe", kMenu}}),
            ".sSSSs.");
  // Not where one of them is of a menu, where all are unlikely, and not many.
  EXPECT_EQ(Spare({dish, {"Three leeks", kDoubtful}, {"Share", kMenu}, step}), "s..s");
  EXPECT_EQ(Spare({dish, {"Salt", kUnlikely}, {"Pepper", kUnlikely}, step}), "s..s");
  std::vector<Scored> many(13, {"Three leeks", kDoubtful});
  many.insert(many.begin(), dish);
  many.push_back(step);
  EXPECT_EQ(Spare(many), "s.............s");
  // And not where the page is made of paragraphs.
  EXPECT_EQ(Spare({{kParagraph, kSure},
                   dish,
                   {"Three leeks", kDoubtful},
                   {"A carrot", kDoubtful},
                   step,
                   {kParagraph, kSure}}),
            "ss..ss");
}

TEST_F(SparedLinesTest, TheEndsOfSuchAPage) {
  const Scored dish = {kLong, kSure}, step = {"Wash the leeks, then cut them", kSure};
  const Scored salt = {"Salt to taste", kDoubtful}, share = {"Share", kMenu};
  EXPECT_EQ(Spare({share, share, share, salt, dish, step, salt, share, salt, share}), "...SssS...");
  // Behind a blank line it must be likelier, and not all of it be unlikely.
  EXPECT_EQ(Spare({share, share, dish, step, salt, {"\nLeek tart", kDoubtful}, share}), "..ssS..");
  EXPECT_EQ(Spare({share, share, dish, step, {"Salt", kUnlikely}, share}), "..ss..");
  // Nor where it is about as unlikely as all that is taken.
  EXPECT_EQ(Spare({{"Soups", kDoubtful}, salt, dish, step, salt, salt}), "..ss..");
  // Not where the page is made of paragraphs; one is not enough.
  EXPECT_EQ(Spare({share, share, {kParagraph, kSure}, {kParagraph, kSure}, salt}), "..ss.");
  EXPECT_EQ(Spare({share, share, dish, salt}), "..sS");
}

TEST_F(SparedLinesTest, TheLikeliestStretchOfAPageOfWhichHardlyAnythingStays) {
  const Scored share = {"Share", kMenu}, job = {"Deckhand for the ferry", kDoubtful},
               task = {"Mooring and casting off", -2 * 256}, pay = {"Pay by the tariff", kSure};
  EXPECT_EQ(Spare({share, share, job, task, share, task, task, pay, share, share, share, share,
                   share, job}),
            "..SSSSSs......");
  // Also where nothing stays, unless all is unlikely.
  EXPECT_EQ(Spare({share, job, task, task, share}), ".SSS.");
  EXPECT_EQ(Spare({share, {"Deckhand for the ferry", kMenu}, share}), "...");
  // Not where enough stays, or what stays is beyond doubt.
  EXPECT_EQ(Spare({pay, pay, share, job, share, pay}), "ss...s");
  EXPECT_EQ(Spare({share, job, share, task, share, {kLong, kSure}, share}), ".....s.");
}

}  // namespace
}  // namespace strigil
