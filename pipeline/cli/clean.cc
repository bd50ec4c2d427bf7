// Cleaning and explaining: the inputs through the engine to the outputs.
//
// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cli/clean_run.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/cpu_count.h"
#include "pipeline/cli/file_list.h"
#include "pipeline/cli/inputs.h"
#include "pipeline/cli/outputs.h"
#include "pipeline/cli/summary.h"
#include "pipeline/engine.h"
#include "pipeline/explain.h"
#include "pipeline/format.h"
#include "pipeline/ledger.h"

namespace strigil {
namespace {

constexpr uint64_t kSmallInput = 64 * 1024;  // stored bytes: not worth a thread

std::vector<std::string> PathsOf(const Options& options) {
  if (!options.files_from.empty()) return ReadNameList(options.files_from, options.nul_separated);
  return options.inputs.empty() ? std::vector<std::string>{"-"} : options.inputs;
}

// What can be refused is refused before anything is read.
Outputs OpenOutputs(const Options& options, const std::vector<std::string>& paths, int threads) {
  const std::string main = MainOutputPath(options);
  std::vector<std::string> all;
  for (const std::string& path : {main, options.ledger, options.rejects, options.stats}) {
    if (path.empty()) continue;
    RefuseSameFile(paths, path);
    all.push_back(path);
  }
  RefuseSameOutputs(all);
  Outputs outputs;
  outputs.main =
      Output::Open(main, MainOutputOptions(options, options.command == Command::kClean, threads));
  const auto open = [&](const std::string& path) -> std::unique_ptr<Output> {
    if (path.empty()) return nullptr;
    return Output::Open(path,
                        {.codec = CodecOfFileName(path), .encode = {}, .force = options.force});
  };
  outputs.ledger = open(options.ledger);
  outputs.rejects = open(options.rejects);
  outputs.stats = open(options.stats);
  return outputs;
}

// Threads that clean: as asked for, else one for each processor; one for what is small.
int ThreadsFor(const Options& options, const std::vector<std::string>& paths) {
  if (options.threads > 0) return options.threads;
  uint64_t bytes = 0;
  bool small = true;
  for (const std::string& path : paths) {
    struct stat status = {};
    const bool known =
        path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path.c_str(), &status) == 0;
    if (!known || !S_ISREG(status.st_mode)) small = false;
    bytes += static_cast<uint64_t>(status.st_size);
  }
  return small && bytes < kSmallInput ? 1 : UsableCpus();
}

uint64_t LinesGone(const Stats& stats) {
  return stats.lines_in > stats.lines_out ? stats.lines_in - stats.lines_out : 0;
}

// The last line of explain.
std::string ExplainTotals(const Stats& stats) {
  const uint64_t gone = stats.text_in > stats.text_out ? stats.text_in - stats.text_out : 0;
  return Grouped(stats.records) + (stats.records == 1 ? " record, " : " records, ") +
         Grouped(stats.touched) + " changed: " + Grouped(LinesGone(stats)) + " of " +
         Grouped(stats.lines_in) + " lines and " + Grouped(gone) + " of " + Grouped(stats.text_in) +
         " bytes of text go (" + Percent(gone, stats.text_in) + ")\n";
}

// The sink of a run with one output, which may be watched: it is flushed when the input pauses, or,
// where there is a codec, at intervals if that is asked for.
class StreamSink : public RunSink {
 public:
  // `wake` makes the reader stop: an output that fails must not wait for more input.
  StreamSink(const Options& options, const std::vector<std::string>& names,
             const OutputPaths& paths, Outputs& outputs, Progress& progress,
             std::atomic<uint64_t>& told, bool flush_pauses, std::function<void()> wake)
      : RunSink(options, names, paths, outputs, progress, told),
        flush_pauses_(flush_pauses),
        wake_(std::move(wake)) {
    if (flush_pauses || options.flush_interval == 0 || options.command != Command::kClean) return;
    timer_ = std::thread([this, interval = std::chrono::milliseconds(options.flush_interval)] {
      FlushAt(interval);
    });
  }
  ~StreamSink() override { StopTimer(); }

  void Write(std::string_view clean) override {
    const std::lock_guard lock(mutex_);
    RunSink::Write(clean);
  }
  void Flush() override {
    if (flush_pauses_) outputs_.main->Flush();
  }

  // Before anything but the engine writes. Throws what the timer met.
  void StopTimer() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    stopped_.notify_all();
    if (timer_.joinable()) timer_.join();
  }
  void Rethrow() {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void FlushAt(std::chrono::milliseconds interval) {
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, interval, [this] { return stop_; })) {
      try {
        outputs_.main->Flush();
      } catch (...) {
        failure_ = std::current_exception();
        wake_();
        return;
      }
    }
  }

  const bool flush_pauses_;
  const std::function<void()> wake_;
  std::mutex mutex_;  // of the main output
  std::condition_variable stopped_;
  bool stop_ = false;
  std::exception_ptr failure_;
  std::thread timer_;
};

