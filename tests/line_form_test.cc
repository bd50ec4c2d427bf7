// What a match is: phrases and patterns against lines, by the slow matcher.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/line_form.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "filters/rules/slow_matcher.h"
#include "pipeline/plain_form.h"

namespace strigil {
namespace {

bool Hits(const RuleSpec& rule, std::string_view text) {
  return !SlowRule(rule).Match(text).empty();
}

std::vector<std::string> Matched(const RuleSpec& rule, const std::string& text) {
  std::vector<std::string> parts;
  for (const Span& span : SlowRule(rule).Match(text)) {
    parts.push_back(text.substr(span.begin, span.end - span.begin));
  }
  return parts;
}

RuleSpec Rule(At at, std::vector<std::string> phrases, std::vector<std::string> patterns = {}) {
  RuleSpec rule;
  rule.name = "t/t";
  rule.at = at;
  rule.phrases = std::move(phrases);
  rule.patterns = std::move(patterns);
  return rule;
}

TEST(LineFormTest, WholeLinesMatchPhrasesWhateverTheirDress) {
  const RuleSpec rule = Rule(At::kLine, {"Read more", "12 comments", "[edit]",
                                         "Se d\xC3\xA9"
                                         "connecter"});
  for (const char* text :
       {"READ MORE:", "  \xC2\xBB read\xC2\xA0more \xC2\xAB", "## Read more", "[Read more]",
        "234 Comments", "7 comments", "[edit]", "se deconnecter", "Read&nbsp;more",
        "Re\xC2\xAD"
        "ad more"}) {
    EXPECT_TRUE(Hits(rule, text)) << text;
  }
  for (const char* text :
       {"Read more books", "edit", "(edit)", "comments", "x comments", "Readmore", ""}) {
    EXPECT_FALSE(Hits(rule, text)) << text;
  }
  EXPECT_TRUE(Hits(Rule(At::kLine, {"# comments"}), "88 comments"));
  EXPECT_FALSE(Hits(Rule(At::kLine, {"# comments"}), "comments"));
}

TEST(LineFormTest, PhrasesAtAnEndOrInsideStopAtWords) {
  const RuleSpec start = Rule(At::kStart, {"posted on", "\xE6\x9D\xA5\xE6\xBA\x90"});
  EXPECT_TRUE(Hits(start, "Posted on: Monday"));
  EXPECT_TRUE(Hits(start, "* Posted on Monday"));
  EXPECT_TRUE(Hits(start, "\"Posted on Monday"));
  EXPECT_FALSE(Hits(start, "Posted online Thursday"));
  EXPECT_FALSE(Hits(start, "It was posted on Monday"));
  EXPECT_TRUE(Hits(start, "\xE6\x9D\xA5\xE6\xBA\x90\xE6\x96\xB0\xE5\x8D\x8E\xE7\xBD\x91"));
  const RuleSpec end = Rule(At::kEnd, {"read more"});
  EXPECT_TRUE(Hits(end, "he said. Read More"));
  EXPECT_TRUE(Hits(end, "he said. Read more \xC2\xBB"));
  EXPECT_FALSE(Hits(end, "he spread more"));
  EXPECT_FALSE(Hits(end, "read more books"));
  const RuleSpec inside = Rule(At::kInside, {"share 3 times"});
  EXPECT_TRUE(Hits(inside, "please Share 100 times!"));
  EXPECT_FALSE(Hits(inside, "please reshare 100 times!"));
  EXPECT_FALSE(Hits(inside, "please share times!"));
}

TEST(LineFormTest, PatternsAreAnchoredWhereTheRuleActs) {
  EXPECT_TRUE(Hits(Rule(At::kLine, {}, {"a+"}), "AAA"));
  EXPECT_TRUE(Hits(Rule(At::kLine, {}, {"a|ab"}), "ab"));
  EXPECT_TRUE(Hits(Rule(At::kLine, {}, {"a+"}), ">> aa"));
  EXPECT_FALSE(Hits(Rule(At::kLine, {}, {"a+"}), "aab"));
  EXPECT_TRUE(Hits(Rule(At::kStart, {}, {"by \\w+"}), "By Ann, Paris"));
  EXPECT_FALSE(Hits(Rule(At::kStart, {}, {"by"}), "Bypass"));
  EXPECT_TRUE(Hits(Rule(At::kStart, {}, {"\\[ad_1\\]"}), "[ad_1]The"));
  EXPECT_TRUE(Hits(Rule(At::kEnd, {}, {"accept.*"}), "unacceptable. Accept all"));
  EXPECT_FALSE(Hits(Rule(At::kEnd, {}, {"more"}), "evermore"));
  EXPECT_TRUE(Hits(Rule(At::kInside, {}, {"more"}), "evermore so"));
  RuleSpec cased = Rule(At::kInside, {}, {"AFP"});
  cased.case_sensitive = true;
  EXPECT_TRUE(Hits(cased, "(AFP)"));
  EXPECT_FALSE(Hits(cased, "(afp)"));
}

TEST(LineFormTest, CutsGiveTheBytesOfTheText) {
  RuleSpec rule = Rule(At::kInside, {"read more"}, {"\\[ad_\\d\\]"});
  rule.action = Action::kCut;
  EXPECT_EQ(Matched(rule, "x [ad_1] y READ MORE, [ad_2]z"),
            (std::vector<std::string>{"[ad_1]", "READ MORE", "[ad_2]"}));
  EXPECT_EQ(Matched(rule,
                    "\xC2\xA0 x&amp;y  re\xC2\xAD"
                    "ad&nbsp; \xC3\xA9 read\xC2\xA0 mor\xC2\xAD"
                    "e\xC2\xAD."),
            (std::vector<std::string>{"read\xC2\xA0 mor\xC2\xAD"
                                      "e"}));
  RuleSpec end = Rule(At::kEnd, {"read more"});
  end.action = Action::kCut;
  EXPECT_EQ(Matched(end, "\xE2\x80\x9CYes.\xE2\x80\x9D  Read  more \xC2\xA0"),
            (std::vector<std::string>{"Read  more"}));
}

// Each word of a plain line comes from the bytes that show it, whatever stands between the words.
TEST(LineFormTest, SpansOfPlainLinesInTheirTexts) {
  const std::string text = "  One&nbsp;\u201Ctwo\u201D\u00A0 caf\u00E9 &amp;\t\u00ADfo\u00ADur  ";
  std::string buffer;
  const std::string plain(MakePlain(text, buffer));
  ASSERT_EQ(plain, "One \"two\" caf\u00E9 & four");
  SpansInText spans(text, plain);
  const auto of = [&](std::string_view part) {
    const auto begin = static_cast<uint32_t>(plain.find(part));
    const Span span = spans.Of({begin, begin + static_cast<uint32_t>(part.size())});
    return text.substr(span.begin, span.end - span.begin);
  };
  EXPECT_EQ(of("One"), "One");
  EXPECT_EQ(of("ne"), "ne");
  EXPECT_EQ(of("One \""), "One&nbsp;\u201C");
  EXPECT_EQ(of("two"), "two");
  EXPECT_EQ(of("w"), "w");
  EXPECT_EQ(of("\"two\" c"), "\u201Ctwo\u201D\u00A0 c");
  EXPECT_EQ(of("caf\u00E9"), "caf\u00E9");
  EXPECT_EQ(of("&"), "&amp;");
  EXPECT_EQ(of("four"), "fo\u00ADur");
  EXPECT_EQ(of("ou"), "o\u00ADu");
  EXPECT_EQ(of("our"), "o\u00ADur");
  EXPECT_EQ(of(plain), text.substr(2, text.size() - 4));
}

}  // namespace
}  // namespace strigil
