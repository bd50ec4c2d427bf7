// Tested by engine_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/batch_reader.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace strigil {
namespace {

// Bounds the list of records of a batch where lines are a byte or two.
constexpr size_t kMaxBatchRecords = 16384;
// What a splitter is shown more of at a time.
constexpr size_t kFeedStep = 64 * 1024;

}  // namespace

void BatchReader::Fill(Batch& batch) {
  while (true) {
    if (!splitter_ && !OpenNext(batch)) return;
    bool paused = false;
    if (!carried_.empty()) {
      TakeCarried(batch);
    } else {
      if (!more_in_pending_) paused = ReadSome();
      if (!stopped_) Split(batch);
    }
    if (stopped_) {
      batch.end = true;
      return;
    }
    CutWhereLarge(batch);
    CutAtCheckpoint(batch);
    if (!batch.records.empty() || batch.error || ended_) {
      const bool more = more_in_pending_ || !carried_.empty();
      batch.input = input_;
      batch.paused = paused && !more;
      if (ended_ && !more) CloseInput(batch);
      if (batch.records.empty() && !batch.error) continue;
      HandOver(batch);
      return;
    }
  }
}

bool BatchReader::OpenNext(Batch& batch) {
  ++opened_;
  input_ = opened_ - 1;
  try {
    if (!source_.Next()) {
      batch.end = true;
      return false;
    }
  } catch (const Error& error) {
    batch.input = input_;
    batch.error = error;
    return false;
  }
  splitter_ = format_.NewSplitter();
  pending_.set_size(0);
  offset_ = 0;
  shown_ = 0;
  ended_ = false;
  failed_ = false;
  split_at_ = 0;
  next_checkpoint_ = options_.checkpoint;
  if (start_ != nullptr) Resume();
  return true;
}

void BatchReader::Resume() {
  const std::string_view between =
      options_.between_inputs.empty() ? std::string_view("\r\n") : options_.between_inputs;
  std::vector<Record> nothing;
  splitter_->Feed(between, true, nothing);
  offset_ = start_->offset;
  number_ = start_->record;
  if (options_.checkpoint > 0) next_checkpoint_ = NextCheckpointAfter(offset_);
  start_ = nullptr;
}

void BatchReader::CutWhereLarge(Batch& batch) {
  size_t size = 0;
  for (size_t i = 0; i < batch.records.size() && size <= Engine::kLargeBatchBytes; ++i) {
    size += batch.records[i].raw.size();
    if (size > Engine::kLargeBatchBytes) CutAfter(i, size, batch);
  }
}

void BatchReader::CutAtCheckpoint(Batch& batch) {
  if (options_.checkpoint == 0) return;
  uint64_t end = offset_;
  for (size_t i = 0; i < batch.records.size(); ++i) {
    end += batch.records[i].raw.size();
    if (end < next_checkpoint_ || !IsPlaceAfter(batch.records[i])) continue;
    CutAfter(i, static_cast<size_t>(end - offset_), batch);
    batch.checkpoint = true;
    next_checkpoint_ = NextCheckpointAfter(end);
    return;
  }
}

void BatchReader::CutAfter(size_t last, size_t size, Batch& batch) {
  if (last + 1 == batch.records.size()) return;
  const auto rest = batch.records.begin() + static_cast<std::ptrdiff_t>(last) + 1;
  carried_.insert(carried_.begin(), std::make_move_iterator(rest),
                  std::make_move_iterator(batch.records.end()));
  batch.records.erase(rest, batch.records.end());
  consumed_ = size;
}

void BatchReader::TakeCarried(Batch& batch) {
  batch.records.swap(carried_);
  consumed_ = 0;
  for (Record& record : batch.records) {
    record.raw = {pending_.data() + consumed_, record.raw.size()};
    consumed_ += record.raw.size();
  }
}

bool BatchReader::ReadSome() {
  const size_t target = std::max(Engine::kBatchBytes, split_at_);
  if (target > Engine::kLargeBatchBytes && !EnterRoom()) return false;
  try {
    while (pending_.size() < target) {
      // Small inputs get small buffers; the first growth is the last for the others.
      const size_t least = pending_.size() == 0 ? kFeedStep : target;
      pending_.Reserve(std::max(least, pending_.capacity()));
      size_t room = pending_.capacity() - pending_.size();
      if (room == 0) {
        pending_.Reserve(target + kFeedStep);
        room = pending_.capacity() - pending_.size();
      }
      const size_t got = source_.Read(pending_.data() + pending_.size(), room);
      if (got == 0) {
        ended_ = true;
        return false;
      }
      pending_.set_size(pending_.size() + got);
      if (pending_.size() < target && IsWorthALook() && source_.IsPaused()) return true;
    }
  } catch (const Error& error) {
    ended_ = true;
    failed_ = true;
    error_ = error;
  }
  return false;
}

