// Runs every fixture through the library and through the program.
//
//   fixtures/<kind>/<case>.in.txt        what was scraped
//   fixtures/<kind>/<case>.out.txt       what must come out under every profile, or, where they
//                                        differ, .safe.out.txt, .news.out.txt, .web.out.txt (web is
//                                        as news where it has no file)
//   fixtures/<kind>/<case>.keep.txt      looks like debris and must come out as it is, always
//
// Fixtures are found at run time: adding one needs no build.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/cleaner.h"
#include "tests/child_process.h"
#include "tests/temporary_folder.h"

namespace strigil {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = STRIGIL_SOURCE_DIR;

struct Fixture {
  fs::path input;
  std::string stem;  // path without ".in.txt" or ".keep.txt"
  bool keep = false;
};

std::vector<Fixture> Fixtures() {
  std::vector<Fixture> fixtures;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "fixtures")) {
    const std::string path = entry.path().string();
    for (const std::string suffix : {".in.txt", ".keep.txt"}) {
      if (path.ends_with(suffix)) {
        fixtures.push_back(
            {path, path.substr(0, path.size() - suffix.size()), suffix == ".keep.txt"});
      }
    }
  }
  std::sort(fixtures.begin(), fixtures.end(),
            [](const Fixture& a, const Fixture& b) { return a.input < b.input; });
  return fixtures;
}

std::string Expected(const Fixture& fixture, const std::string& profile) {
  if (fixture.keep) return ReadBytes(fixture.input);
  std::vector<std::string> candidates = {fixture.stem + "." + profile + ".out.txt"};
  if (profile == "web") candidates.push_back(fixture.stem + ".news.out.txt");
  candidates.push_back(fixture.stem + ".out.txt");
  for (const std::string& candidate : candidates) {
    if (fs::exists(candidate)) return ReadBytes(candidate);
  }
  ADD_FAILURE() << fixture.stem << ": nothing says what comes out under " << profile;
  return "";
}

class FixturesTest : public testing::TestWithParam<std::string> {};

TEST_P(FixturesTest, ThroughTheLibrary) {
  const std::string profile = GetParam();
  Cleaner cleaner({.profile = profile});
  const std::vector<Fixture> fixtures = Fixtures();
  EXPECT_GT(fixtures.size(), 20u);
  for (const Fixture& fixture : fixtures) {
    const std::string expected = Expected(fixture, profile);
    EXPECT_EQ(cleaner.Clean(ReadBytes(fixture.input)), expected) << fixture.input;
    EXPECT_EQ(cleaner.Clean(expected), expected) << fixture.input << ": cleaned twice";
    // A JSON string ends without the line feed that a text file ends in.
    std::string without = expected;
    if (!without.empty()) without.pop_back();
    EXPECT_EQ(cleaner.Clean(ReadBytes(fixture.input), false), without) << fixture.input;
  }
}

TEST_P(FixturesTest, ThroughTheProgram) {
  if (!fs::exists(STRIGIL_PROGRAM)) GTEST_SKIP() << "the program is not built";
  const std::string profile = GetParam();
  for (const Fixture& fixture : Fixtures()) {
    const Finished run = RunProgram({STRIGIL_PROGRAM, "-f", "text", "-p", profile, "-z", "none"},
                                    ReadBytes(fixture.input));
    EXPECT_EQ(run.status, 0) << fixture.input << "\n" << run.err;
    EXPECT_EQ(run.err, "") << fixture.input;
    EXPECT_EQ(run.out, Expected(fixture, profile)) << fixture.input;
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, FixturesTest, testing::Values("safe", "news", "web"),
                         [](const auto& info) { return info.param; });

// Five articles as scraped, and what they must become; kept outside the source tree.
TEST(Seeds, BecomeTheirGold) {
  const fs::path shared = kSource.parent_path() / "shared";
  if (!fs::exists(shared / "seeds")) GTEST_SKIP() << "no ../shared/seeds beside the source tree";
  for (const std::string profile : {"safe", "news"}) {
    Cleaner cleaner({.profile = profile});
    for (const auto& entry : fs::directory_iterator(shared / "seeds")) {
      const std::string gold = ReadBytes(shared / "seeds_gold" / profile / entry.path().filename());
      EXPECT_EQ(cleaner.Clean(ReadBytes(entry.path())), gold) << profile << " " << entry.path();
    }
  }
}

}  // namespace
}  // namespace strigil
