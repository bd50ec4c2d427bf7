// strigil -O OUTDIR: one output for each input, many at a time.
//
// What can be refused (two inputs with one output, an output that exists or is an input) is refused
// before anything is read. Then a pool works on the files, the largest first; a file gets as many
// threads as is its part of the work that is left, so small files run side by side and a large one
// at the end has all threads. A file costs itself when it fails; a full disk ends the run.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cli/clean_run.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/cpu_count.h"
#include "pipeline/cli/file_jobs.h"
#include "pipeline/cli/file_list.h"
#include "pipeline/cli/file_pool.h"
#include "pipeline/cli/files_run.h"
#include "pipeline/cli/manifest.h"
#include "pipeline/cli/stale_files.h"
#include "pipeline/cli/summary.h"
#include "pipeline/engine.h"

namespace strigil {
namespace {

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

void TellFailed(std::vector<std::string> failed, size_t all, const std::vector<Unlisted>& unread,
                size_t not_begun) {
  constexpr size_t kNamed = 20;
  for (const Unlisted& other : unread) failed.push_back(other.path);
  all += unread.size();
  const char* one = unread.empty() ? " file" : " input";
  if (!failed.empty()) {
    std::string names;
    for (size_t i = 0; i < failed.size() && i < kNamed; ++i)
      names += (i > 0 ? ", " : "") + failed[i];
    if (failed.size() > kNamed) names += " and " + Grouped(failed.size() - kNamed) + " more";
    TellError(Grouped(failed.size()) + " of " + Grouped(all) + one + (all == 1 ? "" : "s") +
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
  for (const std::string& folder :
       {options.output_folder, options.ledger, options.rejects, options.stats}) {
    MakeFolders(folder);
  }
  const auto [index, count] = options.shard.value_or(std::pair<uint64_t, uint64_t>(0, 1));
  Manifest manifest(options.output_folder, {index, count});
  RefuseStanding(jobs, list.files, options, manifest);
  if (options.resume || options.force) {
    StaleFiles stale;
    for (const Job& job : jobs) {
      ForEachPath(job.paths, [&](const std::string& path) { stale.Add(path); });
    }
    stale.Remove(!options.resume);
  }
  for (const Unlisted& unread : list.unread) TellError(unread.path + ": " + unread.why);
  for (const Unlisted& other : list.left_out) TellWarning(other.path + ": " + other.why);
  if (jobs.empty() && list.unread.empty() && !options.shard)
    TellWarning("there are no files to clean");

  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const Job& a, const Job& b) { return a.input.size > b.input.size; });
  FilesRun run(options, manifest, *chain, engine_rules, rules);
  run.progress.files = jobs.size();
  for (const Job& job : jobs) run.progress.stored_all += job.input.size;
  size_t not_begun = 0;
  {
    const ProgressDisplay display(run.progress, options, false);
    FilePool pool(jobs, options.threads > 0 ? options.threads : UsableCpus(),
                  [&](const Job& job, int threads) { return run.Clean(job, threads); });
    not_begun = pool.Run();
  }
  const Stats& stats = run.stats();
  TellIfManyFaults(stats, run.told());
  if (const uint64_t faulty = run.faulty_before(); faulty > 0) {
    TellWarning(Grouped(faulty) + (faulty == 1 ? " faulty record" : " faulty records") +
                " in what was done before");
  }
  if (const uint64_t done = run.done_before(); done > 0) {
    TellInfo(Grouped(done) + (done == 1 ? " file was done before" : " files were done before"));
  }
  TellFailed(run.failed(), jobs.size(), list.unread, not_begun);
  TellSummary(options, stats, rules, start, jobs.size(), run.failed().size());
  return std::max(run.status(), list.unread.empty() ? Status::kOk : Status::kInput);
}

}  // namespace strigil
