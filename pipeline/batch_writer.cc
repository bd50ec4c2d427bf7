// Tested by engine_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/batch_writer.h"

#include "pipeline/record.h"

namespace strigil {

bool BatchWriter::Write(Batch& batch) {
  const std::string_view original = batch.bytes.view().substr(0, batch.done);
  const std::string_view clean = batch.touched ? std::string_view(batch.output) : original;
  if (!begun_ || batch.input != input_) {
    begun_ = true;
    input_ = batch.input;
    for (Observer* observer : observers_) {
      observer->BeginInput(input_, result_.stats.bytes_in, result_.stats.bytes_out);
    }
    joint_due_ = true;
  }
  if (joint_due_ && !clean.empty()) {
    joint_due_ = false;
    Join(batch, clean);
  }
  if (!clean.empty()) sink_.Write(clean);
  result_.stats.bytes_out += clean.size();
  sink_.Pass(original.size(), clean.size());
  result_.stats.Merge(batch.stats);
  for (size_t i = 0; i < observers_.size(); ++i) {
    observers_[i]->Pass(original, clean);
    if (i < batch.notes.size()) observers_[i]->Take(batch.notes[i]);
    for (const auto& late : batch.late) observers_[i]->NoteLate(late->finished);
  }
  if (!batch.rejects.empty()) sink_.Reject(batch.rejects);
  for (const FaultNote& fault : batch.faults) sink_.TellFault(fault);
  KeepTail(clean);
  if (batch.stopped) {
    result_.stopped = true;
    return false;
  }
  if (batch.error) {
    ++result_.failed_inputs;
    sink_.TellInputFailed(batch.input, *batch.error, batch.begun);
  }
  if (batch.checkpoint) sink_.Checkpoint({batch.place_offset, batch.place_record, result_.stats});
  if (batch.paused) sink_.Flush();
  return true;
}

void BatchWriter::Join(const Batch& batch, std::string_view clean) {
  const std::string_view between = options_.between_inputs;
  if (between.empty() || tail_.empty()) return;
  if (tail_.ends_with(between) || clean.starts_with(between)) return;
  std::string joint;
  // A separator that is a line needs a line of its own.
  if (between.size() > 1 && tail_.back() != '\n') joint = "\n";
  joint += between;
  Record record;
  record.kind = RecordKind::kCopied;
  record.input = batch.input;
  record.offset = batch.records.front().offset;
  record.number = batch.records.front().number;
  if (batch.records.front().kind == RecordKind::kRecord) --record.number;
  const EditList edits{{0, 0, joint, rules_.joint}};
  const FinishedRecord finished{record, {}, {}, {}, edits, nullptr, Outcome::kWritten};
  result_.stats.Count(finished, false);
  result_.stats.bytes_out += joint.size();
  sink_.Write(joint);
  for (Observer* observer : observers_) {
    std::string notes;
    observer->Note(finished, notes);
    observer->Pass({}, joint);
    observer->Take(notes);
  }
}

void BatchWriter::KeepTail(std::string_view clean) {
  const size_t most = options_.between_inputs.size();
  if (most == 0) return;
  if (clean.size() >= most) {
    tail_ = clean.substr(clean.size() - most);
  } else {
    tail_ += clean;
    if (tail_.size() > most) tail_.erase(0, tail_.size() - most);
  }
}

}  // namespace strigil