// Who looks at the records of a run, by the options.
struct Observers {
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Explain> explain;

  Observers(const Options& options, const std::vector<std::string>& names,
            const std::string& format, const Chain& chain, const RuleTable& rules,
            Outputs& outputs) {
    if (outputs.ledger) {
      ledger = std::make_unique<Ledger>(
          LedgerHeader{STRIGIL_VERSION, Hex(chain.fingerprint()), format, options.to,
                       options.separator, names},
          rules, [&outputs](std::string_view lines) { outputs.ledger->Write(lines); });
    }
    if (options.command == Command::kExplain) {
      explain = std::make_unique<Explain>(
          ExplainOptions{names, WantsColor(options), options.verbosity == Verbosity::kVerbose},
          rules, [&outputs](std::string_view lines) { outputs.main->Write(lines); });
    }
  }

  std::vector<Observer*> All() const {
    std::vector<Observer*> all;
    if (ledger) all.push_back(ledger.get());
    if (explain) all.push_back(explain.get());
    return all;
  }
};

// All bytes of the inputs, as stored; 0 if one of them is no regular file.
uint64_t StoredBytesOf(const std::vector<std::string>& paths) {
  uint64_t bytes = 0;
  for (const std::string& path : paths) {
    struct stat status = {};
    const bool known =
        path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path.c_str(), &status) == 0;
    if (known && !S_ISREG(status.st_mode)) return 0;
    if (known) bytes += static_cast<uint64_t>(status.st_size);
  }
  return bytes;
}

}  // namespace

Status RunClean(const Options& options) {
  if (!options.output_folder.empty()) return RunCleanFiles(options);
  const auto start = std::chrono::steady_clock::now();
  const bool explain = options.command == Command::kExplain;
  const std::vector<std::string> paths = PathsOf(options);
  RuleTable rules;
  const std::unique_ptr<Chain> chain = Chain::New(options.chain, rules);
  const EngineRules engine_rules(rules);
  const int threads = ThreadsFor(options, paths);
  const OutputPaths output_paths{options.output, options.ledger, options.rejects, options.stats};
  Outputs outputs = OpenOutputs(options, paths, threads);

  const bool to_stdout = MainOutputPath(options) == "-";
  InputSequence inputs(paths, options.max_window, threads, to_stdout);
  const bool detect = options.format == "auto";
  const std::string format_name = detect ? inputs.Detect(FormatOfNothing(options)) : options.format;
  inputs.Expect(format_name, detect);
  TellIfNotSeparated(options, inputs.names()[0], format_name);
  const std::unique_ptr<Format> format = NewFormat(format_name, options, rules);

  const Observers observers(options, inputs.names(), format_name, *chain, rules, outputs);

  const bool to_terminal = to_stdout && isatty(STDOUT_FILENO) == 1;
  Progress progress;
  progress.files = paths.size();
  if (options.progress != ProgressForm::kNever) progress.stored_all = StoredBytesOf(paths);
  std::atomic<uint64_t> told = 0;
  MeteredSource source(inputs, progress);
  // Where there is a codec, a flush would make the stored bytes depend on how the input came.
  const bool flush = MainOutputOptions(options, !explain, 1).codec == Codec::kNone;
  StreamSink sink(options, inputs.names(), output_paths, outputs, progress, told, flush,
                  [&] { inputs.Interrupt(); });
  const Engine engine(*chain, *format, engine_rules,
                      {.threads = threads,
                       .on_error = options.on_error,
                       .reject = !options.rejects.empty(),
                       .drop_empty = options.drop_empty,
                       .count_lines = explain || !options.stats.empty(),
                       .between_inputs = BetweenInputs(format_name, options.separator)});
  std::optional<ProgressDisplay> display(std::in_place, progress, options, to_terminal);
  EngineResult result;
  try {
    result = engine.Run(source, sink, observers.All());
  } catch (const ReadInterrupted&) {
    sink.StopTimer();
    sink.Rethrow();
    throw;
  }
  sink.StopTimer();
  const Stats& stats = result.stats;

  // Nothing could be read: then nothing is written either.
  if (result.failed_inputs == paths.size() && stats.bytes_in == 0) return sink.status();
  if (observers.ledger)
    observers.ledger->Finish(stats, result.failed_inputs == 0 && !result.stopped);
  if (explain) outputs.main->Write(ExplainTotals(stats));
  if (outputs.stats) outputs.stats->Write(stats.ToJson(rules));
  outputs.Commit(output_paths);
  progress.files_done = paths.size();
  display.reset();

  TellIfOnlyOtherRecords(paths.size() == 1 ? inputs.names()[0] : "the inputs", format_name, stats);
  TellIfManyFaults(stats, told);
  if (!explain) TellSummary(options, stats, rules, start, paths.size(), result.failed_inputs);
  return std::max(sink.status(), stats.faulty > 0 ? Status::kFaults : Status::kOk);
}

}  // namespace strigil
