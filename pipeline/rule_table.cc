// Names to numbers, by a hash.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/rule_table.h"

#include <stdexcept>

namespace strigil {

RuleId RuleTable::Add(std::string_view name, std::string_view kind) {
  const auto [entry, is_new] =
      by_name_.try_emplace(std::string(name), static_cast<RuleId>(rules_.size()));
  if (is_new) rules_.push_back({std::string(name), std::string(kind), true});
  return entry->second;
}

RuleId RuleTable::Find(std::string_view name) const {
  const auto entry = by_name_.find(std::string(name));
  if (entry == by_name_.end()) throw std::out_of_range("no rule " + std::string(name));
  return entry->second;
}

}  // namespace strigil
