// Patterns for texts in ASCII alone, held against those in UTF-8: the same matches, at the same
// places, for every pattern of the program's packs on all that they give as examples.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/ascii_pattern.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <string>
#include <vector>

#include "filters/rules/line_form.h"
#include "filters/rules/matcher.h"

namespace strigil {
namespace {

// What RE2 finds: the bounds of the first match, or nothing.
std::string FirstMatch(const RE2& regex, const std::string& text) {
  re2::StringPiece match;
  if (!regex.Match(text, 0, text.size(), RE2::UNANCHORED, &match, 1)) return "none";
  return std::to_string(match.data() - text.data()) + "+" + std::to_string(match.size());
}

std::string InAscii(const std::string& text) {
  std::string ascii;
  for (const char c : text) ascii += static_cast<unsigned char>(c) < 0x80 ? c : 'k';
  return ascii;
}

void ExpectSame(const std::string& pattern, bool case_sensitive,
                const std::vector<std::string>& texts) {
  const auto ascii = AsciiPattern(pattern);
  if (!ascii) return;
  RE2::Options options = PatternOptions(case_sensitive);
  const RE2 whole(pattern, options);
  options.set_encoding(RE2::Options::EncodingLatin1);
  const RE2 small(*ascii, options);
  ASSERT_TRUE(small.ok()) << pattern << ": " << small.error();
  EXPECT_LE(small.ProgramSize(), whole.ProgramSize()) << pattern;
  for (const std::string& text : texts)
    EXPECT_EQ(FirstMatch(small, text), FirstMatch(whole, text)) << pattern << "\n" << text;
}

TEST(AsciiPattern, EveryCharacterBeyondAsciiIsOne) {
  EXPECT_EQ(AsciiPattern("plain (?:a|b)+"), "plain (?:a|b)+");
  EXPECT_EQ(AsciiPattern("[\"“”]+"), "[\"\xFF\xFF]+");
  EXPECT_EQ(AsciiPattern(R"(don[\x{2019}'–-]?t\.)"), "don[\xFF'\xFF-]?t\\.");
  EXPECT_EQ(AsciiPattern(R"(\\x{2019})"), R"(\\x{2019})");
  EXPECT_EQ(AsciiPattern(R"(\x41\pL\x{41})"), R"(\x41\pL\x{41})");
}

TEST(AsciiPattern, NoneWhereItIsNotCertainOrLittleIsWon) {
  EXPECT_FALSE(AsciiPattern(R"(\Q“\E)"));
  EXPECT_FALSE(AsciiPattern("[\u017F]"));
  EXPECT_FALSE(AsciiPattern("[\u0100-\u024F]"));
  EXPECT_FALSE(AsciiPattern(R"([\x{2000}-\x{2200}])"));
  EXPECT_FALSE(AsciiPattern("[!-\u0180]"));
  EXPECT_TRUE(AsciiPattern("[\u2010-\u2015]"));
  EXPECT_TRUE(AsciiPattern(R"([\x{2030}-])"));
  EXPECT_FALSE(AsciiPattern("veröffentlicht am"));
}

TEST(AsciiPattern, MatchesTheSame) {
  const std::vector<std::string> texts = {"",     "k",       "K",        "s!",     "a-b",
                                          "\x7F", "x [ad] ", "It's 5 %", "ss kk ", "\t| \\ |"};
  for (const char* const pattern : {".", "[^“”]+", "(?i)[^a-j\u2010-\u2015]", R"(\p{L}+[’']s)",
                                    R"(\pL*[^\pN]$)", "[–-]b", "(?i)KELVIN|k", R"(\W\x{2022}?)",
                                    R"([\x{2022}•])", "(?s).*[^!”]", R"([^\x{80}-\x{10FFFF}]+)"}) {
    ExpectSame(pattern, true, texts);
    ExpectSame(pattern, false, texts);
  }
}

TEST(AsciiPattern, MatchesTheSameForTheRulesOfTheProgram) {
  const std::vector<Pack> packs = Matcher::New({})->packs();
  std::vector<std::string> examples;
  for (const Pack& pack : packs) {
    for (const RuleSpec& rule : pack.rules) {
      for (const std::string& text : rule.match) examples.push_back(InAscii(text));
    }
  }
  size_t patterns = 0;
  for (const Pack& pack : packs) {
    for (const RuleSpec& rule : pack.rules) {
      std::vector<std::string> texts;
      for (const std::string& text : rule.match) texts.push_back(InAscii(text));
      for (const std::string& text : rule.keep) texts.push_back(InAscii(text));
      for (size_t i = patterns; i < examples.size(); i += 61) texts.push_back(examples[i]);
      for (const std::string& pattern : rule.patterns) {
        ++patterns;
        ExpectSame(AnchoredPattern(rule.at, pattern), rule.case_sensitive, texts);
      }
      for (const std::string& need : rule.needs) ExpectSame(need, rule.case_sensitive, texts);
    }
  }
  EXPECT_GT(patterns, 300u);
}

}  // namespace
}  // namespace strigil
