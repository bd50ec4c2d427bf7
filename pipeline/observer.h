// Who may look at finished records: the ledger, explain.
//
// A record is noted by the worker that finished it, into a string of its batch; the notes of a
// batch are taken by the writer, in input order. So the costly part runs on all threads and the
// order is kept without a lock. Notes that would take too much room, as they may be many times the
// size of a record, are made and taken bit by bit when the record's turn has come.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/edit.h"
#include "pipeline/record.h"

namespace strigil {

// Where the bytes of a record went.
enum class Outcome : uint8_t {
  kWritten,   // to the output, edited or as they were
  kDropped,   // nowhere: a faulty record under --on-error drop, an emptied one under --drop-empty
  kRejected,  // to the rejects
};

// A record and all that was done to it. Views and references; valid during the call only.
struct FinishedRecord {
  const Record& record;
  std::string_view text;       // what the chain worked on; empty if the record was not opened
  const DocumentInfo& info;    // empty if the record was not opened
  const EditList& text_edits;  // of text
  const EditList& edits;       // of record.raw: what the output differs by
  const Fault* fault;          // null if there is none
  Outcome outcome;
  // How sure a filter is that a line is content, 0..1000, by lines as SplitLines finds them in
  // `text`; -1: not asked. Null or empty if no filter of the chain gives scores.
  const std::vector<int16_t>* scores = nullptr;
};

class Observer {
 public:
  virtual ~Observer() = default;

  // Appends what there is to say about a record to `notes`. Called by many threads at once.
  virtual void Note(const FinishedRecord& finished, std::string& notes) const = 0;

  // The rest is called by one thread, in input order.
  //
  // The next bytes are of this input; `original` and `clean` bytes have passed before it.
  virtual void BeginInput(uint32_t input, uint64_t original, uint64_t clean) {
    (void)input, (void)original, (void)clean;
  }
  // Bytes that have passed: decoded input and clean output.
  virtual void Pass(std::string_view original, std::string_view clean) {
    (void)original, (void)clean;
  }
  // The notes of the records in those bytes.
  virtual void Take(std::string_view notes) = 0;
  // Notes a record and takes the notes at once.
  virtual void NoteLate(const FinishedRecord& finished) {
    std::string notes;
    Note(finished, notes);
    Take(notes);
  }
};

}  // namespace strigil
