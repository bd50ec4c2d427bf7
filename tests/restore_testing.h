// For tests: what a ledger in memory and the clean text give back.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "pipeline/io/ledger_reader.h"
#include "pipeline/restore.h"

namespace strigil {

// Throws what LedgerReader and Restore throw; the inputs are called "l" and "c" in messages.
inline std::string RestoreFrom(const std::string& ledger, std::string_view clean) {
  const std::string path = testing::TempDir() + "restore_testing." + std::to_string(getpid());
  std::ofstream(path, std::ios::binary) << ledger;
  std::string out;
  try {
    LedgerReader reader(path, {});
    Restore({.ledger_name = "l",
             .clean_name = "c",
             .next_line = [&](LedgerLine& line) { return reader.Next(line); },
             .read_clean =
                 [&](char* buffer, size_t size) {
                   const size_t count = std::min(size, clean.size());
                   std::memcpy(buffer, clean.data(), count);
                   clean.remove_prefix(count);
                   return count;
                 },
             .write = [&](std::string_view bytes) { out += bytes; }});
  } catch (...) {
    std::remove(path.c_str());
    throw;
  }
  std::remove(path.c_str());
  return out;
}

}  // namespace strigil
