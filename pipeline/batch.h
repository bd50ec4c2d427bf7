// A batch: whole records of one input on their way through the engine, and what becomes of them.
//
// Filled by BatchReader, cleaned by a BatchCleaner, handed on by BatchWriter; one thread at a time
// has it. Its memory is used again from batch to batch. Private to the engine.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/edit.h"
#include "pipeline/engine.h"
#include "pipeline/error.h"
#include "pipeline/observer.h"
#include "pipeline/record.h"
#include "pipeline/stats.h"

namespace strigil {

// Bytes that grow without being set to zero first.
class Buffer {
 public:
  char* data() { return bytes_.get(); }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  std::string_view view() const { return {bytes_.get(), size_}; }
  void set_size(size_t size) { size_ = size; }

  void Reserve(size_t capacity) {
    if (capacity <= capacity_) return;
    // realloc moves the pages of what is large: never are both the old and the new there.
    void* grown = std::realloc(bytes_.get(), capacity + kSlack);
    if (grown == nullptr) throw std::bad_alloc();
    static_cast<void>(bytes_.release());
    bytes_.reset(static_cast<char*>(grown));
    std::memset(bytes_.get() + capacity, 0, kSlack);
    capacity_ = capacity;
  }
  void Append(std::string_view more) {
    Reserve(size_ + more.size());
    if (!more.empty()) std::memcpy(bytes_.get() + size_, more.data(), more.size());
    size_ += more.size();
  }
  void RemoveFront(size_t count) {
    size_ -= count;
    if (count > 0 && size_ > 0) std::memmove(bytes_.get(), bytes_.get() + count, size_);
  }
  void Release() { *this = Buffer(); }

 private:
  // Parsers may read, not use, this many bytes past the last one.
  static constexpr size_t kSlack = 64;

  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };
  std::unique_ptr<char, Free> bytes_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

// A record on its way through a worker.
struct Workpiece {
  Opened opened;
  EditList text_edits;
  EditList raw_edits;
  const EditList* edits = nullptr;  // of the record: one of the two
};

// A finished record that the observers have not seen yet.
struct LateRecord {
  explicit LateRecord(const FinishedRecord& seen)
      : record(seen.record),
        scores(seen.scores == nullptr ? std::vector<int16_t>() : *seen.scores),
        finished{record,     seen.text,  seen.info,    seen.text_edits,
                 seen.edits, seen.fault, seen.outcome, &scores} {}
  LateRecord(const LateRecord&) = delete;
  LateRecord& operator=(const LateRecord&) = delete;

  const Record record;
  const std::vector<int16_t> scores;
  std::unique_ptr<Workpiece> piece;  // has what else `finished` refers to
  const FinishedRecord finished;
};

// Whole records of one input, and then what became of them.
struct Batch {
  // By the reader.
  Buffer bytes;
  std::vector<Record> records;  // views into bytes
  uint32_t input = 0;
  bool cut_short = false;  // the last record may be a part of one: the input broke off
  bool paused = false;     // the input has paused after it
  bool large = false;
  bool end = false;            // nothing comes after it; it is empty
  bool checkpoint = false;     // there is one after it
  uint64_t place_offset = 0;   // of what comes after it
  uint64_t place_record = 0;   // number of its last record
  std::optional<Error> error;  // that ended the input after it
  bool begun = false;          // with `error`: some of the input could be read

  // By a worker.
  std::string output;  // not used if nothing was touched
  bool touched = false;
  size_t done = 0;       // bytes that were worked on: all, or those before the stop
  bool stopped = false;  // before a faulty record, under OnError::kFail
  std::string rejects;
  std::vector<std::string> notes;  // by observer
  // The last records, if the notes of all would take too much room: noted when they are written.
  std::vector<std::unique_ptr<LateRecord>> late;
  std::vector<FaultNote> faults;
  Stats stats;

  void Clear() {
    records.clear();
    bytes.set_size(0);
    output.clear();
    rejects.clear();
    faults.clear();
    for (std::string& note : notes) note.clear();
    cut_short = begun = paused = large = end = checkpoint = touched = stopped = false;
    done = 0;
    error.reset();
    Trim();
  }

  // One huge record must not make every slot huge for good.
  void Trim() {
    if (bytes.capacity() > kBig) bytes.Release();
    for (std::string* text : {&output, &rejects}) Trim(*text);
    for (std::string& note : notes) Trim(note);
    late.clear();
  }

 private:
  static constexpr size_t kBig = 2 * Engine::kBatchBytes;
  static void Trim(std::string& text) {
    if (text.capacity() > kBig) std::string().swap(text);
  }
};

}  // namespace strigil