bool BatchReader::IsWorthALook() {
  constexpr size_t kSmall = 256 * 1024;
  if (pending_.size() <= kSmall || pending_.size() - shown_ >= shown_ / 8) return true;
  const std::string_view fresh = pending_.view().substr(shown_);
  return ends_lines_ && fresh.find('\n') != std::string_view::npos;
}

void BatchReader::Split(Batch& batch) {
  more_in_pending_ = false;
  size_t consumed = 0;
  size_t step = kFeedStep;
  const size_t size = pending_.size();
  try {
    while (consumed < size) {
      if (batch.records.size() >= kMaxBatchRecords) {
        more_in_pending_ = true;
        break;
      }
      const size_t end = std::min(size, consumed + shown_ + step);
      const bool at_end = ended_ && end == size;
      const size_t got =
          splitter_->Feed({pending_.data() + consumed, end - consumed}, at_end, batch.records);
      consumed += got;
      shown_ = end - consumed;
      if (got > 0) {
        step = kFeedStep;
        continue;
      }
      if (at_end) throw std::logic_error("a splitter left bytes at the end of its input");
      if (end == size) break;
      step = std::max(kFeedStep, shown_);
    }
  } catch (const Error& error) {  // the bytes are of a kind that is refused
    ended_ = true;
    failed_ = true;
    error_ = error;
    refused_ = true;
  }
  if (refused_) {
    // What was found before stands; the rest cannot be told apart.
    consumed = 0;
    for (const Record& record : batch.records) consumed += record.raw.size();
    pending_.set_size(consumed);
    more_in_pending_ = false;
    refused_ = false;
  }
  consumed_ = consumed;
  // A record that is not complete is looked at again when there is a good part more of it.
  const size_t rest = pending_.size() - consumed;
  split_at_ = rest + std::max(Engine::kBatchBytes, rest / 2);
  if (batch.records.empty() && !ended_) consumed_ = 0;
}

void BatchReader::HandOver(Batch& batch) {
  for (Record& record : batch.records) {
    if (record.kind == RecordKind::kRecord) ++number_;
    record.number = number_;
    record.input = input_;
    record.offset = offset_;
    offset_ += record.raw.size();
  }
  Buffer other = std::move(batch.bytes);
  other.set_size(0);
  const std::string_view left = pending_.view().substr(consumed_);
  if (left.size() > consumed_) {  // the large buffer stays here
    other.Reserve(consumed_);
    other.Append(pending_.view().substr(0, consumed_));
    size_t at = 0;
    for (Record& record : batch.records) {
      record.raw = {other.data() + at, record.raw.size()};
      at += record.raw.size();
    }
    pending_.RemoveFront(consumed_);
    batch.bytes = std::move(other);
  } else {
    if (!left.empty()) {
      other.Reserve(std::max(Engine::kBatchBytes, left.size()));
      other.Append(left);
    }
    batch.bytes = std::exchange(pending_, std::move(other));
    batch.bytes.set_size(consumed_);
  }
  consumed_ = 0;
  batch.large = batch.bytes.size() > Engine::kLargeBatchBytes;
  if (batch.large) {
    batch.end = !EnterRoom();
    in_room_ = false;  // the batch has it
  } else if (in_room_ && pending_.size() <= Engine::kLargeBatchBytes) {
    room_.Leave();
    in_room_ = false;
  }
  batch.place_offset = offset_;
  batch.place_record = number_;
}

bool BatchReader::EnterRoom() {
  if (!in_room_) in_room_ = room_.Enter();
  stopped_ = !in_room_;
  return in_room_;
}

void BatchReader::CloseInput(Batch& batch) {
  splitter_.reset();
  if (failed_) {
    batch.error = error_;
    batch.cut_short = true;
    batch.begun = offset_ + pending_.size() > 0;
  }
  error_.reset();
}

}  // namespace strigil
