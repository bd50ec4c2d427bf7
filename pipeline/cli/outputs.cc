// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/outputs.h"

#include <unistd.h>

#include <cstdlib>

namespace strigil {

OutputOptions MainOutputOptions(const Options& options, bool compress, int threads) {
  OutputOptions output;
  const bool to_stdout = options.output.empty() || options.output == "-";
  if (options.compress) {
    output.codec = *options.compress;
  } else if (!to_stdout) {
    output.codec = CodecOfFileName(options.output);
  } else if (compress && isatty(STDOUT_FILENO) == 0) {
    output.codec = Codec::kZstd;
  }
  output.encode.level = options.level;
  output.encode.threads = threads;
  output.force = options.force;
  return output;
}

bool WantsColor(const Options& options) {
  if (options.color != Color::kAuto) return options.color == Color::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color && *no_color != '\0') return false;
  const bool to_stdout = options.output.empty() || options.output == "-";
  return to_stdout && !options.compress && isatty(STDOUT_FILENO) == 1;
}

}  // namespace strigil
