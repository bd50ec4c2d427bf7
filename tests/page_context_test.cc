// What goes by where a line stands: the guards of rules, related_block, page_frame, dup_line,
// dup_title. Each with something that looks like it and must stay. Without the line model, which
// has its own opinion.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pipeline/cleaner.h"
#include "tests/temporary_folder.h"

namespace strigil {
namespace {

const std::string kFirst =
    "The old swimming pool behind the customs house will open again in June, the council said on "
    "Monday, seven years after a storm took its roof and half of the changing rooms.\n";
const std::string kSecond =
    "The work costs less than the engineers had feared, because the basin itself, cut into the "
    "rock "
    "by hand in 1911, turned out not to have a single crack in it.\n";
const std::string kThird =
    "\"I learned to swim in there, and so did my mother,\" said the treasurer, who had voted "
    "against "
    "the plan twice and told reporters that she had simply run out of reasons.\n";
const std::string kLast =
    "Entrance will be two pounds, and nothing for those who bring a broom in the first week, since "
    "the sand that the storm carried in lies knee-deep in the changing rooms.\n";
const std::string kBody = kFirst + kSecond + kThird + kLast;

std::string Clean(const std::string& profile, const std::string& text) {
  std::vector<std::string> skip;
  if (profile != "safe") skip.push_back("line_model");
  return Cleaner({.profile = profile, .skip = skip}).Clean(text);
}

TEST(RelatedBlock, HeadlinesBetweenParagraphs) {
  const std::string list =
      "Trending stories\n"
      "Why the ferry was late on every day of March\n"
      "Seven bakeries in one street: a Sunday walk\n"
      "Who owns the old lighthouse?\n";
  EXPECT_EQ(Clean("news", kFirst + list + kSecond + kThird + kLast), kBody);
  // On a full page the two lines above a paragraph may be its title.
  EXPECT_EQ(Clean("web", kFirst + list + kSecond + kThird + kLast),
            kFirst +
                "Seven bakeries in one street: a Sunday walk\n"
                "Who owns the old lighthouse?\n" +
                kSecond + kThird + kLast);
}

TEST(RelatedBlock, OneLineBelowTheHead) {
  const std::string heading = "What is still missing in the plan\n";
  EXPECT_EQ(Clean("news", kFirst + "Related stories\n" + heading + kSecond + kThird),
            kFirst + heading + kSecond + kThird);
  EXPECT_EQ(Clean("news", kFirst + "Read also:\n" + "Who owns the old lighthouse?\n" + kSecond +
                              kThird + kLast),
            kBody);
}

TEST(RelatedBlock, AListThatTheTextLeadsUpToStays) {
  const std::string text = kFirst +
                           "Readers also asked:\n"
                           "How warm is the water in winter?\n"
                           "Who holds the keys?\n" +
                           kSecond + kThird;
  EXPECT_EQ(Clean("news", text), text);
}

const std::string kHead =
    "Skip to main content\n"
    "Weather\n"
    "Letters\n"
    "Subscribe\n"
    "Tides this week\n"
    "Residents' corner\n";
const std::string kTitle = "The pool opens in June\n";
const std::string kTail =
    "Five walks along the old harbour wall\n"
    "Why the lighthouse keeper keeps bees\n"
    "Advertise\n"
    "Privacy Policy\n"
    "Cookie Policy\n";

TEST(PageFrame, TakesWhatStandsAroundTheText) {
  const std::string title = "The old pool opens in June\n";
  EXPECT_EQ(Clean("web", kHead + title + kBody + kTail), title + kBody);
}

TEST(PageFrame, AListAfterAColonBelongsToTheText) {
  const std::string list =
      "The pool is open:\n"
      "on weekdays from seven\n"
      "on Sundays from nine\n";
  EXPECT_EQ(Clean("web", kHead + kBody + list + "\n" + kTail), kBody + list);
}

TEST(PageFrame, WithoutAFrameNothingIsOne) {
  // A cast below the paragraphs: no line is known to be of a page.
  std::string cast;
  for (const char* line : {"The harbour master", "Anton Weller", "His daughter", "Maria Steen",
                           "Two fishermen", "Ben and Karl Holm"})
    cast += std::string(line) + "\n";
  EXPECT_EQ(Clean("web", kBody + cast), kBody + cast);
}

TEST(PageFrame, NewsLeavesIt) {
  const std::string page = kHead + kTitle + kBody + kTail;
  EXPECT_NE(Clean("news", page).find("Five walks along the old harbour wall"), std::string::npos);
}

TEST(DupLine, TheCopyAmongParagraphsStays) {
  const std::string heading = "What the engineers found under the floor of the old pool\n";
  const std::string menu = "Weather\nLetters\nTides\nFerries\nBooks\n";
  const std::string text = heading + menu + kFirst + heading + kSecond + kThird;
  const std::string clean = Clean("web", text);
  EXPECT_NE(clean.find(kFirst + heading + kSecond), std::string::npos);
  EXPECT_EQ(clean.find(heading), clean.rfind(heading));
}

TEST(DupLine, QuestionsOfAQuestionnaireStay) {
  const std::string question = "What would you like to see changed in the harbour?\n";
  const std::string text = question + kFirst + kSecond + question + kThird + kSecond.substr(4);
  EXPECT_EQ(Clean("web", kFirst + kSecond + text), kFirst + kSecond + text);
}

TEST(DupLine, AStutterGoes) {
  for (const char* profile : {"news", "web"})
    EXPECT_EQ(Clean(profile, kFirst + kSecond + kSecond + kThird + kLast), kBody) << profile;
  EXPECT_EQ(Clean("safe", kFirst + kSecond + kSecond + kThird),
            kFirst + kSecond + kSecond + kThird);
}

TEST(DupTitle, OfTwoCopiesTheFirstStaysIfTheyAreNear) {
  const std::string title = "Harbour town gets its pool back\n";
  const std::string standfirst = "A storm took the roof seven years ago\n";
  for (const char* profile : {"safe", "news", "web"})
    EXPECT_EQ(Clean(profile, title + standfirst + title + kBody), title + standfirst + kBody);
}

TEST(DupTitle, OfTwoCopiesTheOneBelowTheMenuStays) {
  const std::string title = "Harbour town gets its pool back\n";
  const std::string text = "Harbour town gets its pool back - The Quay\n" + kHead + title + kBody;
  EXPECT_EQ(Clean("web", text), title + kBody);
}

// --- Guards -------------------------------------------------------------------------------------

// A rule that takes the line "Mark" if `keys` (guards, zones) allow.
class GuardTest : public testing::Test {
 protected:
  std::string CleanWith(const std::string& keys, const std::string& text) {
    const TemporaryFolder folder;
    const std::string path =
        folder.Put("guards.toml",
                   "[[rule]]\nid = 'mark'\nkind = 'mark'\nprofiles = ['safe']\n"
                   "phrases = ['Mark']\nmatch = ['Mark']\nkeep = ['Marks']\n" +
                       keys +
                       "\n[[rule]]\nid = 'other'\nkind = 'other'\nprofiles = ['web']\n"
                       "phrases = ['Other']\nmatch = ['Other']\nkeep = ['Others']\n");
    Cleaner cleaner({.profile = "safe", .rule_files = {path}, .only = {"guards"}});
    return cleaner.Clean(text);
  }
  bool Takes(const std::string& keys, const std::string& text) {
    return ("\n" + CleanWith(keys, text)).find("\nMark\n") == std::string::npos;
  }
};

std::string Paragraphs(size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += std::to_string(i) + " " + kFirst;
  return text;
}

TEST_F(GuardTest, EarlyIsAmongTheFirstSevenLines) {
  const std::string early = "where = ['body']\nguards = ['early']";
  EXPECT_TRUE(Takes(early, Paragraphs(6) + "Mark\n" + Paragraphs(3)));
  EXPECT_FALSE(Takes(early, Paragraphs(7) + "Mark\n" + Paragraphs(3)));
  EXPECT_FALSE(Takes("guards = ['early', 'no-verse']", "One\nMark\nTwo\n"));  // has no zones
}

TEST_F(GuardTest, LateIsAmongTheLastSixLines) {
  const std::string late = "where = ['body']\nguards = ['late']";
  EXPECT_TRUE(Takes(late, Paragraphs(3) + "Mark\n" + Paragraphs(5)));
  EXPECT_FALSE(Takes(late, Paragraphs(3) + "Mark\n" + Paragraphs(6)));
}

TEST_F(GuardTest, AloneHasRoomAroundIt) {
  const std::string alone = "guards = ['alone', 'no-verse']";
  EXPECT_TRUE(Takes(alone, Paragraphs(2) + "\nMark\n\n" + Paragraphs(2)));
  EXPECT_FALSE(Takes(alone, Paragraphs(2) + "\nMark\n" + Paragraphs(2)));
  EXPECT_FALSE(Takes(alone, Paragraphs(2) + "Mark\n\n" + Paragraphs(2)));
}

TEST_F(GuardTest, LastIsTheLastLine) {
  EXPECT_TRUE(Takes("guards = ['last']", Paragraphs(2) + "Mark\n"));
  EXPECT_FALSE(Takes("guards = ['last']", Paragraphs(1) + "Mark\n" + Paragraphs(1)));
}

TEST_F(GuardTest, DialogueHasNoParagraphs) {
  const std::string rule = "guards = ['no-verse', 'dialogue']";
  const std::string stanza = "the lamp was low,\nthe page was long,\n";
  EXPECT_FALSE(Takes(rule, stanza + "Mark\n" + stanza));
  EXPECT_TRUE(Takes(rule, "Quay\nMill\nHill\nMark\nOld town\nHarbour\n"));
  EXPECT_TRUE(Takes(rule, Paragraphs(1) + stanza + "Mark\n" + stanza));
  EXPECT_TRUE(Takes("guards = ['no-verse']", stanza + "Mark\n" + stanza));
}

TEST_F(GuardTest, SubjectMayBeATitleThatGoesElsewhere) {
  // The rule takes lines that begin with "Mark" below a text; "Mark Notes" above one is its title.
  const std::string tail = "at = 'start'\nguards = ['subject:mark']\nwhere = ['body', 'tail']";
  const std::string text = Paragraphs(2) + "Mark this\n" + Paragraphs(2);
  EXPECT_EQ(CleanWith(tail, "Mark Notes\n" + text), "Mark Notes\n" + text);
  EXPECT_EQ(CleanWith(tail, "Notes\n" + text), "Notes\n" + Paragraphs(2) + Paragraphs(2));
}

TEST_F(GuardTest, TitleIsTheOnlyOne) {
  const std::string rule = "at = 'start'\n", guarded = rule + "guards = ['title']";
  const std::string text = Paragraphs(3), marked = "Mark: x\n" + text;
  EXPECT_EQ(CleanWith(rule, marked), text);
  EXPECT_EQ(CleanWith(guarded, marked), marked);
  EXPECT_EQ(CleanWith(guarded, "Mark x\n" + text), text);
  EXPECT_EQ(CleanWith(guarded, "Mark: x\nA title\n" + text), "A title\n" + text);
  EXPECT_EQ(CleanWith(guarded, "A title\n" + marked), "A title\n" + text);
}

TEST_F(GuardTest, VerseIsTheDefault) {
  const std::string poem = "the gull\nupon the stone\nMark\nand the small rain\nover the wall\n";
  EXPECT_FALSE(Takes("", poem));
  EXPECT_TRUE(Takes("guards = ['no-verse']", poem));
  EXPECT_TRUE(Takes("", Paragraphs(2) + "Mark\n" + Paragraphs(2)));
}

TEST_F(GuardTest, NothingGoesFromCodeOrFromALongerList) {
  const std::string keys = "guards = ['no-verse']";
  EXPECT_FALSE(Takes(keys, "import os\nname = 'x'\nMark\nprint(name);\nreturn name;\n"));
  const std::string to_do = "- Mark\n- Mark\n- salt\n- Mark\n";
  EXPECT_EQ(CleanWith(keys, "To do:\n" + to_do), "To do:\n" + to_do);
  EXPECT_EQ(CleanWith(keys, "To do\n" + to_do), "To do\n- salt\n");
  EXPECT_EQ(CleanWith(keys, "- salt\n- Mark\n- flour\n- eggs\n"),
            "- salt\n- Mark\n- flour\n- eggs\n");
  EXPECT_EQ(CleanWith(keys, Paragraphs(1) + "- Mark\n" + Paragraphs(1)),
            Paragraphs(1) + Paragraphs(1));
}

}  // namespace
}  // namespace strigil
