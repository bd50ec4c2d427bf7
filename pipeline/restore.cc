// One pass over the clean text and the ledger side by side; no more than a record is in memory.
//
// Tested by tests/ledger_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/restore.h"

#include <algorithm>
#include <limits>

#include "pipeline/error.h"
#include "pipeline/ledger.h"

namespace strigil {
namespace {

constexpr size_t kChunk = 256 * 1024;

class Restorer {
 public:
  explicit Restorer(const RestoreStreams& streams) : streams_(streams), chunk_(kChunk, '\0') {}

  RestoreResult Run() {
    LedgerLine line;
    if (!streams_.next_line(line)) Refuse("is empty, or not a ledger");
    line_ = line.line;
    if (line.kind != LedgerLine::kHeader) Refuse("is not a ledger");
    if (!line.to.empty())
      Refuse("belongs to output made with --to " + line.to +
             ", which does not keep what is needed to restore");
    while (streams_.next_line(line)) {
      line_ = line.line;
      if (finished_) Refuse("goes on after its totals");
      switch (line.kind) {
        case LedgerLine::kHeader:
          Refuse("has a second header");
        case LedgerLine::kRecord:
          if (line.begins_input) BeginInput(line);
          TurnBack(line);
          break;
        case LedgerLine::kTotals:
          Finish(line);
          break;
      }
    }
    if (!finished_) Refuse("is cut short: it has no totals");
    return result_;
  }

 private:
  [[noreturn]] void Refuse(const std::string& what) const {
    throw Error(Status::kInput,
                streams_.ledger_name + ":" + std::to_string(line_) + ": the ledger " + what);
  }
  [[noreturn]] void Misfit(const std::string& what) const {
    Refuse("does not fit " + streams_.clean_name + ": " + what);
  }

  void BeginInput(const LedgerLine& line) {
    CopyUntil(line.original_start);
    if (line.clean_start != clean_) Misfit("an input begins elsewhere");
    input_start_ = line.original_start;
  }

  // What no edit touched, up to this byte of the original.
  void CopyUntil(uint64_t original) {
    if (original < result_.bytes) Refuse("is not in order");
    while (result_.bytes < original) {
      const size_t wanted =
          static_cast<size_t>(std::min<uint64_t>(original - result_.bytes, kChunk));
      const std::string_view bytes = ReadClean(wanted);
      Give(bytes);
    }
  }

  // Up to `wanted` bytes, at least one.
  std::string_view ReadClean(size_t wanted) {
    const size_t got = streams_.read_clean(chunk_.data(), std::min(wanted, kChunk));
    if (got == 0) Misfit("that ends after " + std::to_string(clean_) + " bytes");
    clean_ += got;
    const std::string_view bytes(chunk_.data(), got);
    clean_sum_.Add(bytes);
    return bytes;
  }

  void Give(std::string_view bytes) {
    if (bytes.empty()) return;
    original_sum_.Add(bytes);
    result_.bytes += bytes.size();
    streams_.write(bytes);
  }

  void TurnBack(const LedgerLine& line) {
    if (line.offset > std::numeric_limits<uint64_t>::max() - input_start_)
      Refuse("is not in order");
    CopyUntil(input_start_ + line.offset);
    // Read as it comes: a length that a ledger claims allocates nothing.
    clean_record_.clear();
    while (clean_record_.size() < line.clean_length) {
      clean_record_ += ReadClean(static_cast<size_t>(
          std::min<uint64_t>(line.clean_length - clean_record_.size(), kChunk)));
    }
    if (Xxh64(clean_record_) != line.clean_hash) {
      Misfit("byte " + std::to_string(clean_ - clean_record_.size()) +
             ": not the record that was written");
    }
    record_.clear();
    std::string_view rest = clean_record_;
    for (const LedgerLine::Edit& edit : line.edits) {
      if (edit.at < record_.size() || edit.at - record_.size() > rest.size())
        Refuse("has an edit out of place");
      const size_t kept = static_cast<size_t>(edit.at - record_.size());
      record_ += rest.substr(0, kept);
      rest.remove_prefix(kept);
      if (!rest.starts_with(edit.now)) Misfit("an edit's text is not there");
      rest.remove_prefix(edit.now.size());
      record_ += edit.was;
    }
    record_ += rest;
    if (record_.size() != line.original_length || Xxh64(record_) != line.original_hash) {
      Refuse("does not give back the record it was made from");
    }
    Give(record_);
    ++result_.records;
  }

  void Finish(const LedgerLine& line) {
    CopyUntil(line.original_bytes);
    if (streams_.read_clean(chunk_.data(), 1) != 0) {
      Misfit("that goes on after byte " + std::to_string(clean_));
    }
    if (clean_ != line.clean_bytes || clean_sum_.Digest() != line.clean_hash) {
      Misfit("its bytes are not those that were written");
    }
    if (original_sum_.Digest() != line.original_hash) Refuse("does not give back the original");
    result_.complete = line.complete;
    finished_ = true;
  }

  const RestoreStreams& streams_;
  std::string chunk_;
  std::string clean_record_;
  std::string record_;
  RunningXxh64 original_sum_;
  RunningXxh64 clean_sum_;
  RestoreResult result_;
  uint64_t clean_ = 0;        // bytes read
  uint64_t input_start_ = 0;  // of the input at hand, in the original
  uint64_t line_ = 1;
  bool finished_ = false;
};

}  // namespace

RestoreResult Restore(const RestoreStreams& streams) { return Restorer(streams).Run(); }

}  // namespace strigil
