// Tested by tests/cli_test.cc and tests/files_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/clean_run.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "pipeline/cli/messages.h"
#include "pipeline/cli/summary.h"
#include "pipeline/io/temporaries.h"

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
  // What takes long or may well fail comes before the first name.
  for (const auto& output : {&ledger, &rejects, &stats, &main}) {
    if (*output) (*output)->Seal();
  }
  const NamingTogether names;
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

void TellIfOnlyOtherRecords(const std::string& input, const std::string& format,
                            const Stats& stats) {
  if (format != "wet" || stats.records > 0 || stats.other == 0) return;
  TellWarning(input + ": none of its " + Grouped(stats.other) +
              " records is the text of a page (WARC-Type: conversion, as in WET files)");
}

void TellIfNotSeparated(const Options& options, const std::string& input,
                        const std::string& format) {
  if (format == "text" || options.separator.empty()) return;
  TellWarning(input + ": is read as " + format + ", which --separator does not divide");
}

void TellIfManyFaults(const Stats& stats, uint64_t told) {
  if (stats.faulty > std::min(told, RunSink::kFaultsTold)) TellWarning(FaultTotals(stats));
}

void TellSummary(const Options& options, const Stats& stats, const RuleTable& rules,
                 std::chrono::steady_clock::time_point start, uint64_t files,
                 uint64_t files_failed) {
  if (!WantsProgressLine(options, false)) return;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  WriteToStderr(Summary(stats, rules,
                        {.seconds = took.count(), .files = files, .files_failed = files_failed}));
}

std::string BetweenInputs(const std::string& format, const std::string& separator) {
  if (format == "jsonl") return "\n";
  if (format != "text" || separator.empty()) return "";
  const bool one_byte = separator == "\f" || separator == std::string(1, '\0');
  return one_byte ? separator : separator + "\n";
}

}  // namespace strigil
