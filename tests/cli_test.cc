// Command line tests as files: tests/cli/<name>.cmd is run by bash in an empty directory and what
// it does is compared with the files beside it.
//
//   <name>.cmd      the commands; strigil is on the PATH, $FIXTURES is the folder of fixtures
//   <name>.stdout   what must be on standard output (default: nothing)
//   <name>.stderr   on standard error (default: nothing)
//   <name>.exit     the exit status (default: 0)
//
// A `*` in an expected line stands for anything within the line, a line `...` for any lines.
//
// SPDX-License-Identifier: Apache-2.0
#include <fnmatch.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/child_process.h"
#include "tests/temporary_folder.h"

namespace strigil {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(STRIGIL_SOURCE_DIR) / "tests" / "cli";

std::string ReadFileOr(const fs::path& path, const std::string& otherwise) {
  return fs::exists(path) ? ReadBytes(path) : otherwise;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool LineMatches(const std::string& pattern, const std::string& line) {
  if (pattern == line) return true;
  std::string glob;  // only * is special
  for (char c : pattern) {
    if (c == '?' || c == '[' || c == '\\') glob += '\\';
    glob += c;
  }
  return fnmatch(glob.c_str(), line.c_str(), 0) == 0;
}

bool Matches(const std::vector<std::string>& expected, size_t i,
             const std::vector<std::string>& lines, size_t j) {
  for (; i < expected.size(); ++i, ++j) {
    if (expected[i] == "...") {
      for (size_t next = j; next <= lines.size(); ++next) {
        if (Matches(expected, i + 1, lines, next)) return true;
      }
      return false;
    }
    if (j == lines.size() || !LineMatches(expected[i], lines[j])) return false;
  }
  return j == lines.size();
}

void ExpectMatch(const fs::path& file, const std::string& output) {
  const std::string expected = ReadFileOr(file, "");
  if (expected == output) return;
  EXPECT_TRUE(Matches(LinesOf(expected), 0, LinesOf(output), 0)) << file.filename() << " says:\n"
                                                                 << expected << "but it was:\n"
                                                                 << output;
}

std::vector<std::string> Cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    if (entry.path().extension() == ".cmd") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class CliTest : public testing::TestWithParam<std::string> {};

TEST_P(CliTest, DoesWhatTheFilesSay) {
  if (!fs::exists(STRIGIL_PROGRAM)) GTEST_SKIP() << "the program is not built";
  const TemporaryFolder folder;
  const fs::path stem = kCases / GetParam();
  const std::string script = "cd '" + folder.path() + "' && export PATH='" +
                             fs::path(STRIGIL_PROGRAM).parent_path().string() +
                             "':\"$PATH\" FIXTURES='" + STRIGIL_SOURCE_DIR +
                             "/fixtures' LC_ALL=C && unset NO_COLOR && " + "source '" +
                             stem.string() + ".cmd'";
  const Finished run = RunProgram({"bash", "-c", script});
  ExpectMatch(stem.string() + ".stdout", run.out);
  ExpectMatch(stem.string() + ".stderr", run.err);
  EXPECT_EQ(run.status, std::stoi(ReadFileOr(stem.string() + ".exit", "0"))) << run.err;
}

INSTANTIATE_TEST_SUITE_P(Files, CliTest, testing::ValuesIn(Cases()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace strigil
