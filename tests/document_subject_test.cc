// What a document is taken to be about.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/document_subject.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "filters/rules/matcher.h"

namespace strigil {
namespace {

class DocumentSubjectTest : public ::testing::Test {
 protected:
  DocumentSubjectTest() { hit_rule_ = rules_.Add("test/rule", "test"); }

  // A matcher of one rule for each subject, the name of which is its words.
  static std::unique_ptr<Matcher> NewMatcher() {
    Pack pack;
    for (const char* const words : {"cookie", "newsletter", "privacy|terms of", "privacy|terms and",
                                    "publicit", "Café", "cookie|privacy"}) {
      pack.rules.push_back({.name = words, .subject = words, .phrases = {"a phrase"}});
    }
    return Matcher::NewFrom({pack});
  }

  void Start(std::string text) {
    text_ = std::move(text);
    document_.text = text_;
    SplitLines(text_, document_.lines);
    draft_.Start(document_, rules_);
    subject_.Forget();
  }
  void Hit(uint32_t line) {
    draft_.SetHits(line, {{hit_rule_, 0, 1}}, Draft::kMatchedAll);
    subject_.Forget();
  }
  About Find(std::string_view words, bool has_title = true) {
    for (const CompiledRule& rule : matcher_->rules()) {
      if (rule.name == words) return subject_.Find(draft_, rule.subject, has_title);
    }
    ADD_FAILURE() << words;
    return About::kNot;
  }
  bool IsAmong(std::string_view words, bool has_title = true) {
    return Find(words, has_title) != About::kNot;
  }

  // A line long enough for a paragraph.
  static std::string Paragraph(std::string_view word) {
    return "The bakers of the harbour met at noon to speak about the " + std::string(word) +
           " that everybody had brought along, and they went on until the lamps were lit.\n";
  }

  RuleTable rules_;
  RuleId hit_rule_ = 0;
  std::string text_;
  Document document_;
  Draft draft_;
  std::unique_ptr<Matcher> matcher_ = NewMatcher();
  DocumentSubject subject_{*matcher_};
};

TEST_F(DocumentSubjectTest, TheTitleSaysIt) {
  Start("Cookies for Christmas\n" + Paragraph("bread"));
  EXPECT_TRUE(IsAmong("cookie"));
  EXPECT_FALSE(IsAmong("newsletter"));
}

TEST_F(DocumentSubjectTest, SoDoThreeParagraphsButNotTwo) {
  const std::string two = "At the harbour\n" + Paragraph("COOKIES") + Paragraph("cookie tins");
  Start(two + Paragraph("bread"));
  EXPECT_FALSE(IsAmong("cookie"));
  Start(two + Paragraph("cookies"));
  EXPECT_TRUE(IsAmong("cookie"));
}

TEST_F(DocumentSubjectTest, ShortLinesBelowTheTitleDoNotCount) {
  Start("At the harbour\ncookies\ncookies\ncookies\n" + Paragraph("bread"));
  EXPECT_FALSE(IsAmong("cookie"));
}

TEST_F(DocumentSubjectTest, ATitleCountsThoughARuleHitsItAndNoOtherFirstLineDoes) {
  Start("Cookie Policy\n" + Paragraph("bread"));
  Hit(0);
  EXPECT_TRUE(IsAmong("cookie", true));
  subject_.Forget();
  EXPECT_FALSE(IsAmong("cookie", false));
}

TEST_F(DocumentSubjectTest, ParagraphsThatARuleHitsDoNotCount) {
  Start("At the harbour\n" + Paragraph("cookies") + Paragraph("cookies") + Paragraph("cookies"));
  EXPECT_TRUE(IsAmong("cookie"));
  Hit(2);
  EXPECT_FALSE(IsAmong("cookie"));
}

TEST_F(DocumentSubjectTest, OneOfSeveralWordsIsEnough) {
  Start("Terms of the trade\n" + Paragraph("bread"));
  EXPECT_TRUE(IsAmong("privacy|terms of"));
  EXPECT_FALSE(IsAmong("privacy|terms and"));
}

TEST_F(DocumentSubjectTest, BeyondAsciiWordsAreComparedFolded) {
  Start("La Publicité au port\n" + Paragraph("bread"));
  EXPECT_TRUE(IsAmong("publicit"));
  Start("Au port\n" + Paragraph("cafés") + Paragraph("cafe") + Paragraph("CAFÉ"));
  EXPECT_TRUE(IsAmong("Café"));
}

TEST_F(DocumentSubjectTest, APageIsAboutWhatMuchOfItSays) {
  const std::string policy =
      "Notes\nWhat are cookies?\nHow we set cookies\nOur cookies last for a day.\n";
  Start(policy + "Cookies of others\nThe end.\n");
  EXPECT_EQ(Find("cookie"), About::kPage);
  Hit(2);
  EXPECT_EQ(Find("cookie"), About::kNot);  // three lines are too few
  Start(policy + "Cookies of others\n" + Paragraph("bread") + Paragraph("salt"));
  EXPECT_EQ(Find("cookie"), About::kNot);  // and so is a fifth of the text
}

TEST_F(DocumentSubjectTest, ADialogueBelowAnArticleOrAboveItIsNotThePage) {
  const std::string dialogue =
      "Our cookies\nNecessary cookies are set at once.\nCookies of partners\n"
      "Cookies to count by\nCookies for advertising are kept for a year.\n";
  Start("The ferry\n" + Paragraph("ferry") + dialogue);
  EXPECT_EQ(Find("cookie"), About::kNot);
  Start(dialogue + Paragraph("ferry"));
  EXPECT_EQ(Find("cookie", false), About::kNot);
  Start("Small files\n" + dialogue);
  EXPECT_EQ(Find("cookie"), About::kPage);
}

TEST_F(DocumentSubjectTest, AllWordsOfASubjectTogetherMakeAPage) {
  Start("Notes\nWhat are cookies?\nPrivacy matters.\nOur cookies\nYour privacy\n");
  EXPECT_EQ(Find("cookie|privacy"), About::kPage);
  EXPECT_EQ(Find("cookie"), About::kNot);
}

}  // namespace
}  // namespace strigil
