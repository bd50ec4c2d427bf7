// What was done, in numbers: records, bytes and lines in and out, faults by kind, and what each
// rule touched. Counted from the edits of finished records, so the sum always holds:
//
//   bytes_in - removed + inserted == bytes_out
//
// Bytes are those of the decoded input and of the output before compression. Not thread-safe: each
// worker counts for itself, and the counts are merged.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline/edit.h"
#include "pipeline/observer.h"
#include "pipeline/rule_table.h"

namespace strigil {

struct RuleStats {
  uint64_t records = 0;  // that the rule touched
  uint64_t lines = 0;    // of their texts that the rule touched
  uint64_t edits = 0;
  uint64_t removed = 0;   // bytes of the input
  uint64_t inserted = 0;  // bytes of the output
};

class Stats {
 public:
  uint64_t records = 0;  // with a text or a fault; separators and the like are not counted
  uint64_t other = 0;    // records without a text to clean (WARC requests, metadata ...)
  uint64_t touched = 0;  // records with an edit
  uint64_t emptied = 0;  // records of whose text nothing is left
  uint64_t cut = 0;      // documents over the record limit, worked on in parts
  uint64_t faulty = 0;
  uint64_t dropped = 0;   // records that went nowhere
  uint64_t rejected = 0;  // records that went to the rejects
  uint64_t alarms = 0;    // records that lost more than kAlarmPercent of their text
  uint64_t bytes_in = 0;
  uint64_t bytes_out = 0;
  uint64_t removed = 0;
  uint64_t inserted = 0;
  uint64_t text_in = 0;  // bytes of the texts alone
  uint64_t text_out = 0;
  uint64_t lines_in = 0;  // of the texts, faulty records apart
  uint64_t lines_out = 0;
  std::map<std::string, uint64_t, std::less<>> faults;  // by Fault::kind

  // Records of which a rule would have taken more than its budget.
  std::map<RuleId, uint64_t> refused;

  static constexpr uint64_t kAlarmPercent = 15;

  // Counts a record. `bytes_out` is counted by whoever writes. With `lines`, the lines of the text
  // are counted too: that reads the text once more.
  void Count(const FinishedRecord& finished, bool lines);

  // Adds the counts of `other`, and sets those to zero.
  void Merge(Stats& other);

  // Adds the counts of one rule, as they were kept.
  void AddRule(RuleId rule, const RuleStats& counts);

  // Of each rule, by RuleId; shorter than the table if the last rules did nothing.
  const std::vector<RuleStats>& rules() const { return rules_; }

  // Throws std::logic_error if bytes were lost or invented.
  void CheckBalance() const;

  // All of it as one JSON object, ending in a line feed.
  std::string ToJson(const RuleTable& table) const;

 private:
  // Parts of Count.
  void CountOutcome(const FinishedRecord& finished);
  void CountLinesOf(const FinishedRecord& finished);
  void CountEdits(const FinishedRecord& finished);
  void CountTouchedLines(const FinishedRecord& finished);

  // The counts of a rule, which are changed.
  RuleStats& Touch(RuleId rule);
  RuleStats& TouchFirst(RuleId rule);

  std::vector<RuleStats> rules_;
  std::vector<RuleId> touched_rules_;  // those that are not all zero
  // While a record is counted: rules seen in it and the line they were last seen on.
  std::vector<uint64_t> seen_record_;
  std::vector<uint64_t> seen_line_;
  uint64_t serial_ = 0;
};

}  // namespace strigil
