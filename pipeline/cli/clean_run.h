// What cleaning into one output and cleaning many files share: the outputs of a run, the sink that
// the engine writes to, the source that it reads from.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/cli/inputs.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/progress.h"
#include "pipeline/engine.h"
#include "pipeline/error.h"
#include "pipeline/format.h"
#include "pipeline/io/output.h"
#include "pipeline/rule_table.h"

namespace strigil {

// Empty: there is none.
struct OutputPaths {
  std::string main;
  std::string ledger;
  std::string rejects;
  std::string stats;
};

// The files of a run. They appear under their names all together at the end, or not at all.
struct Outputs {
  std::unique_ptr<Output> main;
  std::unique_ptr<Output> ledger;
  std::unique_ptr<Output> rejects;
  std::unique_ptr<Output> stats;

  // The clean text comes last: where it stands, all else does.
  void Commit(const OutputPaths& paths);
};

// Where the engine writes; what is wrong is told on standard error.
class RunSink : public EngineSink {
 public:
  static constexpr uint64_t kFaultsTold = 10;  // in full; then they are only counted

  // All must outlive the sink. `told` counts the faults that have been told, by all sinks of a run.
  RunSink(const Options& options, const std::vector<std::string>& names, const OutputPaths& paths,
          Outputs& outputs, Progress& progress, std::atomic<uint64_t>& told);

  void Write(std::string_view clean) override;
  void Reject(std::string_view raw) override;
  void Pass(uint64_t original, uint64_t clean) override;
  void Flush() override {}
  void TellFault(const FaultNote& note) override;
  void TellInputFailed(uint32_t input, const Error& error, bool begun) override;

  Status status() const { return status_; }

 protected:
  const Options& options_;
  Outputs& outputs_;

 private:
  std::string WhatWasDone(Outcome outcome) const;

  const std::vector<std::string>& names_;
  const OutputPaths& paths_;
  Progress& progress_;
  std::atomic<uint64_t>& told_;
  Status status_ = Status::kOk;
};

// Adds what is read from the inputs to `progress`. Used like its inner source.
class MeteredSource : public ByteSource {
 public:
  // The first `skip` decoded bytes of the first input have been worked on already.
  MeteredSource(InputSequence& inner, Progress& progress, uint64_t skip = 0)
      : inner_(inner), progress_(progress), skip_(skip) {}

  bool Next() override;
  size_t Read(char* buffer, size_t size) override;
  bool IsPaused() override { return inner_.IsPaused(); }
  void Interrupt() override { inner_.Interrupt(); }

 private:
  void CountStored();

  InputSequence& inner_;
  Progress& progress_;
  uint64_t skip_;
  uint64_t stored_ = 0;
};

// What an input is taken for that has nothing, or cannot be read.
inline std::string FormatOfNothing(const Options& options) {
  return options.to.empty() ? "text" : "wet";
}

std::unique_ptr<Format> NewFormat(const std::string& name, const Options& options,
                                  RuleTable& rules);

// Tells of a WARC file that is not the kind with texts: all of it went by, untouched.
void TellIfOnlyOtherRecords(const std::string& input, const std::string& format,
                            const Stats& stats);

// Tells of a --separator that the records of such a format pass over.
void TellIfNotSeparated(const Options& options, const std::string& input,
                        const std::string& format);

// Tells how many faulty records there were if not all have been told, but `told` of them.
void TellIfManyFaults(const Stats& stats, uint64_t told);

// On a terminal: what the run has done since `start`.
void TellSummary(const Options& options, const Stats& stats, const RuleTable& rules,
                 std::chrono::steady_clock::time_point start, uint64_t files,
                 uint64_t files_failed);

// What must stand between two inputs in one output.
std::string BetweenInputs(const std::string& format, const std::string& separator);

}  // namespace strigil
