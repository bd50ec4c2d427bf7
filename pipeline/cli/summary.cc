// Tested by tests/cli_test.cc and tests/files_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/summary.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

namespace strigil {
namespace {

std::string Counted(uint64_t number, const char* one, const char* many) {
  return Grouped(number) + (number == 1 ? one : many);
}

// Items with commas, on lines that fit a terminal of 80 columns.
std::string Wrapped(const std::string& head, const std::vector<std::string>& items) {
  constexpr size_t kColumns = 80;
  std::string out;
  std::string line = head;
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string item = items[i] + (i + 1 < items.size() ? "," : "");
    if (i > 0 && line.size() + 1 + item.size() > kColumns) {
      out += line + '\n';
      line = " ";
    }
    line += ' ' + item;
  }
  return out + line + '\n';
}

std::string Totals(const Stats& stats, const SummaryFacts& facts) {
  const uint64_t gone = stats.removed > stats.inserted ? stats.removed - stats.inserted : 0;
  std::vector<std::string> items;
  if (facts.files > 1) {
    items.push_back(Counted(facts.files, " file", " files"));
    if (facts.files_failed > 0) items.push_back(Grouped(facts.files_failed) + " failed");
  }
  items.push_back(Counted(stats.records, " record", " records"));
  items.push_back(Grouped(stats.bytes_in) + " bytes in");
  items.push_back(Grouped(stats.bytes_out) + " out (" + Percent(gone, stats.bytes_in) +
                  " removed)");
  if (facts.seconds > 0.2) {
    const auto rate =
        static_cast<uint64_t>(static_cast<double>(stats.bytes_in) / facts.seconds / 1e6);
    char took[32];
    std::snprintf(took, sizeof took, "%.1f s", facts.seconds);
    items.push_back(took);
    items.push_back(Grouped(rate) + " MB/s");
  }
  std::string out = Wrapped("strigil:", items);
  if (stats.faulty > 0)
    out += "  faulty: " + Grouped(stats.faulty) + " (" + FaultKinds(stats) + ")\n";
  if (stats.dropped > 0) out += "  left out: " + Counted(stats.dropped, " record\n", " records\n");
  if (stats.rejected > 0)
    out += "  rejected: " + Counted(stats.rejected, " record\n", " records\n");
  return out;
}

}  // namespace

std::string Grouped(uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string Percent(uint64_t part, uint64_t whole) {
  const double percent =
      whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", percent);
  return text;
}

std::string FaultKinds(const Stats& stats) {
  std::string kinds;
  for (const auto& [kind, count] : stats.faults) {
    kinds += (kinds.empty() ? "" : ", ") + kind + " " + Grouped(count);
  }
  return kinds;
}

std::string FaultTotals(const Stats& stats) {
  std::string out = Grouped(stats.faulty) + " faulty records in all: " + FaultKinds(stats);
  const auto no_field = stats.faults.find("no-text-field");
  if (no_field != stats.faults.end() && no_field->second == stats.records)
    out += "; --field NAME says which member holds the text";
  return out;
}

std::string Summary(const Stats& stats, const RuleTable& rules, const SummaryFacts& facts) {
  std::string out = Totals(stats, facts);
  std::map<std::string, uint64_t> by_kind;
  for (RuleId rule = 0; rule < stats.rules().size(); ++rule) {
    if (stats.rules()[rule].removed > 0) by_kind[rules[rule].kind] += stats.rules()[rule].removed;
  }
  std::vector<std::pair<uint64_t, std::string>> rows;
  for (const auto& [kind, bytes] : by_kind) rows.emplace_back(bytes, kind);
  std::sort(rows.rbegin(), rows.rend());
  constexpr size_t kRows = 10;
  constexpr double kBar = 24;
  for (size_t i = 0; i < rows.size() && i < kRows; ++i) {
    const auto& [bytes, kind] = rows[i];
    const std::string number = Grouped(bytes);
    out += "  " + kind + std::string(kind.size() < 24 ? 24 - kind.size() : 1, ' ');
    out += std::string(number.size() < 16 ? 16 - number.size() : 0, ' ') + number + "  ";
    const double length = kBar * static_cast<double>(bytes) / static_cast<double>(rows[0].first);
    for (int bar = 0; bar < std::max(1, static_cast<int>(length + 0.5)); ++bar) out += "\u2588";
    out += '\n';
  }
  if (rows.size() > kRows) {
    uint64_t rest = 0;
    for (size_t i = kRows; i < rows.size(); ++i) rest += rows[i].first;
    out += "  and " + Counted(rows.size() - kRows, " more kind: ", " more kinds: ") +
           Grouped(rest) + '\n';
  }
  return out;
}

}  // namespace strigil
