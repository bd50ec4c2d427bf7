// The published profiles against examples worked out by hand from their sources.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "pipeline/cleaner.h"

namespace strigil {
namespace {

std::string Clean(const std::string& profile, const std::string& text,
                  std::vector<std::string> skip = {}) {
  return Cleaner({.profile = profile, .skip = std::move(skip)}).Clean(text);
}

const std::string kArticle =
    "The ferry left the harbour at nine.\n"
    "Nobody had expected the fog to lift so soon.\n"
    "By noon the islands stood clear on the horizon.\n"
    "\"We shall see the seals today,\" said the mate.\n"
    "And so they did, in great numbers.\n";

TEST(PublishedTest, C4KeepsSentences) { EXPECT_EQ(Clean("c4", kArticle), kArticle); }

TEST(PublishedTest, C4TakesLinesThatAreNoSentences) {
  const std::string text = kArticle +
                           "\n"
                           "A headline without an end mark\n"
                           "Too few words.\n"
                           "Please enable Javascript to read this page now.\n"
                           "You agree to our use of cookies by reading on.\n"
                           "This one trails off and is not kept...\n"
                           "  Padded and cited[12] and [edit] it stays here[citation needed].  \n"
                           "It ends in a single quotation mark here.'\n" +
                           std::string(1001, 'x') + " is a word too long for it.\n";
  EXPECT_EQ(
      Clean("c4", text),
      kArticle +
          "Padded and cited and  it stays here.\nIt ends in a single quotation mark here.'\n");
}

// As Python's str.split and str.strip have it.
TEST(PublishedTest, AnyWhiteSpaceEndsAWord) {
  for (const std::string space : {"\t", "\x1c", "\u00a0", "\u1680", "\u2003", "\u3000"}) {
    EXPECT_EQ(Clean("c4", kArticle + "One" + space + "two three four five.\n"),
              kArticle + "One" + space + "two three four five.\n");
    EXPECT_EQ(Clean("c4", kArticle + space + space + "One two three four five." + space + "\n"),
              kArticle + "One two three four five.\n");
    EXPECT_EQ(Clean("c4", kArticle + "One two three four" + space + ".\n" + space + "\n"),
              kArticle + "One two three four" + space + ".\n");
    EXPECT_EQ(Clean("c4", kArticle + space + "One two three four." + space + "\n"), kArticle);
  }
  EXPECT_EQ(Clean("c4", kArticle + "One\u200btwo\u2010three four five six.\n"), kArticle);
}

TEST(PublishedTest, AWordIsLongByItsCharacters) {
  const auto words = [](size_t size, const std::string& letter) {
    std::string text = "It is said that ";
    for (size_t i = 0; i < size; ++i) text += letter;
    return text + " is a word.\n";
  };
  for (const std::string letter : {"x", "ж", "字", "𝒳"}) {
    EXPECT_EQ(Clean("c4", kArticle + words(1000, letter)), kArticle + words(1000, letter));
    EXPECT_EQ(Clean("c4", kArticle + words(1001, letter)), kArticle);
    EXPECT_EQ(Clean("c4", kArticle + words(600, letter)), kArticle + words(600, letter));
  }
}

TEST(PublishedTest, C4EmptiesDocuments) {
  EXPECT_EQ(Clean("c4", kArticle + "Here is some code { for you to read.\n"), "");
  EXPECT_EQ(Clean("c4", kArticle + "Lorem ipsum dolor sit amet is its text.\n"), "");
  EXPECT_EQ(Clean("c4", "There is but one sentence in it.\n"), "");
  EXPECT_EQ(Clean("c4", kArticle + "{ but this line ends in no mark\n"), kArticle);
  EXPECT_NE(Clean("c4", kArticle + "Here is some code { for you to read.\n", {"c4/document"}), "");
}

TEST(PublishedTest, ADocumentVerdictIsOneEdit) {
  Cleaner cleaner({.profile = "c4"});
  const EditList edits = cleaner.Edits("There is but one sentence in it.\n\nAnd a line\n");
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_EQ(cleaner.rules()[edits.front().rule].name, "c4/document");
}

TEST(PublishedTest, FinewebNeedsNoEndMark) {
  EXPECT_EQ(Clean("fineweb",
                  kArticle + "A headline without an end mark\nTwo words\nThey use cookies here\n"),
            kArticle + "A headline without an end mark\n");
  EXPECT_EQ(Clean("fineweb", "One here it is. Two here it is. Three.\n"),
            "");  // fewer than 5 sentences
}

TEST(PublishedTest, RefinedwebTakesShoutsNumbersCountersAndSingleWords) {
  const std::vector<std::string> lines_only = {"refinedweb/document"};
  EXPECT_EQ(Clean("refinedweb", "SHOUTING ALL THE WAY\nMixed Case Stays here\n", lines_only),
            "Mixed Case Stays here\n");
  EXPECT_EQ(Clean("refinedweb", "1945\nIn 1945 it ended\n", lines_only), "In 1945 it ended\n");
  EXPECT_EQ(Clean("refinedweb", "1.2k likes\n3 apples\n", lines_only), "3 apples\n");
  EXPECT_EQ(Clean("refinedweb", "word\ntwo words\n", lines_only), "two words\n");
  EXPECT_EQ(
      Clean("refinedweb",
            "3 items in cart\nItems in cart\nA teaser for you Read more...\nSign-in to the club\n",
            lines_only),
      "3\nA teaser for you\nto the club\n");
  EXPECT_EQ(Clean("refinedweb", "a first line\n\n\n\na second line\n", lines_only),
            "a first line\n\na second line\n");
}

TEST(PublishedTest, RefinedwebEmptiesADocumentThatLosesMoreThanATwentieth) {
  EXPECT_EQ(Clean("refinedweb", kArticle + "word\n"), kArticle);
  EXPECT_EQ(Clean("refinedweb", kArticle + "ONE TWO THREE FOUR FIVE\n"), "");
}

}  // namespace
}  // namespace strigil
