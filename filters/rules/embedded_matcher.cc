// The matcher of the program's own packs, from the tables that the build has put into it.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/embedded_packs.h"
#include "filters/rules/matcher.h"
#include "filters/rules/rule_set.h"

namespace strigil {
namespace {

std::vector<Pack> AllPacks(const std::vector<Pack>& user_packs) {
  std::vector<Pack> packs;
  for (size_t i = 0; i < kPackSourcesSize; ++i) {
    const PackSource& source = kPackSources[i];
    packs.push_back(
        ParsePack(source.toml, std::string(source.name) + ".toml", std::string(source.name)));
  }
  packs.insert(packs.end(), user_packs.begin(), user_packs.end());
  return packs;
}

}  // namespace

std::unique_ptr<Matcher> Matcher::New(const std::vector<Pack>& user_packs) {
  std::vector<std::unique_ptr<RuleSet>> sets;
  sets.push_back(std::make_unique<RuleSet>(std::string_view(kPackTables, kPackTablesSize)));
  if (!user_packs.empty()) sets.push_back(NewRuleSet(user_packs));
  return NewMatcher(std::move(sets), [user_packs] { return AllPacks(user_packs); });
}

}  // namespace strigil
