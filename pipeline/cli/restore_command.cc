// `strigil restore`: the clean text and its ledger make the original.
//
// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include "pipeline/cli/commands.h"
#include "pipeline/cli/cpu_count.h"
#include "pipeline/cli/outputs.h"
#include "pipeline/io/input.h"
#include "pipeline/io/ledger_reader.h"
#include "pipeline/restore.h"

namespace strigil {
namespace {

bool IsRegularFile(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

RestoreResult RestoreTo(const Options& options, const std::string& clean_path,
                        std::function<void(std::string_view)> write) {
  const InputOptions input_options{.max_window = options.max_window};
  LedgerReader ledger(options.ledger, input_options);
  const std::unique_ptr<Input> clean = Input::Open(clean_path, input_options);
  return Restore(
      {.ledger_name = ledger.name(),
       .clean_name = clean->name(),
       .next_line = [&](LedgerLine& line) { return ledger.Next(line); },
       .read_clean = [&](char* buffer, size_t size) { return clean->Read(buffer, size); },
       .write = std::move(write)});
}

}  // namespace

Status RunRestore(const Options& options) {
  const std::string clean = options.inputs.empty() ? "-" : options.inputs[0];
  const std::string target = MainOutputPath(options);
  RefuseSameFile({clean, options.ledger}, target);
  const int threads = options.threads > 0 ? options.threads : UsableCpus();
  const std::unique_ptr<Output> output =
      Output::Open(target, MainOutputOptions(options, false, threads));
  // What is written to standard output cannot be taken back, so there the fit is tried first where
  // the files can be read twice.
  if (target == "-" && IsRegularFile(clean) && IsRegularFile(options.ledger)) {
    RestoreTo(options, clean, [](std::string_view) {});
  }
  const RestoreResult result =
      RestoreTo(options, clean, [&](std::string_view bytes) { output->Write(bytes); });
  output->Commit();
  if (!result.complete) {
    TellWarning(options.ledger + ": the run that wrote it did not read all of its input; " +
                (target == "-" ? "what is written" : target) + " is what it had read");
  }
  return Status::kOk;
}

}  // namespace strigil
