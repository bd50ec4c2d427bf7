// The filters there are. Adding one: a .cc file with its class and its factory, one line here and
// one in the table of filters.cc, a pair of fixtures. See CONTRIBUTING.md.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/matcher.h"
#include "pipeline/filter.h"
#include "pipeline/rule_table.h"

namespace strigil {

// The rule packs, matched for several purposes. All have the same rules by number; each has those
// on that it is for.
struct PackMatchers {
  // Of the embedded packs and these. Throws Error(kUsage) if a pattern cannot be compiled.
  explicit PackMatchers(const std::vector<Pack>& user_packs);
  // Has `anywhere` made, which few chains need.
  void AddAnywhere() { anywhere = all->Share(); }
  // Turns on the rules that are enabled in `rules`.
  void Enable(const RuleTable& rules);

  std::unique_ptr<Matcher> all;       // the rules that take something
  std::unique_ptr<Matcher> body;      // those of them that may act in the body of a document
  std::unique_ptr<Matcher> keep;      // the rules that protect
  std::unique_ptr<Matcher> anywhere;  // those that take whole lines wherever these stand, or null
};

// What a factory gets to build its filter with; it adds the filter's rules to `rules`.
struct FilterSetup {
  std::string_view profile;  // "safe", "news", "web", "c4" ...
  RuleTable& rules;
  PackMatchers& packs;     // outlive the filter
  std::string model_file;  // --model
  int threshold = -1;      // --threshold
  bool judged = false;     // the line model has judged every line of a full page before this filter
};

using FilterFactory = std::unique_ptr<Filter> (*)(const FilterSetup& setup);

enum class FilterKind {
  kByWords,  // goes by what lines say
  // Goes by the shape of a full page. Where the line model has judged the page it does not run: in
  // cross-validation these took 6 permille of the content that the model would have left, and no
  // boilerplate to speak of.
  kByShape,
  kOnce,  // runs once, after the rounds of the others; a chain has one such filter
};

struct FilterEntry {
  std::string_view name;
  std::string_view profiles;  // separated by blanks
  FilterFactory factory;
  FilterKind kind = FilterKind::kByWords;

  bool IsIn(std::string_view profile) const;
};

// In the order in which they run.
const std::vector<FilterEntry>& FilterTable();

// White space and invisible characters; runs once, after all others. filters/whitespace.cc
std::unique_ptr<Filter> NewWhitespace(const FilterSetup& setup);

std::unique_ptr<Filter> NewRulePacks(const FilterSetup& setup);
std::unique_ptr<Filter> NewMarkdownHead(const FilterSetup& setup);
std::unique_ptr<Filter> NewTitleSuffix(const FilterSetup& setup);
std::unique_ptr<Filter> NewDupTitle(const FilterSetup& setup);
std::unique_ptr<Filter> NewMasthead(const FilterSetup& setup);
std::unique_ptr<Filter> NewTailByline(const FilterSetup& setup);
std::unique_ptr<Filter> NewOrphanDot(const FilterSetup& setup);
std::unique_ptr<Filter> NewRelatedBlock(const FilterSetup& setup);
std::unique_ptr<Filter> NewMenuBlock(const FilterSetup& setup);
std::unique_ptr<Filter> NewPageFrame(const FilterSetup& setup);
std::unique_ptr<Filter> NewDupLine(const FilterSetup& setup);
std::unique_ptr<Filter> NewIconLine(const FilterSetup& setup);

// Needs a model; null in profiles that have none unless one is asked for.
std::unique_ptr<Filter> NewLineModel(const FilterSetup& setup);

// Published rule sets, each a profile of its own that runs once, alone. filters/c4.cc,
// refinedweb.cc
std::unique_ptr<Filter> NewC4(const FilterSetup& setup);
std::unique_ptr<Filter> NewFineweb(const FilterSetup& setup);
std::unique_ptr<Filter> NewRefinedweb(const FilterSetup& setup);

}  // namespace strigil
