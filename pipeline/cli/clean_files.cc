// strigil -O OUTDIR: one output for each input, many at a time.
//
// What can be refused (two inputs with one output, an output that exists or is an input) is refused
// before anything is read. Then a pool works on the files, the largest first; a file gets as many
// threads as is its part of the work that is left, so small files run side by side and a large one
// at the end has all threads. A file costs itself when it fails; a full disk ends the run.
//
// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cli/checkpoint.h"
#include "pipeline/cli/clean_run.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/cpu_count.h"
#include "pipeline/cli/file_list.h"
#include "pipeline/cli/manifest.h"
#include "pipeline/engine.h"
#include "pipeline/ledger.h"

namespace strigil {
namespace {

struct Job {
  ListedFile input;
  std::string output;  // below the output folder: its name in the manifest
  OutputPaths paths;
};

Codec CodecOf(const Options& options) { return options.compress.value_or(Codec::kZstd); }

std::string_view ExtensionOf(Codec codec) {
  switch (codec) {
    case Codec::kGzip:
      return ".gz";
    case Codec::kZstd:
      return ".zst";
    case Codec::kXz:
      return ".xz";
    case Codec::kBzip2:
      return ".bz2";
    case Codec::kNone:
      return "";
  }
  return "";
}

std::string WithoutCodec(const std::string& below) {
  const size_t name = below.rfind('/') + 1;  // npos + 1 is 0
  for (const std::string_view extension : {".gz", ".zst", ".zstd", ".xz", ".bz2"}) {
    if (below.size() - name > extension.size() && below.ends_with(extension)) {
      return below.substr(0, below.size() - extension.size());
    }
  }
  return below;
}

std::string Joined(const std::string& folder, const std::string& below) {
  return folder.ends_with('/') ? folder + below : folder + "/" + below;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Makes a folder and those above it. Throws Error(kOutput).
void MakeFolders(const std::string& path) {
  struct stat status = {};
  if (path.empty() || (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))) return;
  const std::string above = FolderOf(path);
  if (above != path && above != ".") MakeFolders(above);
  if (mkdir(path.c_str(), 0777) == 0) return;
  const int error = errno;
  if (error == EEXIST && stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return;
  throw Error(Status::kOutput, path + ": cannot make the folder: " + ErrorText(error));
}

Job JobFor(const ListedFile& input, const Options& options) {
  const std::string extension(ExtensionOf(CodecOf(options)));
  const std::string name = WithoutCodec(input.below);
  const std::string of_text = name + (options.to.empty() ? "" : "." + options.to) + extension;
  Job job{input, of_text, {}};
  job.paths.main = Joined(options.output_folder, of_text);
  if (!options.ledger.empty())
    job.paths.ledger = Joined(options.ledger, name + ".ledger.jsonl" + extension);
  if (!options.rejects.empty()) job.paths.rejects = Joined(options.rejects, name + extension);
  if (!options.stats.empty()) job.paths.stats = Joined(options.stats, name + ".stats.json");
  return job;
}

template <typename Call>
void ForEachPath(const OutputPaths& paths, Call call) {
  for (const std::string* path : {&paths.main, &paths.ledger, &paths.rejects, &paths.stats}) {
    if (!path->empty()) call(*path);
  }
}

// Two inputs with one output, whichever of its files it is.
void RefuseSameNames(const std::vector<Job>& jobs) {
  std::unordered_map<std::string, const Job*> makers;
  for (const Job& job : jobs) {
    ForEachPath(job.paths, [&](const std::string& path) {
      const auto [other, is_new] = makers.try_emplace(path, &job);
      if (is_new) return;
      throw Error(Status::kUsage,
                  path + ": would be the output of " + other->second->input.path +
                      (other->second == &job ? " twice" : " and of " + job.input.path));
    });
  }
}

// Outputs that are there already.
void RefuseStanding(const std::vector<Job>& jobs, const Options& options,
                    const Manifest& manifest) {
  std::map<std::pair<dev_t, ino_t>, const Job*> inputs;
  for (const Job& job : jobs) {
    inputs[{job.input.identity.device, job.input.identity.inode}] = &job;
  }
  for (const Job& job : jobs) {
    ForEachPath(job.paths, [&](const std::string& path) {
      struct stat status = {};
      if (stat(path.c_str(), &status) != 0) return;
      const auto input = inputs.find({status.st_dev, status.st_ino});
      if (input != inputs.end()) {
        throw Error(Status::kUsage, input->second->input.path + ": is an input and an output (" +
                                        path + ") at once");
      }
      if (S_ISDIR(status.st_mode)) throw Error(Status::kUsage, path + ": is a directory");
      if (options.force || (options.resume && manifest.Knows(job.output))) return;
      throw Error(Status::kUsage,
                  path + ": exists already; --force replaces it" +
                      (manifest.Knows(job.output) ? ", --resume does what is missing" : ""));
    });
  }
}

// Hash of everything that decides the bytes of an output, but for where its frames end.
std::string RulesHash(const Options& options, const Chain& chain) {
  std::string all = STRIGIL_VERSION;
  const auto add = [&](const std::string& word) { all += '\0' + word; };
  add(Hex(chain.fingerprint()));
  for (const std::string& word :
       {options.format, options.to, options.field, options.id_field, options.separator}) {
    add(word);
  }
  add(std::to_string(options.max_record));
  add(std::to_string(options.max_window));
  add(std::to_string(options.chain.keep_whitespace));
  add(std::to_string(options.drop_empty));
  add(std::to_string(static_cast<int>(options.on_error)));
  add(std::string(NameOf(CodecOf(options))));
  add(options.level ? std::to_string(*options.level) : "");
  add(std::to_string(!options.rejects.empty()));
  return Hex(Xxh64(all));
}

// Temporary files of runs that are dead. The folder is ours alone, but a single output may be under
// way to a file in it: that run is alive.
class StaleFiles {
 public:
  void Add(const std::string& target) {
    std::set<std::string>& prefixes = folders_[FolderOf(target)];
    prefixes.insert(Output::TemporaryPrefix(target));
    prefixes.insert(Output::TemporaryPrefix(StatePath(target)));
  }
  // `partials`: those that a run could go on with, too.
  void Remove(bool partials) const {
    for (const auto& [folder, prefixes] : folders_) RemoveIn(folder, prefixes, partials);
  }

 private:
  static void RemoveIn(const std::string& folder, const std::set<std::string>& prefixes,
                       bool partials) {
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(folder.c_str()), closedir);
    std::vector<std::string> stale;
    while (const dirent* entry = entries ? readdir(entries.get()) : nullptr) {
      const std::string name = entry->d_name;
      // ".NAME.strigil-" may stand in the name itself; the last one is ours.
      const size_t mark = name.rfind(".strigil-");
      if (mark == std::string::npos) continue;
      const size_t tail = mark + std::string_view(".strigil-").size();
      if (!prefixes.contains(name.substr(0, tail))) continue;
      const std::string rest = name.substr(tail);
      const bool kept = rest == "partial" || rest == "state";
      if (kept ? partials : IsOfDeadRun(rest)) stale.push_back(name);
    }
    for (const std::string& name : stale) unlink(Joined(folder, name).c_str());
  }

  // "PID-RANDOM"
  static bool IsOfDeadRun(const std::string& rest) {
    pid_t pid = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), pid);
    if (parsed.ec != std::errc() || pid <= 0) return false;
    // A number like ours was another's, in another name space or before a restart.
    return pid == getpid() || (kill(pid, 0) != 0 && errno == ESRCH);
  }

