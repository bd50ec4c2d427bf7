// Tested by tests/cli_test.cc and tests/files_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/clean_run.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

#include "pipeline/cli/commands.h"

namespace strigil {
namespace {

void CommitOne(std::unique_ptr<Output>& output, const std::string& path,
               std::vector<std::string>& standing) {
  if (!output) return;
  output->Commit();
  if (!path.empty() && path != "-") standing.push_back(path);
}

void RemoveRegular(const std::string& path) {
  struct stat status = {};
  if (lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode)) unlink(path.c_str());
}

}  // namespace

void Outputs::Commit(const OutputPaths& paths) {
  std::vector<std::string> standing;
  try {
    CommitOne(ledger, paths.ledger, standing);
    CommitOne(rejects, paths.rejects, standing);
    CommitOne(stats, paths.stats, standing);
    CommitOne(main, paths.main, standing);
  } catch (...) {
    for (const std::string& path : standing) RemoveRegular(path);
    throw;
  }
}

RunSink::RunSink(const Options& options, const std::vector<std::string>& names,
                 const OutputPaths& paths, Outputs& outputs, Progress& progress,
                 std::atomic<uint64_t>& told)
    : options_(options),
      outputs_(outputs),
      names_(names),
      paths_(paths),
      progress_(progress),
      told_(told) {}

void RunSink::Write(std::string_view clean) {
  if (options_.command == Command::kClean) outputs_.main->Write(clean);
}

void RunSink::Pass(uint64_t original, uint64_t clean) {
  progress_.bytes_in.fetch_add(original, std::memory_order_relaxed);
  progress_.bytes_out.fetch_add(clean, std::memory_order_relaxed);
}

void RunSink::Reject(std::string_view raw) {
  if (outputs_.rejects) outputs_.rejects->Write(raw);
}

void RunSink::TellFault(const FaultNote& note) {
  if (told_.fetch_add(1, std::memory_order_relaxed) >= kFaultsTold) return;
  TellWarning(names_[note.input] + ":" + std::to_string(note.record) + ": byte " +
              std::to_string(note.offset) + ": " + note.what + "; " + WhatWasDone(note.outcome));
}

void RunSink::TellInputFailed(uint32_t, const Error& error, bool begun) {
  status_ = std::max(status_, error.status());
  const bool clean = options_.command == Command::kClean;
  TellError(std::string(error.what()) + (begun && clean ? "; the output is incomplete" : ""));
}

std::string RunSink::WhatWasDone(Outcome outcome) const {
  if (options_.on_error == OnError::kFail && options_.rejects.empty()) return "stopped before it";
  const bool clean = options_.command == Command::kClean;
  switch (outcome) {
    case Outcome::kWritten:
      return clean ? "kept as it is" : "would be kept as it is";
    case Outcome::kDropped:
      return clean ? "dropped" : "would be dropped";
    case Outcome::kRejected:
      return "put into " + paths_.rejects;
  }
  return "";
}

bool MeteredSource::Next() {
  if (!inner_.Next()) return false;
  std::vector<char> thrown_away(skip_ > 0 ? 256 * 1024 : 0);
  while (skip_ > 0) {
    const size_t got =
        inner_.Read(thrown_away.data(), std::min<uint64_t>(skip_, thrown_away.size()));
    if (got == 0) throw Error(Status::kInput, inner_.names()[0] + ": ends before its checkpoint");
    skip_ -= got;
    CountStored();
  }
  return true;
}

size_t MeteredSource::Read(char* buffer, size_t size) {
  const size_t got = inner_.Read(buffer, size);
  CountStored();
  return got;
}

void MeteredSource::CountStored() {
  const uint64_t stored = inner_.stored_bytes();
  if (stored > stored_) progress_.stored_in.fetch_add(stored - stored_, std::memory_order_relaxed);
  stored_ = stored;
}

std::unique_ptr<Format> NewFormat(const std::string& name, const Options& options,
                                  RuleTable& rules) {
  const FormatOptions format{.field = options.field,
                             .id_field = options.id_field,
                             .separator = options.separator,
                             .max_record = options.max_record,
                             .keep_whitespace = options.chain.keep_whitespace};
  const std::string to = options.command == Command::kExplain ? "" : options.to;
  if (!to.empty() && name != "wet")
    throw Error(Status::kUsage, "--to " + to + ": is for WET, and the input is " + name);
  if (name == "jsonl") return NewJsonlFormat(format, rules);
  if (name == "wet")
    return to.empty() ? NewWetFormat(format, rules) : NewWetToJsonlFormat(format, rules);
  return NewTextFormat(format, rules);
}

std::string BetweenInputs(const std::string& format, const std::string& separator) {
  if (format == "jsonl") return "\n";
  if (format != "text" || separator.empty()) return "";
  const bool one_byte = separator == "\f" || separator == std::string(1, '\0');
  return one_byte ? separator : separator + "\n";
}

std::string Percent(uint64_t part, uint64_t whole) {
  const uint64_t permille =
      whole == 0
          ? 0
          : static_cast<uint64_t>(1000.0 * static_cast<double>(part) / static_cast<double>(whole));
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10) + " %";
}

std::string FaultKinds(const Stats& stats) {
  std::string kinds;
  for (const auto& [kind, count] : stats.faults) {
    kinds += (kinds.empty() ? "" : ", ") + kind + " " + Grouped(count);
  }
  return kinds;
}

namespace {

std::string Counted(uint64_t number, const char* one, const char* many) {
  return Grouped(number) + (number == 1 ? one : many);
}

std::string Totals(const Stats& stats, const SummaryFacts& facts) {
  const uint64_t gone = stats.removed > stats.inserted ? stats.removed - stats.inserted : 0;
  std::string out = "strigil: ";
  if (facts.files > 1) {
    out += Counted(facts.files, " file, ", " files, ");
    if (facts.files_failed > 0) out += Grouped(facts.files_failed) + " failed, ";
  }
  out += Counted(stats.records, " record, ", " records, ") + Grouped(stats.bytes_in) +
         " bytes in, " + Grouped(stats.bytes_out) + " out (" + Percent(gone, stats.bytes_in) +
         " removed)";
  if (facts.seconds > 0.2) {
    const auto rate =
        static_cast<uint64_t>(static_cast<double>(stats.bytes_in) / facts.seconds / 1e6);
    char took[32];
    std::snprintf(took, sizeof took, "%.1f s, ", facts.seconds);
    out += ", " + std::string(took) + Grouped(rate) + " MB/s";
  }
  out += '\n';
  if (stats.faulty > 0)
    out += "  faulty: " + Grouped(stats.faulty) + " (" + FaultKinds(stats) + ")\n";
  if (stats.dropped > 0) out += "  left out: " + Counted(stats.dropped, " record\n", " records\n");
  if (stats.rejected > 0)
    out += "  rejected: " + Counted(stats.rejected, " record\n", " records\n");
  return out;
}

}  // namespace

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
