// Restore: the ledger applied backwards; the original, byte for byte.
//
// The clean text is walked once, from front to back, and so is the ledger: what no edit touched is
// copied, a touched record is checked against its hash, turned back, and checked again. At the end
// the whole is checked. A ledger that does not fit is an Error(kInput), thrown as soon as it is
// noticed; so what was written by then must not be used, and a file is renamed only after Restore
// has returned.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace strigil {

// One line of a ledger (ledger.h), as read.
struct LedgerLine {
  enum Kind : uint8_t { kHeader, kRecord, kTotals };

  struct Edit {
    uint64_t at = 0;  // bytes of the original record
    std::string was;
    std::string now;
  };

  Kind kind = kHeader;
  uint64_t line = 0;  // of the ledger, from 1
  // kHeader
  uint64_t version = 0;
  std::string format;
  std::string to;  // "": the output has the format of the input
  // kRecord
  bool begins_input = false;  // the first line of an input: the starts are set
  uint64_t original_start = 0;
  uint64_t clean_start = 0;
  uint64_t offset = 0;
  uint64_t original_length = 0;
  uint64_t clean_length = 0;
  std::vector<Edit> edits;
  // kTotals
  bool complete = true;
  uint64_t original_bytes = 0;
  uint64_t clean_bytes = 0;
  // kRecord and kTotals: XXH64
  uint64_t original_hash = 0;
  uint64_t clean_hash = 0;
};

struct RestoreStreams {
  std::string ledger_name;
  std::string clean_name;
  std::function<bool(LedgerLine&)> next_line;       // false after the last
  std::function<size_t(char*, size_t)> read_clean;  // 0 at the end
  std::function<void(std::string_view)> write;
};

struct RestoreResult {
  uint64_t records = 0;  // turned back
  uint64_t bytes = 0;    // of the original
  bool complete = true;  // the run that wrote the ledger had read all of its inputs
};

RestoreResult Restore(const RestoreStreams& streams);

}  // namespace strigil