  std::map<std::string, std::set<std::string>> folders_;
};

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
  bool Clean(const Job& job, int threads) {
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

  Progress progress;

  // After the run.
  const Stats& stats() const { return stats_; }
  Status status() const { return status_; }
  const std::vector<std::string>& failed() const { return failed_; }
  uint64_t done_before() const { return done_before_; }
  uint64_t told() const { return told_; }

 private:
  // An output that cannot be created costs its own file only.
  class OpenError : public Error {
    using Error::Error;
  };

  void Fail(const Job& job, const Error& error) {
    TellError(error.what());
    Raise(error.status());
    const std::lock_guard lock(mutex_);
    failed_.push_back(job.input.path);
  }
  void Raise(Status status) {
    const std::lock_guard lock(mutex_);
    status_ = std::max(status_, status);
  }

  // True if an earlier run has done it, from the same bytes by the same rules.
  bool IsDone(const Job& job, const std::optional<Fingerprint>& fingerprint) const {
    const ManifestEntry* entry = manifest_.Find(job.output);
    if (!options_.resume || !entry || !fingerprint) return false;
    if (!entry->complete || entry->rules != rules_hash_ || !(entry->fingerprint == *fingerprint))
      return false;
    struct stat status = {};
    bool there = stat(job.paths.main.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
                 static_cast<uint64_t>(status.st_size) == entry->output_size;
    ForEachPath(job.paths, [&](const std::string& path) {
      there = there && stat(path.c_str(), &status) == 0;
    });
    return there;
  }

  // What an earlier run has left to go on with.
  std::optional<CheckpointState> Begun(const Job& job,
                                       const std::optional<Fingerprint>& fingerprint) const {
    if (!options_.resume || !fingerprint) return std::nullopt;
    std::optional<CheckpointState> state = ReadState(StatePath(job.paths.main), rules_);
    if (!state || state->rules != rules_hash_ || !(state->input == *fingerprint))
      return std::nullopt;
    if (state->ledger.has_value() != !job.paths.ledger.empty()) return std::nullopt;
    if (state->rejects.has_value() != !job.paths.rejects.empty()) return std::nullopt;
    return state;
  }

  Outputs OpenOutputs(const Job& job, const CheckpointState* state, int threads) {
    const bool force = options_.force || (options_.resume && manifest_.Knows(job.output));
    const auto open = [&](const std::string& path, const OutputPlace* start,
                          bool of_text) -> std::unique_ptr<Output> {
      if (path.empty()) return nullptr;
      const bool is_stats = &path == &job.paths.stats;
      OutputOptions output{.codec = is_stats ? Codec::kNone : CodecOf(options_), .force = force};
      output.encode = {.level = of_text ? options_.level : std::nullopt,
                       .threads = of_text ? threads : 1};
      output.sum = of_text;
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

  // With the partial outputs of `state` if they fit it; else `state` is emptied and all begins
  // anew.
  Outputs OpenOrBegin(const Job& job, std::optional<CheckpointState>& state, int threads) {
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

  // The state goes first: without it nothing else is believed.
  void RemovePartials(const Job& job) const {
    if (!options_.resume && !options_.force && options_.checkpoint == 0) return;
    unlink(StatePath(job.paths.main).c_str());
    ForEachPath(job.paths,
                [](const std::string& path) { unlink(Output::PartialPath(path).c_str()); });
  }

  bool CleanOne(const Job& job, int threads) {
    const std::optional<Fingerprint> fingerprint = FingerprintOf(job.input.path);
    if (IsDone(job, fingerprint)) {
      RemovePartials(job);
      progress.stored_in.fetch_add(job.input.size, std::memory_order_relaxed);
      const std::lock_guard lock(mutex_);
      ++done_before_;
      // It was faulty then, and is now.
      if (manifest_.Find(job.output)->faulty > 0) status_ = std::max(status_, Status::kFaults);
      return true;
    }
    std::optional<CheckpointState> state = Begun(job, fingerprint);
    manifest_.Begin(job.output);
    Outputs outputs = OpenOrBegin(job, state, threads);

    InputSequence input({job.input.path}, options_.max_window, false);
    const bool detect = options_.format == "auto";
    const std::string format_name = state    ? state->format
                                    : detect ? input.Detect()
                                             : options_.format;
    input.Expect(format_name, detect && !state);
    const auto format = formats_.find(format_name);
    if (format == formats_.end()) {
      throw Error(Status::kInput, job.input.path + ": --to " + options_.to +
                                      " is for WET, and this is " + format_name);
    }
    MeteredSource source(input, progress, state ? state->place.offset : 0);
    FileSink sink(options_, input.names(), job.paths, outputs, progress, told_,
                  {StatePath(job.paths.main),
                   {.input = fingerprint.value_or(Fingerprint()),
                    .rules = rules_hash_,
                    .format = format_name},
                   rules_});
    std::vector<Observer*> observers;
    std::unique_ptr<Ledger> ledger = LedgerFor(outputs, input, format_name, state);
    if (ledger) observers.push_back(ledger.get());
    sink.set_ledger(ledger.get());

    const bool can_stop = format_name != "text" || !options_.separator.empty();
    const Engine engine(chain_, *format->second, engine_rules_,
                        {.threads = threads,
                         .on_error = options_.on_error,
                         .reject = !options_.rejects.empty(),
                         .drop_empty = options_.drop_empty,
                         .count_lines = !options_.stats.empty(),
                         .between_inputs = BetweenInputs(format_name, options_.separator),
                         .checkpoint = fingerprint && can_stop ? options_.checkpoint : 0,
                         .large_gate = &large_gate_});
    const EngineResult result =
        engine.Run(source, sink, observers, state ? &state->place : nullptr);
    const Stats& stats = result.stats;

    Raise(sink.status());
    if (stats.faulty > 0) Raise(Status::kFaults);
    bool failed = result.failed_inputs > 0;
    // Nothing could be read: then nothing is written either.
    const bool nothing = failed && stats.bytes_in == 0;
    if (!failed && fingerprint && HasChanged(job, *fingerprint)) {
      failed = true;
      Raise(Status::kInput);
      TellError(job.input.path + ": changed while it was read");
    }
    if (!nothing) {
      if (ledger) ledger->Finish(stats, !failed && !result.stopped);
      if (outputs.stats) outputs.stats->Write(stats.ToJson(rules_));
      outputs.Commit(job.paths);
      manifest_.Append({.output = job.output,
                        .input = job.input.path,
                        .fingerprint = fingerprint.value_or(Fingerprint()),
                        .rules = rules_hash_,
                        .complete = !failed && !result.stopped,
                        .records = stats.records,
                        .faulty = stats.faulty,
                        .bytes_in = stats.bytes_in,
                        .bytes_out = stats.bytes_out,
                        .output_size = outputs.main->stored_bytes(),
                        .output_xxh64 = outputs.main->checksum()});
    }
    if (options_.checkpoint > 0 || state) RemovePartials(job);
    const std::lock_guard lock(mutex_);
    stats_.Merge(const_cast<Stats&>(stats));
    if (failed) failed_.push_back(job.input.path);
    return !result.stopped;
  }

  std::unique_ptr<Ledger> LedgerFor(Outputs& outputs, const InputSequence& input,
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

  static bool HasChanged(const Job& job, const Fingerprint& fingerprint) {
    struct stat status = {};
    return stat(job.input.path.c_str(), &status) == 0 &&
           static_cast<uint64_t>(status.st_size) != fingerprint.size;
  }

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
};

// Runs jobs on a number of threads that are shared out among them.
class Pool {
 public:
  using Work = std::function<bool(const Job&, int threads)>;

  // `jobs`: the largest first.
  Pool(const std::vector<Job>& jobs, int threads, Work work)
      : jobs_(jobs), work_(std::move(work)), all_(threads), free_(threads) {
    for (const Job& job : jobs) left_ += job.input.size;
  }

  // Returns the number of jobs that were not begun.
  size_t Run() {
    std::vector<std::thread> threads;
    const size_t wanted = std::min<size_t>({static_cast<size_t>(all_), jobs_.size(), MostAtOnce()});
    try {
      while (threads.size() + 1 < wanted) threads.emplace_back([this] { Take(); });
    } catch (const std::system_error&) {
      // No more threads to be had: fewer will do.
    }
    Take();
    for (std::thread& thread : threads) thread.join();
    return jobs_.size() - next_;
  }

 private:
  // Smaller ones are not worth more than one thread.
  static constexpr uint64_t kSmall = 16 * 1024 * 1024;

  // A file takes up to eight descriptors, and the process has some of its own.
  static size_t MostAtOnce() {
    rlimit limit = {};
    constexpr rlim_t kOwn = 24;
    constexpr rlim_t kEach = 10;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return 60;
    if (limit.rlim_cur < kOwn + 2 * kEach) return 1;
    return std::min<size_t>(60, (limit.rlim_cur - kOwn) / kEach);
  }

  void Take() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return free_ > 0 || stop_ || next_ == jobs_.size(); });
      if (stop_ || next_ == jobs_.size()) return;
      const Job& job = jobs_[next_++];
      const int threads = ShareOf(job);
      free_ -= threads;
      left_ -= job.input.size;
      if (next_ == jobs_.size()) changed_.notify_all();
      lock.unlock();
      const bool go_on = work_(job, threads);
      lock.lock();
      free_ += threads;
      if (!go_on) stop_ = true;
      changed_.notify_all();
    }
  }

  // Its part of what is left.
  int ShareOf(const Job& job) const {
    if (job.input.size < kSmall) return 1;
    const double part = static_cast<double>(job.input.size) / static_cast<double>(left_);
    return std::clamp(static_cast<int>(part * all_ + 0.5), 1, free_);
  }

  const std::vector<Job>& jobs_;
  const Work work_;
  const int all_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int free_;
  uint64_t left_ = 0;  // bytes of the jobs not begun
  size_t next_ = 0;
  bool stop_ = false;
};

FileList Inputs(const Options& options) {
  FileListOptions list{.include = options.include,
                       .exclude = options.exclude,
                       .hidden = options.hidden,
                       .follow = options.follow,
                       .without = {}};
  for (const std::string& folder :
       {options.output_folder, options.ledger, options.rejects, options.stats}) {
    if (!folder.empty()) list.without.push_back(folder);
  }
  if (options.files_from.empty()) return ListFiles(options.inputs, list);
  const std::vector<std::string> names = ReadNameList(options.files_from, options.nul_separated);
  if (std::find(names.begin(), names.end(), "-") != names.end()) {
    throw Error(Status::kUsage,
                options.files_from + ": standard input (-) has no name for its output");
  }
  return ListFiles(names, list);
}

void TellFailed(const std::vector<std::string>& failed, size_t all, size_t not_begun) {
  constexpr size_t kNamed = 20;
  if (!failed.empty()) {
    std::string names;
    for (size_t i = 0; i < failed.size() && i < kNamed; ++i)
      names += (i > 0 ? ", " : "") + failed[i];
    if (failed.size() > kNamed) names += " and " + Grouped(failed.size() - kNamed) + " more";
    TellError(Grouped(failed.size()) + " of " + Grouped(all) + (all == 1 ? " file" : " files") +
              " failed: " + names);
  }
  if (not_begun > 0)
    TellError(Grouped(not_begun) + (not_begun == 1 ? " file was" : " files were") + " not begun");
}

}  // namespace

