// What the tests of runs over many files share: a folder of their own, files in it, and running the
// program there.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/io/input.h"
#include "tests/child_process.h"
#include "tests/temporary_folder.h"

namespace strigil {

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(root_.path());
  }
  ~FilesTest() override { std::filesystem::current_path(before_); }

  static void Put(const std::string& path, std::string_view text) {
    if (const auto folder = std::filesystem::path(path).parent_path(); !folder.empty()) {
      std::filesystem::create_directories(folder);
    }
    std::ofstream(path, std::ios::binary) << text;
  }
  static std::string Stored(const std::string& path) { return ReadBytes(path); }
  static std::string Text(const std::string& path) {
    const auto input = Input::Open(path, {});
    std::string text;
    char buffer[65536];
    while (const size_t size = input->Read(buffer, sizeof buffer)) text.append(buffer, size);
    return text;
  }
  // Those that a user sees; with `hidden`, all.
  static std::vector<std::string> Files(const std::string& folder, bool hidden = false) {
    std::vector<std::string> names;
    if (!std::filesystem::exists(folder)) return names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_directory()) continue;
      if (!hidden && entry.path().filename().string().starts_with('.')) continue;
      names.push_back(entry.path().lexically_relative(folder));
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  static Finished Strigil(std::vector<std::string> arguments, std::string_view input = {}) {
    arguments.insert(arguments.begin(), STRIGIL_PROGRAM);
    return RunProgram(arguments, input, 30);
  }
  static Finished Bash(const std::string& script) {
    return RunProgram({"bash", "-c", script, STRIGIL_PROGRAM}, {}, 30);
  }

  // Records of JSON Lines, some with something to remove.
  static std::string Records(int count, unsigned seed) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      seed = seed * 1664525u + 1013904223u;
      text += "{\"id\":" + std::to_string(i) +
              ",\"text\":\"Skip to main content\\nThe bridge on road " + std::to_string(seed >> 8) +
              " was opened by the mayor on a windy day.\\n\"}\n";
    }
    return text;
  }

 private:
  const TemporaryFolder root_;
  std::filesystem::path before_;
};

using Names = std::vector<std::string>;

}  // namespace strigil
