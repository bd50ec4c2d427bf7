// The filters there are. Adding one: a .cc file with its class and its factory, one line here and
// one in the table of filters.cc, a folder of fixtures. See CONTRIBUTING.md.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "filters/matcher.h"
#include "pipeline/filter.h"
#include "pipeline/rule_table.h"

namespace strigil {

// What a factory gets to build its filter with; it adds the filter's rules to `rules`.
struct FilterSetup {
  std::string_view profile;  // "safe", "news", "web", "c4" ...
  RuleTable& rules;
  Matcher& matcher;                   // of the rule packs but for `keep` rules; outlives the filter
  Matcher& protector;                 // of the `keep` rules alone; the same rules by number
  std::string model_file;             // --model
  int threshold = -1;                 // --threshold
};

using FilterFactory = std::unique_ptr<Filter> (*)(const FilterSetup& setup);

struct FilterEntry {
  std::string_view name;
  std::string_view profiles;  // separated by blanks
  FilterFactory factory;
};

// Gives each of the two matchers the rules of its kind that are on.
void EnableRules(const RuleTable& rules, Matcher& matcher, Matcher& protector);

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
std::unique_ptr<Filter> NewDupLine(const FilterSetup& setup);
std::unique_ptr<Filter> NewIconLine(const FilterSetup& setup);

// Needs a model; null in profiles that have none unless one is asked for.
std::unique_ptr<Filter> NewLineModel(const FilterSetup& setup);

// Published rule sets, each a profile of its own that runs once, alone. filters/c4.cc, refinedweb.cc
std::unique_ptr<Filter> NewC4(const FilterSetup& setup);
std::unique_ptr<Filter> NewFineweb(const FilterSetup& setup);
std::unique_ptr<Filter> NewRefinedweb(const FilterSetup& setup);

}  // namespace strigil
