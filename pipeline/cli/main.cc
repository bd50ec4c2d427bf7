// strigil: text in, clean text out. Errors end here, as one message and an exit status.
//
// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <exception>
#include <new>
#include <string>

#include "pipeline/cli/commands.h"
#include "pipeline/cli/messages.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/signals.h"
#include "pipeline/io/input.h"
#include "pipeline/io/output.h"

namespace strigil {
namespace {

void Print(std::string_view text) {
  const auto output = Output::Open("-", {});
  output->Write(text);
  output->Commit();
}

Status Run(int argc, char** argv) {
  const Options options = ParseCommandLine(argc, argv);
  if (options.help == Help::kVersion) {
    Print("strigil " STRIGIL_VERSION "\n");
    return Status::kOk;
  }
  if (options.help != Help::kNone) {
    Print(HelpText(options.help));
    return Status::kOk;
  }
  SetVerbosity(options.verbosity);
  switch (options.command) {
    case Command::kClean:
    case Command::kExplain:
      return RunClean(options);
    case Command::kRestore:
      return RunRestore(options);
    case Command::kRules:
      return RunRules(options);
    case Command::kEval:
      return RunEval(options);
    case Command::kTrain:
      return RunTrain(options);
  }
  return Status::kOk;
}

Status RunGuarded(int argc, char** argv) {
  try {
    return Run(argc, argv);
  } catch (const ClosedPipe& error) {
    EndBySigpipe();
    TellError(error.what());
    return Status::kOutput;
  } catch (const ReadInterrupted&) {
    // Only a reader of standard output that has gone interrupts.
    EndBySigpipe();
    TellError("standard output: cannot write: Broken pipe");
    return Status::kOutput;
  } catch (const Error& error) {
    TellError(error.what());
    return error.status();
  } catch (const std::bad_alloc&) {
    TellError("out of memory");
    return Status::kOutput;
  } catch (const std::exception& error) {
    TellError(std::string("internal error: ") + error.what());
    return Status::kOutput;
  }
}

}  // namespace
}  // namespace strigil

int main(int argc, char** argv) {
  // Large buffers go back to the system when they are freed, so that one huge record does not stay.
  mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
  mallopt(M_TRIM_THRESHOLD, 16 * 1024 * 1024);
  strigil::InstallSignalHandlers();
  return static_cast<int>(strigil::RunGuarded(argc, argv));
}
