// Holds the rooms of the architecture by reading the includes: what a file in a folder may use.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path kSource = STRIGIL_SOURCE_DIR;

struct Include {
  fs::path file;  // relative to the source tree
  int line;
  std::string name;
  bool quoted;
};

std::vector<Include> IncludesOf(const fs::path& folder) {
  std::vector<Include> includes;
  std::vector<fs::path> files;
  if (fs::is_regular_file(kSource / folder)) files.push_back(kSource / folder);
  if (fs::is_directory(kSource / folder)) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
      const fs::path extension = entry.path().extension();
      if (extension == ".cc" || extension == ".h") files.push_back(entry.path());
    }
  }
  for (const fs::path& file : files) {
    std::ifstream in(file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
      const size_t hash = line.find_first_not_of(" \t");
      if (hash == std::string::npos || line[hash] != '#') continue;
      const size_t word = line.find("include", hash);
      if (word == std::string::npos) continue;
      const size_t open = line.find_first_of("<\"", word);
      if (open == std::string::npos) continue;
      const bool quoted = line[open] == '"';
      const size_t close = line.find(quoted ? '"' : '>', open + 1);
      includes.push_back({file.lexically_relative(kSource), number,
                          line.substr(open + 1, close - open - 1), quoted});
    }
  }
  return includes;
}

bool StartsWithOneOf(std::string_view name, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return name.starts_with(prefix); });
}

// The standard library's headers have no dot and no slash.
bool IsStandard(const Include& include) {
  return !include.quoted && include.name.find_first_of("./") == std::string::npos;
}

struct Room {
  std::string folder;
  std::vector<std::string> without;  // sub-folders that are rooms of their own
  std::vector<std::string> may;      // prefixes of what it may include besides the standard library
};

// Headers of the C library and of the kernel, where bytes meet the system.
const std::vector<std::string> kSystem = {"unistd.h", "fcntl.h", "poll.h",
                                          "signal.h", "sys/",    "sched.h"};

// Texts, lines and what they are made of.
const std::vector<std::string> kText = {"pipeline/byte_scan.h", "pipeline/error.h",
                                        "pipeline/folding.h",   "pipeline/plain_form.h",
                                        "pipeline/processor.h", "pipeline/suggest.h",
                                        "pipeline/unicode.h",   "pipeline/wide.h",
                                        "emmintrin.h",          "xxhash.h"};

