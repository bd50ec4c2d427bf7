// Reads a ledger (ledger.h) line by line, as Restore wants it.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "pipeline/io/input.h"
#include "pipeline/restore.h"

namespace strigil {

class LedgerReader {
 public:
  // A file, compressed or not. Throws Error(kInput) if it cannot be opened.
  LedgerReader(const std::string& path, const InputOptions& options);
  ~LedgerReader();

  // False after the last line. Throws Error(kInput), `NAME:LINE: what`, for what is no ledger.
  bool Next(LedgerLine& line);

  const std::string& name() const { return input_->name(); }

 private:
  struct Json;

  bool ReadLine(size_t& begin, size_t& end);
  [[noreturn]] void Refuse(const std::string& what) const;

  std::unique_ptr<Input> input_;
  std::unique_ptr<Json> json_;
  std::string buffer_;  // read, from `at_` on not used yet; with room for simdjson's padding
  size_t at_ = 0;
  size_t size_ = 0;
  uint64_t line_ = 0;
};

}  // namespace strigil
