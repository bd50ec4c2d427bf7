// Tested by engine_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/batch_cleaner.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "pipeline/unicode.h"

namespace strigil {
namespace {

const DocumentInfo kNoInfo;

// The notes of a batch: how many bytes there may be, and about how many an edit takes in a ledger
// beside its text.
constexpr size_t kMostNotes = 2 * 1024 * 1024;
constexpr size_t kRoomOfEdit = 80;

// True if the edited text has nothing but ASCII white space.
bool IsBlankAfter(std::string_view text, const EditList& edits) {
  const auto is_blank = [](std::string_view bytes) {
    return bytes.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
  };
  size_t at = 0;
  for (const Edit& edit : edits) {
    if (!is_blank(text.substr(at, edit.offset - at)) || !is_blank(edit.replacement)) return false;
    at = edit.offset + edit.length;
  }
  return is_blank(text.substr(at));
}

}  // namespace

// What has become of a record so far.
struct BatchCleaner::Treated {
  const Fault* fault = nullptr;
  Outcome outcome = Outcome::kWritten;
  std::string_view text;
  const DocumentInfo* info = &kNoInfo;
  const std::vector<int16_t>* scores = nullptr;
};

void BatchCleaner::Clean(Batch& batch) {
  batch.notes.resize(observers_.size());
  size_t written = 0;  // bytes of the batch that are in output, or whose edits are
  for (const Record& record : batch.records) {
    const bool last = &record == &batch.records.back();
    if (!CleanRecord(record, batch.cut_short && last, batch)) {
      batch.stopped = true;
      break;
    }
    if (!piece_->edits->empty()) {
      const size_t begin = batch.done;
      // Room at once for all that may follow: as it grows, the old and the new would both be there.
      batch.output.reserve(batch.output.size() +
                           EditedSize(batch.bytes.size() - written, *piece_->edits));
      batch.output.append(batch.bytes.view(), written, begin - written);
      ApplyEdits(record.raw, *piece_->edits, batch.output);
      written = begin + record.raw.size();
      batch.touched = true;
    }
    batch.done += record.raw.size();
    if (!batch.late.empty()) {
      batch.late.back()->piece = std::exchange(piece_, std::make_unique<Workpiece>());
    }
  }
  if (batch.touched) batch.output.append(batch.bytes.view(), written, batch.done - written);
  if (batch.large) ForgetLargeRecord();
}

void BatchCleaner::ForgetLargeRecord() {
  scratch_ = chain_.NewScratch();
  piece_ = std::make_unique<Workpiece>();
}

bool BatchCleaner::CleanRecord(const Record& record, bool cut_short, Batch& batch) {
  piece_->text_edits.clear();
  piece_->raw_edits.clear();
  piece_->edits = &piece_->raw_edits;
  Treated treated{.fault = record.fault ? &*record.fault : nullptr};
  if (record.kind == RecordKind::kCopied) {
    // The first input may begin with a byte order mark; later on it would be a stray character.
    if (record.input > 0 && record.offset == 0 && record.raw == kByteOrderMark) {
      ReplaceWhole(record, rules_.mark);
    } else if (others_) {
      ReplaceWhole(record, *others_);
    }
  } else if (!treated.fault) {
    format_.Open(record, piece_->opened);
    if (piece_->opened.fault) {
      treated.fault = &*piece_->opened.fault;
    } else if (piece_->opened.other) {
      ++batch.stats.other;
      return PassBy(record, batch);
    } else {
      CleanText(record, treated, batch);
    }
  }
  if (treated.fault && !SettleFault(record, cut_short, treated, batch)) return false;
  Finish({record, treated.text, *treated.info, piece_->text_edits, *piece_->edits, treated.fault,
          treated.outcome, treated.scores},
         batch);
  return true;
}

void BatchCleaner::CleanText(const Record& record, Treated& treated, Batch& batch) {
  auto& [opened, text_edits, raw_edits, edits] = *piece_;
  treated.info = &opened.info;
  treated.text = opened.text;
  if (format_.TextIsRecord()) {  // then the splitter has cut what is too large
    chain_.Apply(opened.text, record.extent, opened.info, *scratch_, text_edits);
    edits = &text_edits;
  } else {
    const size_t parts =
        chain_.ApplyInParts(opened.text, record.extent, opened.info, *scratch_, text_edits);
    if (parts > 1) ++batch.stats.cut;
    format_.ToRawEdits(record, opened, text_edits, raw_edits);
  }
  treated.scores = &scratch_->draft.scores();
  for (const RuleId rule : scratch_->draft.refused()) ++batch.stats.refused[rule];
  const bool whole = record.extent.head && record.extent.tail;
  if (options_.drop_empty && whole && IsBlankAfter(opened.text, text_edits)) {
    treated.outcome = Outcome::kDropped;
    ReplaceWhole(record, rules_.emptied);
  }
}

bool BatchCleaner::SettleFault(const Record& record, bool cut_short, Treated& treated,
                               Batch& batch) {
  if (options_.reject) {
    treated.outcome = Outcome::kRejected;
    ReplaceWhole(record, rules_.rejected);
    batch.rejects += record.raw;
  } else if (cut_short) {
    treated.outcome = Outcome::kDropped;
    ReplaceWhole(record, rules_.cut);
  } else if (options_.on_error == OnError::kFail) {
    batch.faults.push_back(NoteOf(record, *treated.fault, treated.outcome));
    ++batch.stats.faults[treated.fault->kind];
    ++batch.stats.faulty;
    return false;
  } else if (options_.on_error == OnError::kDrop || others_) {
    treated.outcome = Outcome::kDropped;
    ReplaceWhole(record, rules_.dropped);
  }
  if (record.kind == RecordKind::kRecord && batch.faults.size() < Engine::kFaultNotes)
    batch.faults.push_back(NoteOf(record, *treated.fault, treated.outcome));
  return true;
}

bool BatchCleaner::PassBy(const Record& record, Batch& batch) {
  if (others_) ReplaceWhole(record, *others_);
  Record copied = record;
  copied.kind = RecordKind::kCopied;
  Finish({copied, {}, kNoInfo, piece_->text_edits, *piece_->edits, nullptr, Outcome::kWritten},
         batch);
  return true;
}

void BatchCleaner::Finish(const FinishedRecord& finished, Batch& batch) {
  batch.stats.Count(finished, options_.count_lines);
  if (observers_.empty()) return;
  size_t room = kRoomOfEdit * finished.edits.size() + finished.edits.removed();
  for (const std::string& notes : batch.notes) room += notes.size();
  if (!batch.late.empty() || room > kMostNotes) {
    batch.late.push_back(std::make_unique<LateRecord>(finished));
    return;
  }
  for (size_t i = 0; i < observers_.size(); ++i) observers_[i]->Note(finished, batch.notes[i]);
}

}  // namespace strigil
