// Cleaning one file of many: what the files of a run share, and what happens with each.
//
// A file that an earlier run has done is left as it is; one that it has begun is gone on with, if
// it has left a checkpoint. A file that fails costs itself.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cli/checkpoint.h"
#include "pipeline/cli/clean_run.h"
#include "pipeline/cli/file_jobs.h"
#include "pipeline/cli/inputs.h"
#include "pipeline/cli/manifest.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/progress.h"
#include "pipeline/engine.h"
#include "pipeline/error.h"
#include "pipeline/format.h"
#include "pipeline/ledger.h"
#include "pipeline/rule_table.h"
#include "pipeline/stats.h"

namespace strigil {

// Everything that the files of a run share. Files are cleaned by many threads at once.
class FilesRun {
 public:
  FilesRun(const Options& options, Manifest& manifest, const Chain& chain,
           const EngineRules& engine_rules, RuleTable& rules)
      : options_(options),
        manifest_(manifest),
        chain_(chain),
        engine_rules_(engine_rules),
        rules_(rules),
        rules_hash_(RulesHash(options, chain)) {
    // All now: the table of rules does not change when the work has begun.
    for (const char* name : {"text", "jsonl", "wet"}) {
      if (!options.to.empty() && std::string_view(name) != "wet") continue;
      if (options.format != "auto" && options.format != name) continue;
      formats_[name] = NewFormat(name, options, rules);
    }
  }

  // Never throws. False if the run must not begin further files.
  bool Clean(const Job& job, int threads);

  Progress progress;

  // After the run.
  const Stats& stats() const { return stats_; }
  Status status() const { return status_; }
  const std::vector<std::string>& failed() const { return failed_; }
  uint64_t done_before() const { return done_before_; }
  uint64_t faulty_before() const { return faulty_before_; }  // records, in those
  uint64_t told() const { return told_; }

 private:
  // An output that cannot be created costs its own file only.
  class OpenError : public Error {
    using Error::Error;
  };

  void Fail(const Job& job, const Error& error);
  void Raise(Status status) {
    const std::lock_guard lock(mutex_);
    status_ = std::max(status_, status);
  }

  // True if an earlier run has done it, from the same bytes by the same rules.
  bool IsDone(const Job& job, const std::optional<Fingerprint>& fingerprint) const;

  // What an earlier run has left to go on with.
  std::optional<CheckpointState> Begun(const Job& job,
                                       const std::optional<Fingerprint>& fingerprint) const;

  Outputs OpenOutputs(const Job& job, const CheckpointState* state, int threads);

  // With the partial outputs of `state` if they fit it; else `state` is emptied and all begins
  // anew.
  Outputs OpenOrBegin(const Job& job, std::optional<CheckpointState>& state, int threads);

  // The state goes first: without it nothing else is believed.
  void RemovePartials(const Job& job) const;

  bool CleanOne(const Job& job, int threads);  // as Clean, and throws

  // Counts what an earlier run has done.
  void PassOver(const Job& job);

  // As given, as the checkpoint says, or as the input shows.
  std::string FormatName(InputSequence& input, const CheckpointState* state) const;
  const Format& FormatOf(const Job& job, const std::string& name) const;
  EngineOptions OptionsOfEngine(const std::string& format_name, int threads, bool is_known);

  std::unique_ptr<Ledger> LedgerFor(Outputs& outputs, const InputSequence& input,
                                    const std::string& format_name,
                                    const std::optional<CheckpointState>& state) const;

  // True, and told, if the input is not what it was.
  bool TellIfChanged(const Job& job, const std::optional<Fingerprint>& fingerprint);

  // In the manifest. `is_whole`: the input was read to its end and has stayed the same.
  void NoteDone(const Job& job, const Outputs& outputs,
                const std::optional<Fingerprint>& fingerprint, const EngineResult& result,
                bool is_whole);

  const Options& options_;
  Manifest& manifest_;
  const Chain& chain_;
  const EngineRules& engine_rules_;
  RuleTable& rules_;
  const std::string rules_hash_;
  std::map<std::string, std::unique_ptr<Format>, std::less<>> formats_;
  std::atomic<uint64_t> told_ = 0;
  std::binary_semaphore large_gate_{1};

  std::mutex mutex_;  // of what follows
  Stats stats_;
  Status status_ = Status::kOk;
  std::vector<std::string> failed_;
  uint64_t done_before_ = 0;
  uint64_t faulty_before_ = 0;
};

}  // namespace strigil
