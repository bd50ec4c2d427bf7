// The engine: bytes in, records found, cleaned on many threads, written in input order.
//
//   source --reader--> [slot][slot][slot]... --workers--> the same slots --writer--> sink
//
// A batch of about 1 MiB of whole records lives in one slot from reading to writing: batch n in
// slot n % slots. So the ring is the queue, it puts the results in order, and it bounds the memory.
// At most one batch over 4 MiB is under way at a time. The output is the same bytes whatever the
// number of threads and whatever the sizes of the reads.
//
// The thread that calls Run writes; one thread reads; `threads` threads clean. With one thread (or
// if no more can be had) all is done in the calling thread.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/error.h"
#include "pipeline/format.h"
#include "pipeline/observer.h"
#include "pipeline/rule_table.h"
#include "pipeline/stats.h"

namespace strigil {

// Where the decoded bytes of the inputs come from. Used by one thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Goes on to the next input; false after the last. An Error costs that input only: the engine
  // reports it and calls again.
  virtual bool Next() = 0;

  // Up to `size` bytes of the current input, as soon as there are some; 0 at its end. An Error ends
  // the input: what was read of it is worked on. Any other exception ends the run.
  virtual size_t Read(char* buffer, size_t size) = 0;

  // True if Read would wait: what has come so far should be worked on now.
  virtual bool IsPaused() = 0;

  // Makes a Read that waits, now or later, throw or return soon. Called from another thread.
  virtual void Interrupt() = 0;
};

// A fault, for the person who has to look after it.
struct FaultNote {
  uint32_t input = 0;
  uint64_t record = 0;  // number of the record, from 1
  uint64_t offset = 0;  // bytes from the start of the decoded input
  std::string what = {};
  Outcome outcome = Outcome::kWritten;
};

// A place between two records of a single input where a run can be taken up again.
struct EnginePlace {
  uint64_t offset = 0;  // bytes of the decoded input before it
  uint64_t record = 0;  // number of the last record before it
  Stats stats;          // of all before it
};

// Where everything goes. Used by one thread. What a method throws ends the run.
class EngineSink {
 public:
  virtual ~EngineSink() = default;
  virtual void Write(std::string_view clean) = 0;
  virtual void Reject(std::string_view raw) = 0;
  // So many bytes of decoded input have become so many of output, by what was written just now.
  virtual void Pass(uint64_t original, uint64_t clean) { (void)original, (void)clean; }
  // The input has paused: what was written should be seen now.
  virtual void Flush() = 0;
  // Called for the first kFaultNotes faults of each batch; Stats has the exact number.
  virtual void TellFault(const FaultNote& note) = 0;
  // The input could not be opened, or (`begun`) not be read to its end.
  virtual void TellInputFailed(uint32_t input, const Error& error, bool begun) = 0;
  // EngineOptions::checkpoint: all before `place` has been written, nothing after it.
  virtual void Checkpoint(const EnginePlace& place) { (void)place; }
};

enum class OnError : uint8_t {
  kKeep,  // faulty records are written as they are
  kDrop,
  kFail,  // the run ends before the first faulty record
};

struct EngineOptions {
  int threads = 1;
  OnError on_error = OnError::kKeep;
  bool reject = false;       // faulty records go to EngineSink::Reject; stronger than on_error
  bool drop_empty = false;   // records of whose text nothing is left are not written
  bool count_lines = false;  // Stats::lines_in and lines_out
  std::string between_inputs = {};  // what must stand between the outputs of two inputs: "\n" for
                                    // JSONL, the separator for text
  // A checkpoint after the first record that ends at or after each multiple of so many bytes of
  // decoded input; 0: none. For a single input. Text without a separator has none.
  uint64_t checkpoint = 0;
  // Shared by engines that run at the same time: only one of them has a batch over 4 MiB under way.
  std::binary_semaphore* large_gate = nullptr;
};

struct EngineResult {
  Stats stats;
  bool stopped = false;        // by a fault, under OnError::kFail
  uint32_t failed_inputs = 0;  // that could not be opened or not be read to their ends
};

// The rules that the engine itself makes edits with.
struct EngineRules {
  explicit EngineRules(RuleTable& table);
  RuleId dropped;   // --on-error drop
  RuleId rejected;  // --rejects
  RuleId emptied;   // --drop-empty
  RuleId cut;       // a faulty last record of an input that was cut short
  RuleId mark;      // a byte order mark where the output goes on
  RuleId joint;     // what was put between two inputs
};

class Engine {
 public:
  // Batches: bytes of decoded input, and how many faults of one are told.
  static constexpr size_t kBatchBytes = 1024 * 1024;
  static constexpr size_t kLargeBatchBytes = 4 * 1024 * 1024;
  static constexpr size_t kFaultNotes = 10;

  // All must outlive the engine. `rules` are those of the chain, the format and EngineRules.
  Engine(const Chain& chain, const Format& format, const EngineRules& rules, EngineOptions options);

  // Runs until the source is at its end or something throws; no thread is left then. `observers`
  // may be empty. Throws what the source, the sink, an observer or the chain threw (first come).
  //
  // With `start`, the source begins at that place (a Checkpoint of an earlier run with the same
  // options), and all goes on as if that run had not ended: record numbers, offsets, statistics,
  // checkpoints.
  EngineResult Run(ByteSource& source, EngineSink& sink, const std::vector<Observer*>& observers,
                   const EnginePlace* start = nullptr) const;

 private:
  const Chain& chain_;
  const Format& format_;
  const EngineRules& rules_;
  EngineOptions options_;
};

}  // namespace strigil
