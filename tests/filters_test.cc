// The table of filters: what CONTRIBUTING.md asks of a new one, of those that are there.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/filters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "pipeline/chain.h"

namespace strigil {
namespace {

TEST(FiltersTest, ProfilesAreKnown) {
  const std::vector<std::string>& known = ProfileNames();
  for (const FilterEntry& entry : FilterTable()) {
    std::istringstream profiles{std::string(entry.profiles)};
    for (std::string profile; profiles >> profile;) {
      EXPECT_NE(std::find(known.begin(), known.end(), profile), known.end())
          << entry.name << ": " << profile;
    }
  }
}

// --only and --skip, statistics and the ledger go by these names.
TEST(FiltersTest, OneNameForFilterEntryAndRules) {
  for (const std::string& profile : ProfileNames()) {
    for (const FilterEntry& entry : FilterTable()) {
      if (!entry.IsIn(profile)) continue;
      RuleTable rules;
      PackMatchers packs({});
      const auto filter = entry.factory({profile, rules, packs, "", -1});
      if (filter == nullptr) continue;  // the line model under `news`
      EXPECT_EQ(filter->name(), entry.name);
      if (entry.name == "rule_packs") continue;  // its rules are called after their packs
      EXPECT_GT(rules.size(), 0u) << entry.name;
      for (RuleId rule = 0; rule < rules.size(); ++rule)
        EXPECT_TRUE(rules[rule].name.starts_with(std::string(entry.name) + "/"))
            << rules[rule].name << " of " << entry.name;
    }
  }
}

}  // namespace
}  // namespace strigil
