// A record is counted by walking its edits once; what each rule did is kept by the rule's number,
// and only the rules that did something are merged.
//
// Tested by tests/stats_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stats.h"

#include <stdexcept>

#include "pipeline/byte_scan.h"
#include "pipeline/json_text.h"

namespace strigil {
namespace {

uint64_t CountLines(std::string_view text) {
  return CountLineFeeds(text) + (text.empty() || text.back() == '\n' ? 0 : 1);
}

// A record that is written in another format is one edit of all its bytes.
bool IsWrittenAnew(const FinishedRecord& finished) {
  if (finished.edits.size() != 1 || finished.outcome != Outcome::kWritten) return false;
  const Edit edit = finished.edits.front();
  return edit.length == finished.record.raw.size() && !edit.replacement.empty() &&
         !finished.text_edits.empty() && edit.rule != finished.text_edits.front().rule;
}

}  // namespace

inline RuleStats& Stats::Touch(RuleId rule) {
  if (rule < rules_.size() && rules_[rule].edits != 0) [[likely]]
    return rules_[rule];
  return TouchFirst(rule);
}

RuleStats& Stats::TouchFirst(RuleId rule) {
  if (rule >= rules_.size()) {
    rules_.resize(rule + 1);
    seen_record_.resize(rule + 1, 0);
    seen_line_.resize(rule + 1, 0);
  }
  if (rules_[rule].edits == 0 && rules_[rule].lines == 0) touched_rules_.push_back(rule);
  return rules_[rule];
}

void Stats::Count(const FinishedRecord& finished, bool lines) {
  const bool is_record = finished.record.kind == RecordKind::kRecord;
  bytes_in += finished.record.raw.size();
  if (is_record) CountOutcome(finished);
  const uint64_t text_left =
      finished.text.size() - finished.text_edits.removed() + finished.text_edits.inserted();
  text_in += finished.text.size();
  if (finished.outcome == Outcome::kWritten) text_out += text_left;
  if (lines) CountLinesOf(finished);
  if (finished.edits.empty()) return;
  if (is_record && !finished.text.empty()) {
    if (text_left == 0) ++emptied;
    if (text_left < finished.text.size() &&
        (finished.text.size() - text_left) * 100 > finished.text.size() * kAlarmPercent) {
      ++alarms;
    }
  }
  touched += is_record;
  removed += finished.edits.removed();
  inserted += finished.edits.inserted();
  CountEdits(finished);
  CountTouchedLines(finished);
}

void Stats::CountOutcome(const FinishedRecord& finished) {
  ++records;
  if (!finished.record.extent.tail && !finished.fault) ++cut;
  if (finished.outcome == Outcome::kDropped) ++dropped;
  if (finished.outcome == Outcome::kRejected) ++rejected;
  if (!finished.fault) return;
  ++faulty;
  const auto found = faults.find(finished.fault->kind);
  if (found != faults.end()) {
    ++found->second;
  } else {
    faults.emplace(finished.fault->kind, 1);
  }
}

void Stats::CountLinesOf(const FinishedRecord& finished) {
  const uint64_t count = CountLines(finished.text);
  lines_in += count;
  if (finished.outcome != Outcome::kWritten) return;
  if (finished.text_edits.empty()) {
    lines_out += count;
    return;
  }
  std::string clean;
  ApplyEdits(finished.text, finished.text_edits, clean);
  lines_out += CountLines(clean);
}

void Stats::CountEdits(const FinishedRecord& finished) {
  ++serial_;
  const auto count = [&](const EditList& edits) {
    RuleStats* rule = nullptr;  // of the edit before, which mostly is of the same rule
    RuleId last = 0;
    for (const Edit& edit : edits) {
      if (rule == nullptr || edit.rule != last) {
        last = edit.rule;
        rule = &Touch(last);
        if (seen_record_[last] != serial_) ++rule->records;
        seen_record_[last] = serial_;
      }
      ++rule->edits;
      rule->removed += edit.length;
      rule->inserted += edit.replacement.size();
    }
  };
  count(finished.edits);
  if (!IsWrittenAnew(finished)) return;
  // What the rules took of the text is theirs, and only the rest the format's.
  count(finished.text_edits);
  RuleStats& format = Touch(finished.edits.front().rule);
  format.removed -= finished.text_edits.removed();
  format.inserted -= finished.text_edits.inserted();
}

// Lines are those of the text: in JSON their breaks are spelled otherwise. One walk; a line is
// known by where it begins, and counts once for a rule.
void Stats::CountTouchedLines(const FinishedRecord& finished) {
  ++serial_;
  const auto after_last_break = [&](size_t begin, size_t end, size_t otherwise) {
    if (begin == end) return otherwise;
    if (finished.text[end - 1] == '\n') return end;
    const size_t found = finished.text.substr(begin, end - begin).rfind('\n');
    return found == std::string_view::npos ? otherwise : begin + found + 1;
  };
  size_t line = 0, at = 0;  // where the line begins that `at` is in
  for (const Edit& edit : finished.text_edits) {
    line = after_last_break(at, edit.offset, line);
    at = edit.offset + edit.length;
    const std::string_view taken = finished.text.substr(edit.offset, edit.length);
    const bool takes_last_break = taken.ends_with('\n');
    // Mostly of one line, which is told faster than its breaks are counted.
    const bool is_of_one = taken.size() <= 1 || taken.find('\n') >= taken.size() - takes_last_break;
    const uint64_t breaks = is_of_one ? 0 : CountLineFeeds(taken) - (takes_last_break ? 1 : 0);
    const size_t last =
        breaks == 0 ? line : after_last_break(edit.offset, at - takes_last_break, line);
    RuleStats& rule = Touch(edit.rule);
    const bool again = seen_record_[edit.rule] == serial_ && seen_line_[edit.rule] == line;
    rule.lines += breaks + (again ? 0 : 1);
    seen_record_[edit.rule] = serial_;
    seen_line_[edit.rule] = last;
    line = takes_last_break ? at : last;
  }
}

void Stats::Merge(Stats& from) {
  for (auto member : {&Stats::records, &Stats::other, &Stats::touched, &Stats::emptied, &Stats::cut,
                      &Stats::faulty, &Stats::dropped, &Stats::rejected, &Stats::alarms,
                      &Stats::bytes_in, &Stats::bytes_out, &Stats::removed, &Stats::inserted,
                      &Stats::text_in, &Stats::text_out, &Stats::lines_in, &Stats::lines_out}) {
    this->*member += from.*member;
    from.*member = 0;
  }
  for (const auto& [kind, count] : from.faults) faults[kind] += count;
  from.faults.clear();
  for (const auto& [rule, count] : from.refused) refused[rule] += count;
  from.refused.clear();
  for (const RuleId rule : from.touched_rules_) {
    AddRule(rule, from.rules_[rule]);
    from.rules_[rule] = {};
  }
  from.touched_rules_.clear();
}

void Stats::AddRule(RuleId rule, const RuleStats& counts) {
  RuleStats& mine = Touch(rule);
  mine.records += counts.records;
  mine.lines += counts.lines;
  mine.edits += counts.edits;
  mine.removed += counts.removed;
  mine.inserted += counts.inserted;
}

void Stats::CheckBalance() const {
  uint64_t rules_removed = 0;
  uint64_t rules_inserted = 0;
  for (const RuleStats& rule : rules_) {
    rules_removed += rule.removed;
    rules_inserted += rule.inserted;
  }
  if (bytes_in - removed + inserted == bytes_out && rules_removed == removed &&
      rules_inserted == inserted) {
    return;
  }
  throw std::logic_error("the accounts do not balance: " + std::to_string(bytes_in) +
                         " bytes in, " + std::to_string(removed) + " removed, " +
                         std::to_string(inserted) + " inserted, but " + std::to_string(bytes_out) +
                         " out");
}

namespace {

enum class Layout { kOneLine, kLines };

// Appends `"name": {...}`: of each of `members`, a map, the name that `name_of` gives its key and
// what `append` adds for its value.
template <typename Members, typename NameOf, typename Append>
void AppendObject(const char* name, const Members& members, Layout layout, const NameOf& name_of,
                  const Append& append, std::string& out) {
  const bool lines = layout == Layout::kLines && !members.empty();
  out += "  \"";
  out += name;
  out += "\": {";
  const char* before = lines ? "\n    " : "";
  for (const auto& [key, value] : members) {
    out += before;
    AppendJsonString(name_of(key), out);
    out += ": ";
    append(value);
    before = lines ? ",\n    " : ", ";
  }
  out += lines ? "\n  }" : "}";
}

void AppendCounts(const RuleStats& rule, std::string& out) {
  out += "\"lines\": " + std::to_string(rule.lines) + ", \"edits\": " + std::to_string(rule.edits) +
         ", \"removed\": " + std::to_string(rule.removed) +
         ", \"inserted\": " + std::to_string(rule.inserted);
}

}  // namespace

std::string Stats::ToJson(const RuleTable& table) const {
  std::string out = "{\n";
  const auto number = [&](const char* name, uint64_t value) {
    out += "  \"";
    out += name;
    out += "\": " + std::to_string(value) + ",\n";
  };
  number("records", records);
  number("other_records", other);
  number("records_touched", touched);
  number("records_emptied", emptied);
  number("records_dropped", dropped);
  number("records_rejected", rejected);
  number("records_faulty", faulty);
  number("documents_cut", cut);
  number("alarms", alarms);
  number("bytes_in", bytes_in);
  number("bytes_removed", removed);
  number("bytes_inserted", inserted);
  number("bytes_out", bytes_out);
  number("text_bytes_in", text_in);
  number("text_bytes_out", text_out);
  number("lines_in", lines_in);
  number("lines_out", lines_out);

  const auto same = [](std::string_view name) { return name; };
  const auto name_of_rule = [&](RuleId rule) -> std::string_view { return table[rule].name; };
  const auto append_number = [&](uint64_t value) { out += std::to_string(value); };
  AppendObject("faults", faults, Layout::kOneLine, same, append_number, out);
  out += ",\n";
  AppendObject("refused", refused, Layout::kOneLine, name_of_rule, append_number, out);
  out += ",\n";

  std::map<std::string_view, RuleId> by_name;
  std::map<std::string_view, RuleStats> by_kind;
  for (RuleId id = 0; id < rules_.size(); ++id) {
    if (rules_[id].edits == 0) continue;
    by_name[table[id].name] = id;
    RuleStats& kind = by_kind[table[id].kind];
    kind.lines += rules_[id].lines;
    kind.edits += rules_[id].edits;
    kind.removed += rules_[id].removed;
    kind.inserted += rules_[id].inserted;
  }
  const auto append_kind = [&](const RuleStats& counts) {
    out += '{';
    AppendCounts(counts, out);
    out += '}';
  };
  const auto append_rule = [&](RuleId id) {
    out += "{\"kind\": ";
    AppendJsonString(table[id].kind, out);
    out += ", \"records\": " + std::to_string(rules_[id].records) + ", ";
    AppendCounts(rules_[id], out);
    out += '}';
  };
  AppendObject("kinds", by_kind, Layout::kLines, same, append_kind, out);
  out += ",\n";
  AppendObject("rules", by_name, Layout::kLines, same, append_rule, out);
  out += "\n}\n";
  return out;
}

}  // namespace strigil
