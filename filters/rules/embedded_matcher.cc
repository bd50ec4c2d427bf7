// The matcher of the program's own packs, from the tables that the build has put into it.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "filters/rules/embedded_packs.h"
#include "filters/rules/matcher.h"
#include "filters/rules/rule_set.h"
#include "pipeline/error.h"
#include "pipeline/suggest.h"

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

std::unique_ptr<RuleSet> OwnRules() {
  return std::make_unique<RuleSet>(std::string_view(kPackTables, kPackTablesSize));
}

// In order, each once.
std::vector<std::string> KindsOf(const std::vector<Pack>& user_packs) {
  std::set<std::string> kinds;
  const std::unique_ptr<RuleSet> own = OwnRules();
  for (uint32_t i = 0; i < own->rules().size(); ++i) kinds.emplace(own->Rule(i).kind);
  for (const Pack& pack : user_packs) {
    for (const RuleSpec& rule : pack.rules) kinds.insert(rule.kind);
  }
  return {kinds.begin(), kinds.end()};
}

}  // namespace

std::vector<std::string> UnknownKinds(const Pack& pack, const std::vector<Pack>& user_packs) {
  std::vector<std::string> messages;
  std::vector<std::string> kinds;  // made when there is something to look up
  for (const RuleSpec& rule : pack.rules) {
    if (rule.near.empty()) continue;
    if (kinds.empty()) kinds = KindsOf(user_packs);
    if (std::binary_search(kinds.begin(), kinds.end(), rule.near)) continue;
    const std::string meant = Suggestion(rule.near, kinds);
    messages.push_back(rule.near_at + ": near:" + rule.near + ": no rule is of this kind" +
                       (meant.empty() ? "; `strigil rules list` shows the kinds" : meant));
  }
  return messages;
}

std::unique_ptr<Matcher> Matcher::New(const std::vector<Pack>& user_packs) {
  for (const Pack& pack : user_packs) {
    const std::vector<std::string> unknown = UnknownKinds(pack, user_packs);
    if (!unknown.empty()) throw Error(Status::kUsage, unknown.front());
  }
  std::vector<std::unique_ptr<RuleSet>> sets;
  sets.push_back(OwnRules());
  if (!user_packs.empty()) sets.push_back(NewRuleSet(user_packs));
  return NewMatcher(std::move(sets), [user_packs] { return AllPacks(user_packs); });
}

}  // namespace strigil
