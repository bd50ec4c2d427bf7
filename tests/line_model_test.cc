// What the filter line_model takes and leaves.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_model.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "filters/model/model_file.h"
#include "pipeline/cleaner.h"
#include "pipeline/error.h"
#include "tests/small_model.h"
#include "tests/temporary_folder.h"

namespace strigil {
namespace {

std::string Clean(const std::string& text, CleanerOptions options) {
  Cleaner cleaner(std::move(options));
  const EditList edits = cleaner.Edits(text, true);
  std::string out;
  ApplyEdits(text, edits, out);
  return out;
}

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

// Whatever stands before, behind or within its words that a reader does not see.
TEST(LineModel, SeesWhatAReaderSees) {
  const std::string page = Page(), clean = Clean(page, {.profile = "web"});
  const auto disguise = [&](const std::string& before, const std::string& behind) {
    std::string text = before;
    for (const char c : page) {
      if (c == '\n') text += behind;
      text += c;
      if (c == '\n') text += before;
    }
    text.resize(text.size() - before.size());  // no line follows the last
    return text;
  };
  EXPECT_EQ(Clean(disguise("\u200B", ""), {.profile = "web"}), clean);
  EXPECT_EQ(Clean(disguise("", "\u200E"), {.profile = "web"}), clean);
  EXPECT_EQ(Clean(disguise("", "  "), {.profile = "web"}), clean);
  EXPECT_EQ(Clean(disguise("", "\u00A0\t"), {.profile = "web"}), clean);
  std::string hyphens;
  size_t letters = 0;
  for (const char c : page) {
    letters = (c >= 'a' && c <= 'z') ? letters + 1 : 0;
    hyphens += c;
    if (letters == 5) hyphens += "\u00AD";
  }
  EXPECT_EQ(Clean(hyphens, {.profile = "web"}), clean);
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
  const TemporaryFolder folder;
  const std::string path = folder.Put("drops_all", SerializeModel(model));
  EXPECT_EQ(
      Clean("One line.\nAnother line of four words.\n", {.profile = "web", .model_file = path}),
      "");
  std::filesystem::remove(path);
  EXPECT_THROW(Clean("x\n", {.profile = "web", .model_file = path}), Error);
}

TEST(LineModel, AThousandLinesOfACharacterAreNoPage) {
  const std::string menu = "Home\nNews\nSport\nMenu\n";
  std::string figures;
  for (int i = 0; i < 1100; ++i) figures += std::to_string(i % 100) + "\n";
  CleanerOptions options{.profile = "web"};
  EXPECT_EQ(Clean(menu + figures, options), menu + figures);
}

TEST(LineModel, ManyLinesAndLongLinesAreTakenInParts) {
  std::string text;
  for (uint32_t i = 0; i < 2 * kMaxPageLines + 100; ++i) text += "word " + std::to_string(i) + "\n";
  EXPECT_LE(Clean(text, {.profile = "web"}).size(), text.size());
  EXPECT_LE(Clean(std::string(3000000, 'a') + "\n", {.profile = "web"}).size(), 3000001u);
}

}  // namespace
}  // namespace strigil
