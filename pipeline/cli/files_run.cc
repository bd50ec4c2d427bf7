// Tested by files_test.cc and resume_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/files_run.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>
#include <utility>

#include "pipeline/cli/fingerprint.h"
#include "pipeline/io/output.h"

namespace strigil {
namespace {

// Checkpoints of one file: what has been written, synced, and then written down.
class FileSink : public RunSink {
 public:
  struct Keeping {
    std::string path;       // of the state
    CheckpointState state;  // place and outputs are filled in here
    const RuleTable& rules;
  };
  FileSink(const Options& options, const std::vector<std::string>& names, const OutputPaths& paths,
           Outputs& outputs, Progress& progress, std::atomic<uint64_t>& told, Keeping keeping)
      : RunSink(options, names, paths, outputs, progress, told), keeping_(std::move(keeping)) {}

  void set_ledger(const Ledger* ledger) { ledger_ = ledger; }

  void Checkpoint(const EnginePlace& place) override {
    CheckpointState& state = keeping_.state;
    state.place = place;
    state.main = outputs_.main->Checkpoint();
    if (outputs_.ledger) state.ledger = outputs_.ledger->Checkpoint();
    if (outputs_.rejects) state.rejects = outputs_.rejects->Checkpoint();
    if (ledger_) state.sums = ledger_->sums();
    WriteState(keeping_.path, state, keeping_.rules);
    for (Output* output : {outputs_.main.get(), outputs_.ledger.get(), outputs_.rejects.get()}) {
      if (output) output->KeepPartial();
    }
  }

 private:
  Keeping keeping_;
  const Ledger* ledger_ = nullptr;
};

// A finished output; nullopt for one that there is not.
std::optional<WrittenFile> Written(const Output* output, const std::string& path) {
  if (!output) return std::nullopt;
  struct stat status = {};
  const bool known = stat(path.c_str(), &status) == 0;
  return WrittenFile{.size = output->stored_bytes(),
                     .changed_ns = known ? TimeOfChange(status) : 0,
                     .xxh64 = output->checksum()};
}

// The file stands as it was written. Its bytes are read only if its time is another: it may have
// been copied or touched.
bool IsAsWritten(const std::string& path, const std::optional<WrittenFile>& file) {
  struct stat status = {};
  if (!file || stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  if (static_cast<uint64_t>(status.st_size) != file->size) return false;
  return TimeOfChange(status) == file->changed_ns || ChecksumOf(path, file->size) == file->xxh64;
}

}  // namespace

bool FilesRun::Clean(const Job& job, int threads) {
  bool go_on = true;
  try {
    go_on = CleanOne(job, threads);
  } catch (const OpenError& error) {
    Fail(job, error);
  } catch (const Error& error) {
    Fail(job, error);
    go_on = error.status() != Status::kOutput;
  } catch (const std::bad_alloc&) {
    Fail(job, Error(Status::kOutput, job.input.path + ": out of memory"));
    go_on = false;
  } catch (const std::exception& error) {
    Fail(job, Error(Status::kOutput, job.input.path + ": internal error: " + error.what()));
    go_on = false;
  }
  progress.files_done.fetch_add(1, std::memory_order_relaxed);
  return go_on;
}

void FilesRun::Fail(const Job& job, const Error& error) {
  TellError(error.what());
  Raise(error.status());
  const std::lock_guard lock(mutex_);
  failed_.push_back(job.input.path);
}

bool FilesRun::IsDone(const Job& job, const std::optional<Fingerprint>& fingerprint) const {
  const ManifestEntry* entry = manifest_.Find(job.output);
  if (!options_.resume || !entry || !fingerprint) return false;
  if (!entry->complete || entry->rules != rules_hash_) return false;
  if (!IsUnchanged(job.input.path, *fingerprint, entry->fingerprint, entry->input_xxh64))
    return false;
  const std::array<const std::string*, ManifestEntry::kFiles> paths = {
      &job.paths.main, &job.paths.ledger, &job.paths.rejects, &job.paths.stats};
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!paths[i]->empty() && !IsAsWritten(*paths[i], entry->files[i])) return false;
  }
  return true;
}

