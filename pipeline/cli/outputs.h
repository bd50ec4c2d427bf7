// Where the commands write, and whether in colour: by the options, and by what standard output is.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "pipeline/cli/options.h"
#include "pipeline/io/output.h"

namespace strigil {

// Throws Error(kUsage) if what is binary would be written to a terminal, unless --force is given.
void RefuseTerminal(const Options& options, const std::string& what);

// Standard output or the file of -o. `compress`: without -z, standard output is zstd unless it is a
// terminal; a file follows its name in any case. Refuses a terminal for what is compressed.
OutputOptions MainOutputOptions(const Options& options, bool compress, int threads);

// Where that is: a path, or "-".
std::string MainOutputPath(const Options& options);

// Writes there all that a command has to say.
void WriteReport(const Options& options, std::string_view report);

// True if output for a person is to have colours.
bool WantsColor(const Options& options);

}  // namespace strigil
