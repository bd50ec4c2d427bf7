// The guard against the matcher it stands for: it protects a line if, and only if, one of the rules
// hits it, whatever the line is made of and whatever stands around it.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/keep_guard.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "filters/filters.h"
#include "pipeline/unicode.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

// What a user may ask for besides: phrases at the ends of lines, scripts other than Latin, whole
// lines without brackets, patterns that no literal finds, long lines.
constexpr std::string_view kUserPack = R"toml(
[[rule]]
id = "cyrillic"
kind = "keep"
action = "keep"
at = "inside"
profiles = ["web"]
patterns = ['сказал[аи]? она']
match = ["Сказала она"]
keep = ["Nothing"]
)toml";

constexpr std::string_view kOtherPack = R"toml(
[[rule]]
id = "ends"
kind = "keep"
action = "keep"
at = "end"
max = 40
profiles = ["web"]
phrases = ["the end"]
match = ["This is the end"]
keep = ["Nothing"]
[[rule]]
id = "whole"
kind = "keep"
action = "keep"
profiles = ["web"]
phrases = ["Home", "Menü #"]
match = ["HOME", "Menu 3"]
keep = ["Nothing"]
[[rule]]
id = "bare"
kind = "keep"
action = "keep"
profiles = ["web"]
patterns = ['[0-9]+', '.{121,}x']
match = ["12"]
keep = ["Nothing"]
)toml";

constexpr std::string_view kStartPack = R"toml(
[[rule]]
id = "starts"
kind = "keep"
action = "keep"
at = "start"
max = 100
profiles = ["web"]
phrases = ["Über uns", "Новости", "app", "メニュー", "x-", "tm x"]
match = ["Über uns und Sie", "НОВОСТИ дня", "App 12", "ﾒﾆｭｰ 1", "X-ray", "™ x"]
keep = ["Nothing"]
)toml";

constexpr std::string_view kPieces[] = {"she said",
                                        "The court ruled",
                                        "he told",
                                        " cookies",
                                        "newsletter.",
                                        "comments!",
                                        "\"No comment,\" ",
                                        "“Ja”, ",
                                        "see also section 4",
                                        "See 1 John 5:17",
                                        "[sic]",
                                        "[applause]",
                                        "Yours sincerely, Ana",
                                        "Ihr Petr Beispiel",
                                        "Best regards, X",
                                        "Home",
                                        "Menü 7",
                                        "the end",
                                        "Home | Über uns",
                                        "Сказала она",
                                        "новости",
                                        "Μενού",
                                        "΅",
                                        "首页",
                                        "，",
                                        "メニュー",
                                        "゛",
                                        "　",
                                        "한국어",
                                        "Ꞓꟲ",
                                        "é",
                                        "é",
                                        "ſ",
                                        "ａｐｐ",
                                        "™",
                                        "über Uns ",
                                        "НОВОСТИ",
                                        "ﾒﾆｭｰ",
                                        "x-",
                                        "&amp;",
                                        "&quot;",
                                        "\t",
                                        "  ",
                                        " ",
                                        "­",
                                        "\xFF",
                                        "\xC3",
                                        "12",
                                        "- ",
                                        "# ",
                                        "> ",
                                        ".",
                                        "…",
                                        "x"};

void Compare(const std::vector<Pack>& packs) {
  RuleTable table;
  PackMatchers matchers(packs);
  for (const CompiledRule& rule : matchers.all->rules()) table.Add(rule.name, rule.kind);
  table.Add("encoding/ill-formed", "encoding");
  matchers.Enable(table);
  KeepGuard guard(*matchers.keep);
  const auto scratch = matchers.keep->NewScratch();
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  Draft draft;
  size_t kept = 0;
  for (int i = 0; i < 400; ++i) {
    std::string text;
    for (size_t lines = 1 + random() % 40; lines > 0; --lines) {
      for (size_t n = 1 + random() % (random() % 10 == 0 ? 30 : 4); n > 0; --n)
        text += kPieces[random() % std::size(kPieces)];
      text += "\n";
    }
    Document document;
    document.text = text;
    SplitLines(text, document.lines);
    draft.Start(document, table);
    for (uint32_t line = 0; line < draft.line_count(); ++line) {
      std::vector<RuleHit> hits;
      matchers.keep->Match(draft.Text(line), draft.Plain(line), draft.Length(line), *scratch, hits);
      ASSERT_EQ(guard.Protects(draft, line), !hits.empty()) << draft.Text(line);
      kept += !hits.empty();
    }
  }
  EXPECT_GT(kept, 100U);
}

TEST(KeepGuardTest, IsTheMatcher) { Compare({}); }

TEST(KeepGuardTest, OfRulesInOtherScripts) { Compare({ParsePack(kUserPack, "u.toml", "u")}); }

TEST(KeepGuardTest, OfRulesThatNoLiteralFinds) { Compare({ParsePack(kOtherPack, "o.toml", "o")}); }

TEST(KeepGuardTest, OfRulesForTheStartsOfLines) { Compare({ParsePack(kStartPack, "s.toml", "s")}); }

// Nearly every line of a page's frame is asked for: one rule that any line may begin like would
// have all of them matched.
TEST(KeepGuardTest, OwnRulesLeaveMenusToAQuickLook) {
  RuleTable table;
  PackMatchers matchers({});
  for (const CompiledRule& rule : matchers.all->rules()) table.Add(rule.name, rule.kind);
  matchers.Enable(table);
  std::string matched;
  size_t count = 0;
  for (const std::string_view item : {"Home",
                                      "News",
                                      "Sport",
                                      "Log in",
                                      "Sign up",
                                      "Privacy policy",
                                      "All rights reserved.",
                                      "Share this article",
                                      "Read more",
                                      "Contact us",
                                      "Startseite",
                                      "Über uns",
                                      "Impressum",
                                      "Accueil",
                                      "Mentions légales",
                                      "Inicio",
                                      "Política de privacidad",
                                      "Strona główna",
                                      "Главная",
                                      "О проекте",
                                      "Αρχική",
                                      "首页",
                                      "ホーム",
                                      "الرئيسية"}) {
    if (!matchers.keep->MayMatchWithoutLiteral(item, CountCodePoints(item))) continue;
    matched += " " + std::string(item);
    ++count;
  }
  EXPECT_LE(count, 3U) << matched;
}

}  // namespace
}  // namespace strigil
