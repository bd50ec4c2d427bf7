// For tests: what a ledger in memory and the clean text give back.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "pipeline/io/ledger_reader.h"
#include "pipeline/restore.h"
#include "tests/temporary_folder.h"

namespace strigil {

// Throws what LedgerReader and Restore throw; the inputs are called "l" and "c" in messages.
inline std::string RestoreFrom(const std::string& ledger, std::string_view clean) {
  const TemporaryFolder folder;
  const std::string path = folder.Put("ledger", ledger);
  std::string out;
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
  return out;
}

}  // namespace strigil
