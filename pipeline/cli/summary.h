// What the program says of a run when it is over, and how it writes numbers for people. Pure.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/rule_table.h"
#include "pipeline/stats.h"

namespace strigil {

// "1234567" -> "1,234,567".
std::string Grouped(uint64_t number);

// "12.3 %"
std::string Percent(uint64_t part, uint64_t whole);

// "not-json 3, too-large 1"
std::string FaultKinds(const Stats& stats);

// "12 faulty records in all: not-json 12", and what may help if it is the same with all records.
std::string FaultTotals(const Stats& stats);

struct SummaryFacts {
  double seconds = 0;  // that the run took
  uint64_t files = 1;
  uint64_t files_failed = 0;
};
// For a person at a terminal: the totals, in lines of at most 80 columns for all but absurd
// numbers, and what was removed by kind, in bytes.
std::string Summary(const Stats& stats, const RuleTable& rules, const SummaryFacts& facts);

}  // namespace strigil
