// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/outputs.h"

#include <unistd.h>

#include <cstdlib>

#include "pipeline/error.h"

namespace strigil {
namespace {

bool IsToStdout(const Options& options) { return options.output.empty() || options.output == "-"; }

}  // namespace

void RefuseTerminal(const Options& options, const std::string& what) {
  if (!IsToStdout(options) || options.force || isatty(STDOUT_FILENO) == 0) return;
  throw Error(Status::kUsage, what + " is not written to a terminal; -o FILE writes a file, and " +
                                  "--force writes it all the same");
}

OutputOptions MainOutputOptions(const Options& options, bool compress, int threads) {
  OutputOptions output;
  const bool to_stdout = IsToStdout(options);
  if (options.compress) {
    output.codec = *options.compress;
  } else if (!to_stdout) {
    output.codec = CodecOfFileName(options.output);
  } else if (compress && isatty(STDOUT_FILENO) == 0) {
    output.codec = Codec::kZstd;
  }
  if (output.codec != Codec::kNone) RefuseTerminal(options, "compressed text");
  output.encode.level = options.level;
  output.encode.threads = threads;
  output.force = options.force;
  return output;
}

std::string MainOutputPath(const Options& options) {
  return IsToStdout(options) ? "-" : options.output;
}

void WriteReport(const Options& options, std::string_view report) {
  const auto output = Output::Open(MainOutputPath(options), MainOutputOptions(options, false, 1));
  output->Write(report);
  output->Commit();
}

bool WantsColor(const Options& options) {
  if (options.color != Color::kAuto) return options.color == Color::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color && *no_color != '\0') return false;
  const bool is_plain = options.compress.value_or(Codec::kNone) == Codec::kNone;
  return IsToStdout(options) && is_plain && isatty(STDOUT_FILENO) == 1;
}

}  // namespace strigil
