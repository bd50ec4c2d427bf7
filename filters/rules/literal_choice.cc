// Literals are taken from two analyses, ours (pattern_shape.h) and that of RE2's own filter, which
// sees through more of the syntax but knows no word boundaries.
//
// Tested by tests/matcher_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/literal_choice.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "filters/rules/line_form.h"
#include "filters/rules/literal_rarity.h"
#include "filters/rules/literal_tables.h"
#include "filters/rules/rule_tables.h"
#include "pipeline/folding.h"

namespace strigil {
namespace {

// Costs are estimates in nanoseconds for each byte of news text.
constexpr double kTry = 300;    // running a regular expression on a line
constexpr double kGlance = 10;  // finding that a line's ends forbid it
constexpr double kLookUp = 10;  // looking at a window that is in some literal
constexpr double kLineBytes = 150;
constexpr double kGateCost = 0.0003;     // being one of 64 in a gate
constexpr double kLiteralCost = 0.0003;  // room in tables, chance hits

// How often a line of prose has one of `bytes` at this place, counted from its beginning or end.
double ShareOf(const ByteSet& bytes, size_t place, bool at_end) {
  const auto share = [&](size_t b) {
    const bool lower = b >= 'a' && b <= 'z', upper = b >= 'A' && b <= 'Z';
    if (place > 0)
      return lower || b == ' ' ? std::exp2(-LiteralRarity(std::string(1, static_cast<char>(b))))
                               : 0.004;
    if (b >= 0x80) return 0.006;
    if (at_end)
      return b == '.' ? 0.6 : b == '"' ? 0.12 : b == ')' || b == '?' ? 0.02 : lower ? 0.006 : 0.003;
    return upper ? 0.03 : lower ? 0.003 : b == '"' ? 0.1 : 0.003;
  };
  if (bytes.all()) return 1;
  double sum = 0;
  for (size_t b = 0; b < 256; ++b) sum += bytes[b] ? share(b) : 0;
  return std::min(1.0, sum);
}

// How many lines pass a look at their first and last bytes.
double PassingOf(const PatternShape& shape, size_t first, size_t last) {
  double passing = 1;
  for (size_t i = 0; i < first; ++i) passing *= ShareOf(shape.first.places[i], i, false);
  for (size_t i = 0; i < last; ++i) passing *= ShareOf(shape.last.places[i], i, true);
  return passing;
}

// How many lines pass all that is looked at before a regular expression is run.
double PassingOf(const PatternShape& shape) {
  return PassingOf(shape, kEdgePlaces, kEdgePlaces) * ShareOfLinesWith(shape.needed);
}

// Of looking for a literal; `passing`: the share of lines on which a find leads to a try.
double CostOf(std::string_view literal, double passing) {
  const double tries = (kTry * passing + kGlance) * std::exp2(-LiteralRarity(literal));
  const double windows = kLookUp * ShareOfWindows(literal);
  const double pass = literal.size() >= kStridedLiteral ? 0 : literal.size() >= 4 ? 0.03 : 0.06;
  return tries + windows + pass + kLiteralCost;
}

// The same where every find does; kNoLiteral for what is none.
double CostOfLiteral(std::string_view literal) {
  return literal.size() < kShortestLiteral ? kNoLiteral : CostOf(literal, 1);
}

// The literals of a regular expression, or nothing if it can match without any.
std::optional<LiteralSet> LiteralsOf(const std::string& source, const RE2::Options& options) {
  re2::FilteredRE2 filter(kShortestLiteral);
  int id = 0;
  if (filter.Add(source, options, &id) != RE2::NoError) return std::nullopt;
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  if (atoms.empty()) return std::nullopt;
  std::vector<std::string> folded(atoms.size());
  std::vector<int> needed;  // most expensive first
  for (size_t i = 0; i < atoms.size(); ++i) {
    AppendFolded(atoms[i], folded[i]);
    needed.push_back(static_cast<int>(i));
  }
  const auto cost = [&](int atom) { return CostOfLiteral(folded[atom]); };
  std::sort(needed.begin(), needed.end(), [&](int a, int b) {
    return cost(a) != cost(b) ? cost(a) > cost(b) : folded[a] < folded[b];
  });
  // Without any atom of a set that is needed the filter lets nothing through.
  const auto suffices = [&](const std::vector<int>& set) {
    std::vector<int> others, passed;
    for (int i = 0; i < static_cast<int>(atoms.size()); ++i) {
      if (std::find(set.begin(), set.end(), i) == set.end()) others.push_back(i);
    }
    filter.AllPotentials(others, &passed);
    return passed.empty();
  };
  if (!suffices(needed)) return std::nullopt;
  for (size_t i = 0; i < needed.size();) {
    std::vector<int> fewer = needed;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (suffices(fewer)) {
      needed = std::move(fewer);
    } else {
      ++i;
    }
  }
  LiteralSet set;
  std::set<std::string> texts;
  for (const int atom : needed) {
    if (folded[atom].size() < kShortestLiteral) return std::nullopt;
    texts.insert(folded[atom]);
    set.cost += CostOfLiteral(folded[atom]);
  }
  if (texts.empty()) return std::nullopt;
  for (const std::string& text : texts) set.literals.push_back({text});
  return set;
}

std::optional<LiteralSet> LiteralsOf(const PatternShape& shape) {
  if (shape.literals.empty()) return std::nullopt;
  LiteralSet set{shape.literals, 0};
  for (const ShapeLiteral& literal : set.literals) set.cost += CostOfLiteral(literal.text);
  return set;
}

std::optional<LiteralSet> Cheaper(std::optional<LiteralSet> a, std::optional<LiteralSet> b) {
  if (!a || (b && b->cost < a->cost)) return b;
  return a;
}

double CostOf(const LiteralSet& set, double passing) {
  double cost = 0;
  for (const ShapeLiteral& literal : set.literals) cost += CostOf(literal.text, passing);
  return cost;
}

// Of trying a pattern on each line that passes its gate.
double CostOfTrying(const PatternShape& shape) {
  const double glances = kGlance * PassingOf(shape, kGateFirst, kGateLast);
  return (glances + kTry * PassingOf(shape)) / kLineBytes + kGateCost;
}

}  // namespace

FoundBy FindWhatTells(const std::string& pattern, bool case_sensitive) {
  FoundBy found{ShapeOf(pattern, case_sensitive, CostOfLiteral), std::nullopt};
  found.literals =
      Cheaper(LiteralsOf(found.shape), LiteralsOf(pattern, PatternOptions(case_sensitive)));
  return found;
}

bool IsCheaperToTry(const PatternShape& line_shape, const LiteralSet& literals) {
  return CostOfTrying(line_shape) < CostOf(literals, PassingOf(line_shape));
}

std::optional<std::string> LiteralOfPhrase(std::string_view folded) {
  std::optional<std::string> best;
  for (size_t begin = 0; begin <= folded.size();) {
    const size_t end = std::min(folded.find('#', begin), folded.size());
    const std::string_view part = folded.substr(begin, end - begin);
    if (part.size() >= kShortestLiteral && (!best || CostOfLiteral(part) < CostOfLiteral(*best)))
      best = std::string(part);
    begin = end + 1;
  }
  return best;
}

}  // namespace strigil