std::optional<CheckpointState> FilesRun::Begun(
    const Job& job, const std::optional<Fingerprint>& fingerprint) const {
  if (!options_.resume || !fingerprint) return std::nullopt;
  std::optional<CheckpointState> state = ReadState(StatePath(job.paths.main), rules_);
  if (!state || state->rules != rules_hash_ || !(state->input == *fingerprint)) return std::nullopt;
  if (state->ledger.has_value() != !job.paths.ledger.empty()) return std::nullopt;
  if (state->rejects.has_value() != !job.paths.rejects.empty()) return std::nullopt;
  return state;
}

Outputs FilesRun::OpenOutputs(const Job& job, const CheckpointState* state, int threads) {
  const bool force = options_.force || (options_.resume && manifest_.Knows(job.output));
  const auto open = [&](const std::string& path, const OutputPlace* start,
                        bool of_text) -> std::unique_ptr<Output> {
    if (path.empty()) return nullptr;
    const bool is_stats = &path == &job.paths.stats;
    OutputOptions output{.codec = is_stats ? Codec::kNone : CodecOf(options_), .force = force};
    output.encode = {.level = of_text ? options_.level : std::nullopt,
                     .threads = of_text ? threads : 1};
    output.sum = true;
    output.keep_partial = !is_stats && (options_.checkpoint > 0 || state != nullptr);
    output.start = start;
    return Output::Open(path, output);
  };
  Outputs outputs;
  ForEachPath(job.paths, [](const std::string& path) { MakeFolders(FolderOf(path)); });
  outputs.main = open(job.paths.main, state ? &state->main : nullptr, true);
  outputs.ledger =
      open(job.paths.ledger, state && state->ledger ? &*state->ledger : nullptr, false);
  outputs.rejects =
      open(job.paths.rejects, state && state->rejects ? &*state->rejects : nullptr, false);
  outputs.stats = open(job.paths.stats, nullptr, false);
  return outputs;
}

Outputs FilesRun::OpenOrBegin(const Job& job, std::optional<CheckpointState>& state, int threads) {
  if (state) {
    try {
      return OpenOutputs(job, &*state, threads);
    } catch (const Error&) {
      state.reset();
    }
  }
  RemovePartials(job);
  try {
    return OpenOutputs(job, nullptr, threads);
  } catch (const Error& error) {
    throw OpenError(error.status(), error.what());
  }
}

void FilesRun::RemovePartials(const Job& job) const {
  if (!options_.resume && !options_.force && options_.checkpoint == 0) return;
  unlink(StatePath(job.paths.main).c_str());
  ForEachPath(job.paths,
              [](const std::string& path) { unlink(Output::PartialPath(path).c_str()); });
}

