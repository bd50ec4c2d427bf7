// What the program says on standard error: one line a message, prefixed `strigil: `.
//
// spdlog lives here only. Synchronous, and never to standard output. Control characters in a
// message are escaped, so a file name cannot drive a terminal.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace strigil {

enum class Verbosity { kQuiet, kNormal, kVerbose };

// Once, before threads are started. Until then: kNormal.
void SetVerbosity(Verbosity verbosity);

void TellError(std::string_view message);    // always shown
void TellWarning(std::string_view message);  // not with -q
void TellInfo(std::string_view message);     // only with -v

// A line that stays below the messages on a terminal until it is replaced; "" takes it away.
void SetStatusLine(std::string_view line);
// Wipes it off the terminal, in a signal handler that ends the process.
void EraseStatusLine();
// Columns; 80 where nobody knows.
size_t TerminalWidth();

// As it is; errors are not told, since there is nobody to tell. Not in the middle of a message.
void WriteToStderr(std::string_view text);

// All of the above: any thread.

}  // namespace strigil
