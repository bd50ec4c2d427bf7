// Reads the inputs and cuts them into batches of whole records: the first part of the engine.
//
//   BatchReader reader(format, source, options, nullptr, room);
//   for (reader.Fill(batch); !batch.end; reader.Fill(batch)) ...
//
// The records, their numbers and offsets do not depend on how the bytes came; only where a batch
// ends does. For one thread at a time. Private to the engine.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "pipeline/batch.h"
#include "pipeline/engine.h"
#include "pipeline/error.h"
#include "pipeline/format.h"
#include "pipeline/record.h"

namespace strigil {

// The room for large batches, of which there is one at a time.
class LargeRoom {
 public:
  virtual ~LargeRoom() = default;
  // Waits until it is free. False if the run has been stopped.
  virtual bool Enter() = 0;
  virtual void Leave() = 0;
};

class BatchReader {
 public:
  // `room` is entered before more than Engine::kLargeBatchBytes are read ahead; a batch that is
  // `large` has it from then on, and whoever has written it leaves.
  BatchReader(const Format& format, ByteSource& source, const EngineOptions& options,
              const EnginePlace* start, LargeRoom& room)
      : format_(format),
        source_(source),
        options_(options),
        room_(room),
        start_(start),
        ends_lines_(format.name() == "jsonl") {}

  // Fills a cleared batch; sets batch.end when there is nothing more, or the run has been stopped.
  void Fill(Batch& batch);

 private:
  // False if the batch is complete as it is: the end, or an input that cannot be opened.
  bool OpenNext(Batch& batch);

  // The splitter is to think that the input has begun before this place: a byte order mark is none
  // here. So it is shown what may stand between two records, and that is thrown away.
  void Resume();
  uint64_t NextCheckpointAfter(uint64_t offset) const {
    return (offset / options_.checkpoint + 1) * options_.checkpoint;
  }

  // Ends the batch after the record with which it is large: what follows has its own.
  void CutWhereLarge(Batch& batch);

  // Ends the batch after the record that reaches the next checkpoint; the others wait for the next
  // batch. So where checkpoints are does not depend on the batches.
  void CutAtCheckpoint(Batch& batch);
  // True where a new splitter would find the same records as the old one.
  bool IsPlaceAfter(const Record& record) const {
    if (format_.name() == "text") return record.kind == RecordKind::kCopied;
    return record.kind != RecordKind::kPart && record.extent.tail && !record.fault;
  }
  // The records after this one, with which the batch has `size` bytes, wait for the next batch.
  void CutAfter(size_t last, size_t size, Batch& batch);
  // Their bytes are the first of pending_.
  void TakeCarried(Batch& batch);

  // Reads until there is enough for a batch, or the input pauses or ends. True if it paused.
  bool ReadSome();

  // False where a look for whole records, on a pause, would most likely find none: a large record
  // that drips in would be looked through again and again.
  bool IsWorthALook();

  // Moves on over whole records. The records found do not depend on the steps taken.
  void Split(Batch& batch);

  // The bytes of the records go to the batch, the rest stays.
  void HandOver(Batch& batch);

  void CloseInput(Batch& batch);

  // False if the run has been stopped.
  bool EnterRoom();

  const Format& format_;
  ByteSource& source_;
  const EngineOptions& options_;
  LargeRoom& room_;
  bool in_room_ = false;
  bool stopped_ = false;
  const EnginePlace* start_;            // where the first input is taken up; null: at its start
  const bool ends_lines_;               // a record ends where a line does
  std::unique_ptr<Splitter> splitter_;  // null between inputs
  Buffer pending_;                      // read, not handed over
  size_t consumed_ = 0;                 // bytes of pending_ that are in the batch's records
  size_t shown_ = 0;                    // bytes the splitter has seen and not taken
  size_t split_at_ = 0;                 // the size of pending_ at which to look again
  bool more_in_pending_ = false;        // there may be whole records in pending_
  bool ended_ = false;
  bool failed_ = false;
  bool refused_ = false;
  std::optional<Error> error_;
  uint32_t opened_ = 0;
  uint32_t input_ = 0;
  uint64_t number_ = 0;
  uint64_t offset_ = 0;
  std::vector<Record> carried_;   // found, for the next batch
  uint64_t next_checkpoint_ = 0;  // offset
};

}  // namespace strigil
