// Cleaning and explaining: the inputs through the engine to the outputs.
//
// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/cpu_count.h"
#include "pipeline/cli/inputs.h"
#include "pipeline/engine.h"
#include "pipeline/explain.h"
#include "pipeline/format.h"
#include "pipeline/ledger.h"

namespace strigil {
namespace {

constexpr uint64_t kFaultsTold = 10;       // in full; then they are only counted
constexpr uint64_t kSmallInput = 64 * 1024;  // stored bytes: not worth a thread

// The files of a run. They appear under their names all together at the end, or not at all.
struct Outputs {
  std::unique_ptr<Output> main;
  std::unique_ptr<Output> ledger;
  std::unique_ptr<Output> rejects;
  std::unique_ptr<Output> stats;

  // The clean text comes last: where it stands, all else does.
  void Commit(const Options& options) {
    std::vector<std::string> standing;
    try {
      CommitOne(ledger, options.ledger, standing);
      CommitOne(rejects, options.rejects, standing);
      CommitOne(stats, options.stats, standing);
      CommitOne(main, options.output, standing);
    } catch (...) {
      for (const std::string& path : standing) RemoveRegular(path);
      throw;
    }
  }

 private:
  static void CommitOne(std::unique_ptr<Output>& output, const std::string& path,
                        std::vector<std::string>& standing) {
    if (!output) return;
    output->Commit();
    output.reset();
    if (!path.empty() && path != "-") standing.push_back(path);
  }
  static void RemoveRegular(const std::string& path) {
    struct stat status = {};
    if (lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode)) unlink(path.c_str());
  }
};

class RunSink : public EngineSink {
 public:
  RunSink(const Options& options, const std::vector<std::string>& names, Outputs& outputs, bool flush)
      : options_(options), names_(names), outputs_(outputs), flush_(flush) {}

  void Write(std::string_view clean) override {
    if (options_.command == Command::kClean) outputs_.main->Write(clean);
  }
  void Reject(std::string_view raw) override {
    if (outputs_.rejects) outputs_.rejects->Write(raw);
  }
  void Flush() override {
    if (flush_) outputs_.main->Flush();
  }
  void TellFault(const FaultNote& note) override {
    if (told_++ >= kFaultsTold) return;
    TellWarning(names_[note.input] + ":" + std::to_string(note.record) + ": byte " +
                std::to_string(note.offset) + ": " + note.what + "; " + WhatWasDone(note.outcome));
  }
  void TellInputFailed(uint32_t, const Error& error, bool begun) override {
    status_ = std::max(status_, error.status());
    const bool clean = options_.command == Command::kClean;
    TellError(std::string(error.what()) + (begun && clean ? "; the output is incomplete" : ""));
  }

  Status status() const { return status_; }
  // How many faults have been told in full.
  uint64_t told() const { return std::min(told_, kFaultsTold); }

 private:
  std::string WhatWasDone(Outcome outcome) const {
    if (options_.on_error == OnError::kFail && options_.rejects.empty()) return "stopped before it";
    const bool clean = options_.command == Command::kClean;
    switch (outcome) {
      case Outcome::kWritten: return clean ? "kept as it is" : "would be kept as it is";
      case Outcome::kDropped: return clean ? "dropped" : "would be dropped";
      case Outcome::kRejected: return "put into " + options_.rejects;
    }
    return "";
  }

  const Options& options_;
  const std::vector<std::string>& names_;
  Outputs& outputs_;
  const bool flush_;
  uint64_t told_ = 0;
  Status status_ = Status::kOk;
};

std::vector<std::string> PathsOf(const Options& options) {
  return options.inputs.empty() ? std::vector<std::string>{"-"} : options.inputs;
}

// What can be refused is refused before anything is read.
Outputs OpenOutputs(const Options& options, const std::vector<std::string>& paths, int threads) {
  const std::string main = options.output.empty() ? "-" : options.output;
  std::vector<std::string> all;
  for (const std::string& path : {main, options.ledger, options.rejects, options.stats}) {
    if (path.empty()) continue;
    RefuseSameFile(paths, path);
    all.push_back(path);
  }
  RefuseSameOutputs(all);
  Outputs outputs;
  outputs.main = Output::Open(main, MainOutputOptions(options, options.command == Command::kClean, threads));
  const auto open = [&](const std::string& path) -> std::unique_ptr<Output> {
    if (path.empty()) return nullptr;
    return Output::Open(path, {.codec = CodecOfFileName(path), .encode = {}, .force = options.force});
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
    const bool known = path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path.c_str(), &status) == 0;
    if (!known || !S_ISREG(status.st_mode)) small = false;
    bytes += static_cast<uint64_t>(status.st_size);
  }
  return small && bytes < kSmallInput ? 1 : UsableCpus();
}

// `to` is what --to says.
std::unique_ptr<Format> NewFormat(const std::string& name, const std::string& to, const FormatOptions& options,
                                  RuleTable& rules) {
  if (!to.empty() && name != "wet") throw Error(Status::kUsage, "--to " + to + ": is for WET, and the input is " + name);
  if (name == "jsonl") return NewJsonlFormat(options, rules);
  if (name == "wet") return to.empty() ? NewWetFormat(options, rules) : NewWetToJsonlFormat(options, rules);
  return NewTextFormat(options, rules);
}

std::string BetweenInputs(const std::string& format, const std::string& separator) {
  if (format == "jsonl") return "\n";
  if (format != "text" || separator.empty()) return "";
  const bool one_byte = separator == "\f" || separator == std::string(1, '\0');
  return one_byte ? separator : separator + "\n";
}

