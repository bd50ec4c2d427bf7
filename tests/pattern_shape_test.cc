// What is told of a regular expression without running it. That it holds of every text which RE2
// matches is for matcher_test to see; here: that it is as telling as it should be.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/pattern_shape.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strigil {
namespace {

// The longer a literal, the cheaper; none of less than three bytes.
double CostOf(std::string_view literal) {
  return literal.size() < 3 ? kNoLiteral : 1 / static_cast<double>(literal.size());
}

// The literals of a pattern, where they must begin or end a word with a bar there.
std::vector<std::string> LiteralsOf(std::string_view pattern) {
  std::vector<std::string> texts;
  for (const ShapeLiteral& literal : ShapeOf(pattern, true, CostOf).literals)
    texts.push_back((literal.begins_word ? "|" : "") + literal.text +
                    (literal.ends_word ? "|" : ""));
  return texts;
}

using List = std::vector<std::string>;

TEST(PatternShape, ALiteralKnowsTheWordBoundariesBesideIt) {
  EXPECT_EQ(LiteralsOf(R"(.*\breporter\b.*)"), List{"|reporter|"});
  EXPECT_EQ(LiteralsOf(R"(.*\b(?:reporter|columnist)\b.*)"), (List{"|columnist|", "|reporter|"}));
  EXPECT_EQ(LiteralsOf(R"(\w+ reporters?\b)"), (List{" reporter|", " reporters|"}));
  EXPECT_EQ(LiteralsOf(R"(.*\bour\b site.*)"), List{"|our site"});
  EXPECT_EQ(LiteralsOf(R"(.*(?:\bcookies| cookie)\b.*)"), (List{" cookie|", "|cookies|"}));
}

TEST(PatternShape, ABoundaryBesideABlankSaysNothingOfWords) {
  EXPECT_EQ(LiteralsOf(R"(.*on \b.*)"), List{"on "});
  EXPECT_EQ(LiteralsOf(R"(.*\b\[ad\]\b.*)"), List{"[ad]"});
}

TEST(PatternShape, ATextThatAlsoStandsInsideWordsMayStandThere) {
  EXPECT_EQ(LiteralsOf(R"(.*(?:\bnews\b|news).*)"), List{"news"});
  EXPECT_EQ(LiteralsOf(R"(.*(?:\bnews|news\b).*)"), List{"news"});
}

TEST(PatternShape, WhatStandsTogetherIsFoundTogether) {
  EXPECT_EQ(LiteralsOf(R"(.{0,40}sign up (?:here|now).*)"), (List{"sign up here", "sign up now"}));
}

}  // namespace
}  // namespace strigil
