// The names of everything that may edit a text, numbered.
//
// A rule is named `owner/rule`: the owner is a filter (`whitespace/trailing`) or a pack
// (`cookies/banner`). A chain owns one table; edits, hits and statistics refer to rules by number.
// Built while the chain is built, constant afterwards: safe to share between threads.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pipeline/edit.h"

namespace strigil {

struct RuleInfo {
  std::string name;     // "cookies/banner"
  std::string kind;     // "cookie-banner": what stats and the ledger group by
  bool enabled = true;  // a disabled rule (--skip, --only) makes no edits
};

class RuleTable {
 public:
  // Adds a rule, or finds it if a rule of that name is there. The kind of a new rule is as given.
  RuleId Add(std::string_view name, std::string_view kind);
  bool Has(std::string_view name) const { return by_name_.count(std::string(name)) != 0; }
  // The number of a rule that must be there; throws std::out_of_range.
  RuleId Find(std::string_view name) const;

  const RuleInfo& operator[](RuleId rule) const { return rules_[rule]; }
  RuleInfo& operator[](RuleId rule) { return rules_[rule]; }
  size_t size() const { return rules_.size(); }

 private:
  std::vector<RuleInfo> rules_;
  std::unordered_map<std::string, RuleId> by_name_;
};

}  // namespace strigil
