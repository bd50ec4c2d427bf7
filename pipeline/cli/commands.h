// The commands of the program. Each returns its exit status, or throws (Error, ClosedPipe,
// ReadInterrupted) what main turns into one.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "pipeline/cli/options.h"
#include "pipeline/error.h"

namespace strigil {

Status RunClean(const Options& options);       // and explain
Status RunCleanFiles(const Options& options);  // with -O; RunClean calls it
Status RunRestore(const Options& options);
Status RunRules(const Options& options);
Status RunEval(const Options& options);
Status RunTrain(const Options& options);

// For --help, -h and --version.
std::string_view HelpText(Help help);

}  // namespace strigil