Status RunCleanFiles(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  RuleTable rules;
  const std::unique_ptr<Chain> chain = Chain::New(options.chain, rules);
  const EngineRules engine_rules(rules);
  // Tells a level that is out of range before anything is done.
  if (CodecOf(options) != Codec::kNone) NewEncoder(CodecOf(options), {.level = options.level});

  const FileList list = Inputs(options);
  std::vector<Job> jobs;
  for (const ListedFile& file : list.files) jobs.push_back(JobFor(file, options));
  RefuseSameNames(jobs);
  if (options.shard) {
    std::vector<Job> mine;
    const auto [index, count] = *options.shard;
    for (size_t i = index; i < jobs.size(); i += count) mine.push_back(std::move(jobs[i]));
    jobs = std::move(mine);
  }
  MakeFolders(options.output_folder);
  const auto [index, count] = options.shard.value_or(std::pair<uint64_t, uint64_t>(0, 1));
  Manifest manifest(options.output_folder, {index, count});
  RefuseStanding(jobs, options, manifest);
  if (options.resume || options.force) {
    StaleFiles stale;
    for (const Job& job : jobs) {
      ForEachPath(job.paths, [&](const std::string& path) { stale.Add(path); });
    }
    stale.Remove(!options.resume);
  }
  for (const Error& error : list.errors) TellError(error.what());
  if (jobs.empty() && list.errors.empty() && !options.shard)
    TellWarning("there are no files to clean");

  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const Job& a, const Job& b) { return a.input.size > b.input.size; });
  FilesRun run(options, manifest, *chain, engine_rules, rules);
  run.progress.files = jobs.size();
  for (const Job& job : jobs) run.progress.stored_all += job.input.size;
  size_t not_begun = 0;
  {
    const ProgressDisplay display(run.progress, options, false);
    Pool pool(jobs, options.threads > 0 ? options.threads : UsableCpus(),
              [&](const Job& job, int threads) { return run.Clean(job, threads); });
    not_begun = pool.Run();
  }
  const Stats& stats = run.stats();
  if (stats.faulty > std::min(run.told(), RunSink::kFaultsTold)) {
    TellWarning(Grouped(stats.faulty) + " faulty records in all: " + FaultKinds(stats));
  }
  if (run.done_before() > 0) TellInfo(Grouped(run.done_before()) + " files were done before");
  TellFailed(run.failed(), jobs.size(), not_begun);
  if (WantsProgressLine(options, false)) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    WriteToStderr(Summary(stats, rules,
                          {.seconds = took.count(),
                           .files = jobs.size(),
                           .files_failed = run.failed().size(),
                           .stored_in = run.progress.stored_in}));
  }
  return std::max(run.status(), list.errors.empty() ? Status::kOk : Status::kInput);
}

}  // namespace strigil
