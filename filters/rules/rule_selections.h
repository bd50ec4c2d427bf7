// The choices of rules that are often made, each with what finds its rules alone: by classes of
// lengths of lines, a sieve of literals, and the candidates that no literal finds behind gates.
// Part of laying out rule_tables.h.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "filters/rules/blob.h"
#include "filters/rules/pack.h"
#include "filters/rules/rule_tables.h"

namespace strigil {

// What finds each rule; must outlive the call.
struct RuleFinders {
  const std::vector<const RuleSpec*>& specs;  // by number of the rule
  const std::vector<TableRegex>& regexes;
  const std::vector<TablePhrase>& phrases;
  const std::vector<TableByteSet>& byte_sets;
  const std::map<std::string, std::vector<Candidate>>& literals;  // their order numbers them
  const std::vector<Candidate>& always;                           // those that no literal finds
};

// The number of the rule that a candidate is of.
uint32_t RuleOf(const Candidate& candidate, const std::vector<TableRegex>& regexes,
                const std::vector<TablePhrase>& phrases);

// Selection, fewer rules first; the last has all.
BlobArray WriteSelections(const RuleFinders& from, BlobWriter& blob);

}  // namespace strigil
