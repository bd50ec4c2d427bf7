// The commands of the program. Each returns its exit status, or throws (Error, ClosedPipe,
// ReadInterrupted) what main turns into one.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "pipeline/cli/options.h"
#include "pipeline/error.h"
#include "pipeline/io/output.h"

namespace strigil {

Status RunClean(const Options& options);       // and explain
Status RunCleanFiles(const Options& options);  // with -O; RunClean calls it
Status RunRestore(const Options& options);
Status RunRules(const Options& options);
Status RunEval(const Options& options);
Status RunTrain(const Options& options);

// For --help, -h and --version.
std::string_view HelpText(Help help);

// Standard output or the file of -o. `compress`: without -z, standard output is zstd unless it is a
// terminal; a file follows its name in any case.
OutputOptions MainOutputOptions(const Options& options, bool compress, int threads);

// True if output for a person is to have colours.
bool WantsColor(const Options& options);

// "1234567" -> "1,234,567".
std::string Grouped(uint64_t number);

}  // namespace strigil