std::string Percent(uint64_t part, uint64_t whole) {
  const uint64_t permille = whole == 0 ? 0 : part * 1000 / whole;
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10) + " %";
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

// For a person at a terminal, on standard error.
std::string Summary(const Stats& stats, const RuleTable& table, double seconds) {
  std::string out = "strigil: " + Grouped(stats.records) + (stats.records == 1 ? " record, " : " records, ") +
                    Grouped(stats.bytes_in) + " bytes in, " + Grouped(stats.bytes_out) + " out (" +
                    Percent(stats.removed > stats.inserted ? stats.removed - stats.inserted : 0, stats.bytes_in) +
                    " removed)";
  if (stats.faulty > 0) out += ", " + Grouped(stats.faulty) + " faulty";
  if (seconds > 0.2) {
    const auto rate = static_cast<uint64_t>(static_cast<double>(stats.bytes_in) / seconds / 1e6);
    out += ", " + Grouped(rate) + " MB/s";
  }
  out += '\n';
  std::map<std::string, uint64_t> by_kind;
  for (RuleId rule = 0; rule < stats.rules().size(); ++rule) {
    if (stats.rules()[rule].removed > 0) by_kind[table[rule].kind] += stats.rules()[rule].removed;
  }
  std::vector<std::pair<uint64_t, std::string>> rows;
  for (const auto& [kind, bytes] : by_kind) rows.emplace_back(bytes, kind);
  std::sort(rows.rbegin(), rows.rend());
  constexpr size_t kRows = 10;
  constexpr uint64_t kBar = 24;
  for (size_t i = 0; i < rows.size() && i < kRows; ++i) {
    const auto& [bytes, kind] = rows[i];
    const std::string number = Grouped(bytes);
    out += "  " + kind + std::string(kind.size() < 24 ? 24 - kind.size() : 1, ' ');
    out += std::string(number.size() < 14 ? 14 - number.size() : 0, ' ') + number + "  ";
    for (uint64_t bar = 0; bar <= bytes * (kBar - 1) / rows[0].first; ++bar) out += "\u2588";
    out += '\n';
  }
  return out;
}

void WriteToStderr(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(STDERR_FILENO, text.data(), text.size());
    if (count <= 0) return;  // there is nobody to tell
    text.remove_prefix(static_cast<size_t>(count));
  }
}

}  // namespace

Status RunClean(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  const bool explain = options.command == Command::kExplain;
  const std::vector<std::string> paths = PathsOf(options);
  RuleTable rules;
  const std::unique_ptr<Chain> chain = Chain::New(options.chain, rules);
  const EngineRules engine_rules(rules);
  const int threads = ThreadsFor(options, paths);
  Outputs outputs = OpenOutputs(options, paths, threads);

  const bool to_stdout = options.output.empty() || options.output == "-";
  InputSequence inputs(paths, options.max_window, to_stdout);
  const bool detect = options.format == "auto";
  const std::string format_name = detect ? inputs.Detect() : options.format;
  inputs.Expect(format_name, detect);
  const std::unique_ptr<Format> format =
      NewFormat(format_name, explain ? "" : options.to,
                {.field = options.field,
                 .id_field = options.id_field,
                 .separator = options.separator,
                 .max_record = options.max_record,
                 .keep_whitespace = options.chain.keep_whitespace},
                rules);

  std::vector<Observer*> observers;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Explain> explanation;
  if (outputs.ledger) {
    ledger = std::make_unique<Ledger>(
        LedgerHeader{STRIGIL_VERSION, Hex(chain->fingerprint()), format_name, options.to, options.separator, inputs.names()},
        rules, [&](std::string_view lines) { outputs.ledger->Write(lines); });
    observers.push_back(ledger.get());
  }
  if (explain) {
    explanation = std::make_unique<Explain>(
        ExplainOptions{inputs.names(), WantsColor(options), options.verbosity == Verbosity::kVerbose}, rules,
        [&](std::string_view lines) { outputs.main->Write(lines); });
    observers.push_back(explanation.get());
  }

  // Where there is a codec, a flush would make the stored bytes depend on how the input came.
  const bool flush = MainOutputOptions(options, !explain, 1).codec == Codec::kNone;
  RunSink sink(options, inputs.names(), outputs, flush);
  const Engine engine(*chain, *format, engine_rules,
                      {.threads = threads,
                       .on_error = options.on_error,
                       .reject = !options.rejects.empty(),
                       .drop_empty = options.drop_empty,
                       .count_lines = explain || !options.stats.empty(),
                       .between_inputs = BetweenInputs(format_name, options.separator)});
  const EngineResult result = engine.Run(inputs, sink, observers);
  const Stats& stats = result.stats;

  // Nothing could be read: then nothing is written either.
  if (result.failed_inputs == paths.size() && stats.bytes_in == 0) return sink.status();
  if (ledger) ledger->Finish(stats, result.failed_inputs == 0 && !result.stopped);
  if (explain) outputs.main->Write(ExplainTotals(stats));
  if (outputs.stats) outputs.stats->Write(stats.ToJson(rules));
  outputs.Commit(options);

  if (stats.faulty > sink.told()) {
    std::string kinds;
    for (const auto& [kind, count] : stats.faults) {
      kinds += (kinds.empty() ? "" : ", ") + kind + " " + Grouped(count);
    }
    TellWarning(Grouped(stats.faulty) + " faulty records in all: " + kinds);
  }
  if (!explain && options.verbosity != Verbosity::kQuiet && isatty(STDERR_FILENO) == 1) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    WriteToStderr(Summary(stats, rules, took.count()));
  }
  return std::max(sink.status(), stats.faulty > 0 ? Status::kFaults : Status::kOk);
}

}  // namespace strigil