void FilesRun::PassOver(const Job& job) {
  RemovePartials(job);
  progress.stored_in.fetch_add(job.input.size, std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  ++done_before_;
  // It was faulty then, and is now.
  if (const uint64_t faulty = manifest_.Find(job.output)->faulty; faulty > 0) {
    status_ = std::max(status_, Status::kFaults);
    faulty_before_ += faulty;
  }
}

std::string FilesRun::FormatName(InputSequence& input, const CheckpointState* state) const {
  const bool detect = options_.format == "auto" && !state;
  const std::string name = state    ? state->format
                           : detect ? input.Detect(FormatOfNothing(options_))
                                    : options_.format;
  input.Expect(name, detect);
  return name;
}

const Format& FilesRun::FormatOf(const Job& job, const std::string& name) const {
  const auto format = formats_.find(name);
  if (format != formats_.end()) return *format->second;
  throw Error(Status::kInput,
              job.input.path + ": --to " + options_.to + " is for WET, and this is " + name);
}

EngineOptions FilesRun::OptionsOfEngine(const std::string& format_name, int threads,
                                        bool is_known) {
  const bool can_stop = format_name != "text" || !options_.separator.empty();
  return {.threads = threads,
          .on_error = options_.on_error,
          .reject = !options_.rejects.empty(),
          .drop_empty = options_.drop_empty,
          .count_lines = !options_.stats.empty(),
          .between_inputs = BetweenInputs(format_name, options_.separator),
          .checkpoint = is_known && can_stop ? options_.checkpoint : 0,
          .large_gate = &large_gate_};
}

bool FilesRun::CleanOne(const Job& job, int threads) {
  const std::optional<Fingerprint> fingerprint = FingerprintOf(job.input.path);
  if (IsDone(job, fingerprint)) {
    PassOver(job);
    return true;
  }
  std::optional<CheckpointState> state = Begun(job, fingerprint);
  manifest_.Begin(job.output);
  Outputs outputs = OpenOrBegin(job, state, threads);

  InputSequence input({job.input.path}, options_.max_window, threads, false);
  const std::string format_name = FormatName(input, state ? &*state : nullptr);
  MeteredSource source(input, progress, state ? state->place.offset : 0);
  FileSink sink(
      options_, input.names(), job.paths, outputs, progress, told_,
      {StatePath(job.paths.main),
       {.input = fingerprint.value_or(Fingerprint()), .rules = rules_hash_, .format = format_name},
       rules_});
  const std::unique_ptr<Ledger> ledger = LedgerFor(outputs, input, format_name, state);
  sink.set_ledger(ledger.get());
  std::vector<Observer*> observers;
  if (ledger) observers.push_back(ledger.get());
  const Engine engine(chain_, FormatOf(job, format_name), engine_rules_,
                      OptionsOfEngine(format_name, threads, fingerprint.has_value()));
  EngineResult result = engine.Run(source, sink, observers, state ? &state->place : nullptr);

  TellIfOnlyOtherRecords(job.input.path, format_name, result.stats);
  Raise(sink.status());
  if (result.stats.faulty > 0) Raise(Status::kFaults);
  const bool is_whole = result.failed_inputs == 0 && !TellIfChanged(job, fingerprint);
  // Where nothing could be read nothing is written either.
  if (result.failed_inputs == 0 || result.stats.bytes_in > 0) {
    if (ledger) ledger->Finish(result.stats, is_whole && !result.stopped);
    if (outputs.stats) outputs.stats->Write(result.stats.ToJson(rules_));
    outputs.Commit(job.paths);
    NoteDone(job, outputs, fingerprint, result, is_whole);
  }
  if (options_.checkpoint > 0 || state) RemovePartials(job);
  const std::lock_guard lock(mutex_);
  stats_.Merge(result.stats);
  if (!is_whole) failed_.push_back(job.input.path);
  return !result.stopped;
}

bool FilesRun::TellIfChanged(const Job& job, const std::optional<Fingerprint>& fingerprint) {
  const std::optional<Fingerprint> now = FingerprintOf(job.input.path);
  if (!fingerprint || !now || *now == *fingerprint) return false;
  Raise(Status::kInput);
  TellError(job.input.path + ": changed while it was read");
  return true;
}

void FilesRun::NoteDone(const Job& job, const Outputs& outputs,
                        const std::optional<Fingerprint>& fingerprint, const EngineResult& result,
                        bool is_whole) {
  std::optional<uint64_t> checksum;
  if (fingerprint && is_whole) checksum = ChecksumOf(job.input.path, *fingerprint);
  manifest_.Append({.output = job.output,
                    .input = job.input.path,
                    .fingerprint = fingerprint.value_or(Fingerprint()),
                    .input_xxh64 = checksum.value_or(0),
                    .rules = rules_hash_,
                    .complete = is_whole && !result.stopped,
                    .records = result.stats.records,
                    .faulty = result.stats.faulty,
                    .bytes_in = result.stats.bytes_in,
                    .bytes_out = result.stats.bytes_out,
                    .files = {Written(outputs.main.get(), job.paths.main),
                              Written(outputs.ledger.get(), job.paths.ledger),
                              Written(outputs.rejects.get(), job.paths.rejects),
                              Written(outputs.stats.get(), job.paths.stats)}});
}

std::unique_ptr<Ledger> FilesRun::LedgerFor(Outputs& outputs, const InputSequence& input,
                                            const std::string& format_name,
                                            const std::optional<CheckpointState>& state) const {
  if (!outputs.ledger) return nullptr;
  LedgerHeader header{.version = STRIGIL_VERSION,
                      .rules_hash = Hex(chain_.fingerprint()),
                      .format = format_name,
                      .to = options_.to,
                      .separator = options_.separator,
                      .inputs = input.names()};
  const auto write = [output = outputs.ledger.get()](std::string_view lines) {
    output->Write(lines);
  };
  if (state) return std::make_unique<Ledger>(std::move(header), rules_, write, state->sums);
  return std::make_unique<Ledger>(std::move(header), rules_, write);
}

}  // namespace strigil
