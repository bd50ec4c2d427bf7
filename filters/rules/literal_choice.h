// What a pattern is found by in a line: of the literals one of which every match holds, those that
// cost least to look for. Run at build time for our own packs.
//
//   (?:this|our) site uses\b.{0,60}\bcookies?\b      literal  " site uses"
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/pattern_shape.h"

namespace strigil {

struct LiteralSet {
  std::vector<ShapeLiteral> literals;  // one of them is in every folded line that matches
  double cost = 0;                     // of looking for them: nanoseconds for a byte of news text
};

struct FoundBy {
  PatternShape shape;
  std::optional<LiteralSet> literals;  // nothing: it can match without any
};
FoundBy FindWhatTells(const std::string& pattern, bool case_sensitive);

// True if a pattern had better be tried on every line that looks at its ends like `line_shape`.
bool IsCheaperToTry(const PatternShape& line_shape, const LiteralSet& literals);

// The part of a folded phrase to look for: between numbers, the rarest.
std::optional<std::string> LiteralOfPhrase(std::string_view folded);

}  // namespace strigil