std::vector<std::string> With(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

const std::vector<Room>& Rooms() {
  static const std::vector<Room> rooms = {
      // The core. It knows filters by their interface alone; filters/filters.cc makes its chains.
      {"pipeline",
       {"pipeline/io", "pipeline/cli"},
       {"pipeline/", "xxhash.h", "utf8proc.h", "simdjson.h", "emmintrin.h", "immintrin.h",
        "cpuid.h"}},
      // Bytes and formats.
      {"pipeline/io",
       {},
       With(kSystem, {"pipeline/", "boost/iostreams/", "zstd.h", "zstd_errors.h", "zlib.h",
                      "lzma.h", "bzlib.h", "simdjson.h", "nettle/", "libdeflate.h"})},
      // No input or output, no engine; the list of filters makes the chains of the profiles.
      {"filters/filters.cc", {}, {"filters/", "pipeline/"}},
      {"filters",
       {"filters/filters.cc", "filters/rules", "filters/model", "filters/train"},
       With(kText, {"filters/", "pipeline/draft.h", "pipeline/filter.h", "pipeline/rule_table.h",
                    "pipeline/zones.h", "re2/"})},
      // What rules say of a line, and how likely the lines of a page are content: no drafts.
      {"filters/rules", {}, With(kText, {"filters/rules/", "re2/", "toml++/"})},
      {"filters/model", {}, With(kText, {"filters/model/"})},
      {"filters/train", {}, With(kText, {"filters/", "pipeline/filter.h", "linear.h"})},
      {"pipeline/cli",
       {},
       With(kSystem, {"pipeline/", "filters/", "CLI/", "spdlog/", "malloc.h", "dirent.h",
                      "fnmatch.h", "simdjson.h"})},
  };
  return rooms;
}

TEST(Layering, EveryRoomIncludesOnlyWhatItMay) {
  for (const Room& room : Rooms()) {
    for (const Include& include : IncludesOf(room.folder)) {
      const std::string file = include.file.string();
      if (StartsWithOneOf(file, room.without) || IsStandard(include)) continue;
      EXPECT_TRUE(StartsWithOneOf(include.name, room.may))
          << file << ":" << include.line << ": includes " << include.name << ", which "
          << room.folder << "/ may not";
    }
  }
}

// What is allowed and not used any more is taken back.
TEST(Layering, EveryRoomUsesWhatItMay) {
  std::vector<std::string> used;
  for (const Room& room : Rooms()) {
    for (const Include& include : IncludesOf(room.folder)) used.push_back(include.name);
  }
  for (const Room& room : Rooms()) {
    for (const std::string& may : room.may) {
      EXPECT_TRUE(std::any_of(used.begin(), used.end(),
                              [&](const std::string& name) { return name.starts_with(may); }))
          << room.folder << "/ may include " << may << ", and nobody does";
    }
  }
}

TEST(Layering, TheCoreKnowsNeitherFormatsNorTheCommandLine) {
  for (const Include& include : IncludesOf("pipeline")) {
    const std::string file = include.file.string();
    if (file.starts_with("pipeline/cli/")) continue;
    EXPECT_FALSE(include.name.starts_with("pipeline/cli/")) << file << ":" << include.line;
    if (file.starts_with("pipeline/io/")) continue;
    EXPECT_FALSE(include.name.starts_with("pipeline/io/")) << file << ":" << include.line;
  }
}

// The library never logs, exits, or reads argv or the environment.
TEST(Layering, TheLibraryLeavesTheProcessAlone) {
  for (const char* folder : {"pipeline", "filters"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
      const fs::path extension = entry.path().extension();
      const std::string file = entry.path().lexically_relative(kSource).string();
      if ((extension != ".cc" && extension != ".h") || file.starts_with("pipeline/cli/") ||
          file == "filters/rules/embed_packs.cc") {
        continue;
      }
      std::ifstream in(entry.path());
      std::string line;
      for (int number = 1; std::getline(in, line); ++number) {
        const std::string code = line.substr(0, line.find("//"));
        for (const char* word : {"getenv(", "std::cerr", "std::cout", "std::clog", "printf(stderr",
                                 "std::exit(", " _exit(", "std::abort(", "spdlog"}) {
          EXPECT_EQ(code.find(word), std::string::npos) << file << ":" << number << ": " << word;
        }
      }
    }
  }
}

// Filters are found by CMake; all else is listed, and forgetting one is easy.
TEST(Layering, EverySourceIsListedInCMake) {
  std::ifstream in(kSource / "CMakeLists.txt");
  const std::string lists{std::istreambuf_iterator<char>(in), {}};
  for (const char* folder : {"pipeline", "pipeline/io", "pipeline/cli", "tests", "bench"}) {
    for (const auto& entry : fs::directory_iterator(kSource / folder)) {
      if (entry.path().extension() != ".cc") continue;
      const std::string file = entry.path().lexically_relative(kSource).string();
      EXPECT_NE(lists.find(file), std::string::npos) << file << " is not in CMakeLists.txt";
    }
  }
}

TEST(Layering, EveryFileSaysItsLicence) {
  for (const char* folder : {"pipeline", "filters", "tests", "bench"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
      const fs::path extension = entry.path().extension();
      if (extension != ".cc" && extension != ".h") continue;
      std::ifstream in(entry.path());
      std::string head, line;
      for (int number = 0; number < 60 && std::getline(in, line); ++number) head += line + "\n";
      EXPECT_NE(head.find("SPDX-License-Identifier: Apache-2.0"), std::string::npos)
          << entry.path();
    }
  }
}

}  // namespace
