// The command line, read and checked. CLI11 lives in options.cc only.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cli/messages.h"
#include "pipeline/engine.h"
#include "pipeline/io/codec.h"

namespace strigil {

enum class Command { kClean, kExplain, kRestore, kRules, kEval, kTrain };
enum class Help { kNone, kShort, kLong, kVersion };
enum class Color { kAuto, kAlways, kNever };
enum class ProgressForm { kAuto, kNever, kJson };

struct Options {
  Command command = Command::kClean;
  Help help = Help::kNone;
  std::vector<std::string> inputs;  // as given; empty: standard input. Of `rules`: its arguments

  std::string format = "auto";
  std::string to;  // --to: "" as it came, "jsonl" from WET
  ChainOptions chain;
  std::string field = "text";
  std::string id_field = "id";
  std::string separator;  // "\f", one NUL, or a line
  std::optional<uint64_t> max_record;
  uint64_t max_window = 128 * 1024 * 1024;
  bool drop_empty = false;
  OnError on_error = OnError::kKeep;

  std::string output;  // empty: standard output
  std::string ledger;  // empty: none; so are the next two
  std::string stats;
  std::string rejects;
  std::optional<Codec> compress;
  std::optional<int> level;
  bool force = false;
  int flush_interval = 0;  // milliseconds; 0: no flush but at the end

  // Many files: with output_folder, ledger, stats and rejects are folders too.
  std::string output_folder;         // -O; empty: all inputs make one output
  std::string files_from;            // a list of inputs; empty: none
  bool nul_separated = false;        // that list
  std::vector<std::string> include;  // globs
  std::vector<std::string> exclude;
  bool hidden = false;
  bool follow = false;
  bool resume = false;
  uint64_t checkpoint = 0;                             // bytes of decoded input; 0: none
  std::optional<std::pair<uint64_t, uint64_t>> shard;  // index (below count), count

  // Of `eval`.
  std::vector<std::string> eval_by = {"lang", "kind", "rule"};
  int eval_worst = 0;  // pages to show, those that lose most first
  bool eval_json = false;
  bool train_validates = false;  // of `train`: --cross-validate

  int threads = 0;  // 0: as many as there are processors
  Color color = Color::kAuto;
  ProgressForm progress = ProgressForm::kAuto;
  Verbosity verbosity = Verbosity::kNormal;
};

// Throws Error(kUsage) with a message for the user, suggestions included.
Options ParseCommandLine(int argc, const char* const* argv);

}  // namespace strigil
