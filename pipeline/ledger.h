// The ledger: every edit of a run, kept, so that the original can be given back byte for byte.
//
// JSON Lines. A header, a line for each record that was touched, and a last line with the totals,
// by whose absence a ledger that was cut is noticed:
//
//   {"strigil_ledger":1,"version":"0.1.0","rules":"9f2c...","format":"jsonl","separator":"",
//    "inputs":["a.jsonl.zst"]}
//   {"original_start":0,"clean_start":0,"file":"a.jsonl.zst","record":3,"id":"x7","offset":412,
//    "original_length":120,"clean_length":98,"original_xxh64":"...","clean_xxh64":"...",
//    "edits":[{"at":14,"len":22,"was":"Share on Facebook\nnow!","rule":"share/button",
//              "kind":"share"}]}
//   {"record":null,"edits":[],"totals":{"complete":true,"records":9,"touched":1,
//    "original_bytes":1021,"clean_bytes":999,"original_xxh64":"...","clean_xxh64":"..."}}
//
// `original_start` and `clean_start` are in the first line of each input that has one: the bytes
// that all inputs before it had, and became. `offset` is of the record in the decoded bytes of its
// input; `at` and `len` are bytes of the record. `was` holds the bytes that stood there (`was_b64`
// where they are not UTF-8), `now` what stands there instead (left out: nothing). Hashes are XXH64
// with seed 0, 16 hexadecimal digits.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/observer.h"
#include "pipeline/rule_table.h"
#include "pipeline/stats.h"

namespace strigil {

struct LedgerHeader {
  std::string version = {};
  std::string rules_hash = {};
  std::string format = {};
  std::string to =
      {};  // the format of the output, where it is another: nothing is restored from it
  std::string separator = {};
  std::vector<std::string> inputs = {};
};

// XXH64 of a stream.
class RunningXxh64 {
 public:
  RunningXxh64();
  ~RunningXxh64();
  RunningXxh64(const RunningXxh64&) = delete;
  RunningXxh64& operator=(const RunningXxh64&) = delete;
  void Add(std::string_view bytes);
  uint64_t Digest() const;

  // What has been added, as text, to go on with later: by the same version of xxHash on the same
  // kind of machine. Restore returns false for anything else.
  std::string Save() const;
  bool Restore(std::string_view saved);

 private:
  void* state_;
};

// How far the sums of a ledger are, for a run that is taken up again.
struct LedgerSums {
  uint64_t original_bytes = 0;
  uint64_t clean_bytes = 0;
  std::string original;  // RunningXxh64::Save()
  std::string clean;
};

// Writes a ledger while records are finished.
class Ledger : public Observer {
 public:
  // Goes on with a ledger that another run has begun: no header is written.
  // Throws std::runtime_error if `sums` are of another version of xxHash.
  Ledger(LedgerHeader header, const RuleTable& table, std::function<void(std::string_view)> write,
         const LedgerSums& sums);
  LedgerSums sums() const;

  // `write` gets the ledger's bytes, in order. `table` must outlive the ledger.
  Ledger(LedgerHeader header, const RuleTable& table, std::function<void(std::string_view)> write);
  ~Ledger() override;

  void Note(const FinishedRecord& finished, std::string& notes) const override;
  void BeginInput(uint32_t input, uint64_t original, uint64_t clean) override;
  void Pass(std::string_view original, std::string_view clean) override;
  void Take(std::string_view notes) override;
  void NoteLate(const FinishedRecord& finished) override;

  // Writes the line with the totals. `complete`: all inputs were read to their ends.
  void Finish(const Stats& stats, bool complete);

 private:
  struct Sums;

  // `write_out` is called where `notes` may be taken and cleared, once or often.
  template <typename Function>
  void Note(const FinishedRecord& finished, std::string& notes, const Function& write_out) const;

  LedgerHeader header_;
  const RuleTable& table_;
  std::function<void(std::string_view)> write_;
  std::unique_ptr<Sums> sums_;
  bool input_begins_ = false;  // the next record line is the first of its input
  uint64_t original_start_ = 0;
  uint64_t clean_start_ = 0;
};

// 16 hexadecimal digits.
std::string Hex(uint64_t value);
// XXH64, seed 0.
uint64_t Xxh64(std::string_view bytes);

}  // namespace strigil
