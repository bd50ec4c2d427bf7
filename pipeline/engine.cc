// SPDX-License-Identifier: Apache-2.0
#include "pipeline/engine.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <exception>
#include <iterator>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace strigil {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Bounds the list of records of a batch where lines are a byte or two.
constexpr size_t kMaxBatchRecords = 16384;
// What a splitter is shown more of at a time.
constexpr size_t kFeedStep = 64 * 1024;
// Parsers may read, not use, this many bytes past the last record.
constexpr size_t kSlack = 64;

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
    std::unique_ptr<char[]> grown(new char[capacity + kSlack]);
    if (size_ > 0) std::memcpy(grown.get(), bytes_.get(), size_);
    std::memset(grown.get() + capacity, 0, kSlack);
    bytes_ = std::move(grown);
    capacity_ = capacity;
  }
  void Append(std::string_view more) {
    Reserve(size_ + more.size());
    if (!more.empty()) std::memcpy(bytes_.get() + size_, more.data(), more.size());
    size_ += more.size();
  }
  void Release() { *this = Buffer(); }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t size_ = 0;
  size_t capacity_ = 0;
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

  // By a worker.
  std::string output;  // not used if nothing was touched
  bool touched = false;
  size_t done = 0;       // bytes that were worked on: all, or those before the stop
  bool stopped = false;  // before a faulty record, under OnError::kFail
  std::string rejects;
  std::vector<std::string> notes;  // by observer
  std::vector<FaultNote> faults;
  Stats stats;

  void Clear() {
    records.clear();
    bytes.set_size(0);
    output.clear();
    rejects.clear();
    faults.clear();
    for (std::string& note : notes) note.clear();
    cut_short = paused = large = end = checkpoint = touched = stopped = false;
    done = 0;
    error.reset();
    // One huge record must not make every slot huge for good.
    if (bytes.capacity() > 2 * Engine::kBatchBytes) bytes.Release();
    for (std::string* text : {&output, &rejects}) Trim(*text);
    for (std::string& note : notes) Trim(note);
  }

 private:
  static void Trim(std::string& text) {
    if (text.capacity() > 2 * Engine::kBatchBytes) std::string().swap(text);
  }
};

// Cuts the source into batches.
class BatchReader {
 public:
  BatchReader(const Format& format, ByteSource& source, const EngineOptions& options,
              const EnginePlace* start)
      : format_(format),
        source_(source),
        options_(options),
        start_(start),
        ends_lines_(format.name() == "jsonl") {}

  // Fills a cleared batch; sets batch.end when there is nothing more.
  void Fill(Batch& batch) {
    while (true) {
      if (!splitter_ && !OpenNext(batch)) return;
      bool paused = false;
      if (!carried_.empty()) {
        TakeCarried(batch);
      } else {
        if (!more_in_pending_) paused = ReadSome();
        Split(batch);
      }
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

 private:
  // False if the batch is complete as it is: the end, or an input that cannot be opened.
  bool OpenNext(Batch& batch) {
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

  // The splitter is to think that the input has begun before this place: a byte order mark is none
  // here. So it is shown what may stand between two records, and that is thrown away.
  void Resume() {
    const std::string_view between =
        options_.between_inputs.empty() ? std::string_view("\r\n") : options_.between_inputs;
    std::vector<Record> nothing;
    splitter_->Feed(between, true, nothing);
    offset_ = start_->offset;
    number_ = start_->record;
    if (options_.checkpoint > 0) next_checkpoint_ = NextCheckpointAfter(offset_);
    start_ = nullptr;
  }
  uint64_t NextCheckpointAfter(uint64_t offset) const {
    return (offset / options_.checkpoint + 1) * options_.checkpoint;
  }

  // Ends the batch after the record that reaches the next checkpoint; the others wait for the next
  // batch. So where checkpoints are does not depend on the batches.
  void CutAtCheckpoint(Batch& batch) {
    if (options_.checkpoint == 0) return;
    uint64_t end = offset_;
    for (size_t i = 0; i < batch.records.size(); ++i) {
      end += batch.records[i].raw.size();
      if (end < next_checkpoint_ || !IsPlaceAfter(batch.records[i])) continue;
      const auto rest = batch.records.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      carried_.assign(std::make_move_iterator(rest), std::make_move_iterator(batch.records.end()));
      batch.records.erase(rest, batch.records.end());
      consumed_ = static_cast<size_t>(end - offset_);
      batch.checkpoint = true;
      next_checkpoint_ = NextCheckpointAfter(end);
      return;
    }
  }
  // True where a new splitter would find the same records as the old one.
  bool IsPlaceAfter(const Record& record) const {
    if (format_.name() == "text") return record.kind == RecordKind::kCopied;
    return record.kind != RecordKind::kPart && record.extent.tail && !record.fault;
  }
  // Their bytes are the first of pending_.
  void TakeCarried(Batch& batch) {
    batch.records.swap(carried_);
    consumed_ = 0;
    for (Record& record : batch.records) {
      record.raw = {pending_.data() + consumed_, record.raw.size()};
      consumed_ += record.raw.size();
    }
  }

  // Reads until there is enough for a batch, or the input pauses or ends. True if it paused.
  bool ReadSome() {
    const size_t target = std::max(Engine::kBatchBytes, split_at_);
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

  // False where a look for whole records, on a pause, would most likely find none: a large record
  // that drips in would be looked through again and again.
  bool IsWorthALook() {
    constexpr size_t kSmall = 256 * 1024;
    if (pending_.size() <= kSmall || pending_.size() - shown_ >= shown_ / 8) return true;
    const std::string_view fresh = pending_.view().substr(shown_);
    return ends_lines_ && fresh.find('\n') != std::string_view::npos;
  }

  // Moves on over whole records. The records found do not depend on the steps taken.
  void Split(Batch& batch) {
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

  // The bytes of the records go to the batch, the rest stays.
  void HandOver(Batch& batch) {
    for (Record& record : batch.records) {
      if (record.kind == RecordKind::kRecord) ++number_;
      record.number = number_;
      record.input = input_;
      record.offset = offset_;
      offset_ += record.raw.size();
    }
    Buffer rest = std::move(batch.bytes);
    rest.set_size(0);
    const std::string_view left = pending_.view().substr(consumed_);
    if (!left.empty()) {
      rest.Reserve(std::max(Engine::kBatchBytes, left.size()));
      rest.Append(left);
    }
    batch.bytes = std::exchange(pending_, std::move(rest));
    batch.bytes.set_size(consumed_);
    consumed_ = 0;
    batch.large = batch.bytes.size() > Engine::kLargeBatchBytes;
    batch.place_offset = offset_;
    batch.place_record = number_;
  }

  void CloseInput(Batch& batch) {
    splitter_.reset();
    if (failed_) {
      batch.error = error_;
      batch.cut_short = true;
    }
    error_.reset();
  }

  const Format& format_;
  ByteSource& source_;
  const EngineOptions& options_;
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

// Cleans batches. One per worker thread.
class Worker {
 public:
  Worker(const Chain& chain, const Format& format, const EngineRules& rules,
         const EngineOptions& options, const std::vector<Observer*>& observers)
      : chain_(chain),
        format_(format),
        rules_(rules),
        options_(options),
        observers_(observers),
        others_(format.RuleForOthers()),
        scratch_(chain.NewScratch()) {}

  void Clean(Batch& batch) {
    batch.notes.resize(observers_.size());
    size_t written = 0;  // bytes of the batch that are in output, or whose edits are
    for (const Record& record : batch.records) {
      const bool last = &record == &batch.records.back();
      if (!CleanRecord(record, batch.cut_short && last, batch)) {
        batch.stopped = true;
        break;
      }
      if (!raw_edits_.empty()) {
        const size_t begin = batch.done;
        batch.output.append(batch.bytes.view(), written, begin - written);
        ApplyEdits(record.raw, raw_edits_, batch.output);
        written = begin + record.raw.size();
        batch.touched = true;
      }
      batch.done += record.raw.size();
    }
    if (batch.touched) batch.output.append(batch.bytes.view(), written, batch.done - written);
    if (batch.large) ForgetLargeRecord();
  }

 private:
  // What has grown with a large record would stay so in every worker.
  void ForgetLargeRecord() {
    scratch_ = chain_.NewScratch();
    opened_ = Opened();
    EditList().swap(text_edits_);
    EditList().swap(raw_edits_);
  }

  // Leaves the record's edits in raw_edits_. False if the run must stop before it.
  bool CleanRecord(const Record& record, bool cut_short, Batch& batch) {
    text_edits_.clear();
    raw_edits_.clear();
    const Fault* fault = record.fault ? &*record.fault : nullptr;
    Outcome outcome = Outcome::kWritten;
    std::string_view text;
    const DocumentInfo* info = &no_info_;

    if (record.kind == RecordKind::kCopied) {
      // The first input may begin with a byte order mark; later on it would be a stray character.
      if (record.input > 0 && record.offset == 0 && record.raw == kByteOrderMark) {
        raw_edits_.push_back({0, record.raw.size(), "", rules_.mark});
      } else if (others_) {
        ReplaceWhole(record, *others_);
      }
    } else if (!fault) {
      format_.Open(record, opened_);
      if (opened_.fault) {
        fault = &*opened_.fault;
      } else if (opened_.other) {
        ++batch.stats.other;
        return PassBy(record, batch);
      } else {
        info = &opened_.info;
        text = opened_.text;
        chain_.Apply(text, record.extent, opened_.info, *scratch_, text_edits_);
        for (const RuleId rule : scratch_->draft.refused()) ++batch.stats.refused[rule];
        format_.ToRawEdits(record, opened_, text_edits_, raw_edits_);
        const bool whole = record.extent.head && record.extent.tail;
        if (options_.drop_empty && whole && IsBlankAfter(text, text_edits_)) {
          outcome = Outcome::kDropped;
          ReplaceWhole(record, rules_.emptied);
        }
      }
    }
    if (fault) {
      if (options_.reject) {
        outcome = Outcome::kRejected;
        ReplaceWhole(record, rules_.rejected);
        batch.rejects += record.raw;
      } else if (cut_short) {
        outcome = Outcome::kDropped;
        ReplaceWhole(record, rules_.cut);
      } else if (options_.on_error == OnError::kFail) {
        batch.faults.push_back(NoteOf(record, *fault, outcome));
        ++batch.stats.faults[fault->kind];
        ++batch.stats.faulty;
        return false;
      } else if (options_.on_error == OnError::kDrop || others_) {
        outcome = Outcome::kDropped;
        ReplaceWhole(record, rules_.dropped);
      }
      if (record.kind == RecordKind::kRecord && batch.faults.size() < Engine::kFaultNotes) {
        batch.faults.push_back(NoteOf(record, *fault, outcome));
      }
    }
    const FinishedRecord finished{record, text, *info, text_edits_, raw_edits_, fault, outcome};
    batch.stats.Count(finished, options_.count_lines);
    for (size_t i = 0; i < observers_.size(); ++i) observers_[i]->Note(finished, batch.notes[i]);
    return true;
  }

  // A record without a text: copied like the bytes between records, or left out.
  bool PassBy(const Record& record, Batch& batch) {
    if (others_) ReplaceWhole(record, *others_);
    Record copied = record;
    copied.kind = RecordKind::kCopied;
    const FinishedRecord finished{copied,     {},      no_info_,         text_edits_,
                                  raw_edits_, nullptr, Outcome::kWritten};
    batch.stats.Count(finished, options_.count_lines);
    for (size_t i = 0; i < observers_.size(); ++i) observers_[i]->Note(finished, batch.notes[i]);
    return true;
  }

  void ReplaceWhole(const Record& record, RuleId rule) {
    raw_edits_.clear();
    raw_edits_.push_back({0, record.raw.size(), "", rule});
  }

  static FaultNote NoteOf(const Record& record, const Fault& fault, Outcome outcome) {
    return {record.input, record.number, record.offset + fault.offset, fault.what, outcome};
  }

  const Chain& chain_;
  const Format& format_;
  const EngineRules& rules_;
  const EngineOptions& options_;
  const std::vector<Observer*>& observers_;
  const std::optional<RuleId> others_;  // Format::RuleForOthers
  std::unique_ptr<ChainScratch> scratch_;
  Opened opened_;
  EditList text_edits_;
  EditList raw_edits_;
  const DocumentInfo no_info_;
};

// Hands finished batches on, in order.
class BatchWriter {
 public:
  BatchWriter(const EngineRules& rules, const EngineOptions& options, EngineSink& sink,
              const std::vector<Observer*>& observers, EngineResult& result)
      : rules_(rules), options_(options), sink_(sink), observers_(observers), result_(result) {}

  // The first input has begun in an earlier run.
  void Resume(const EnginePlace& start) {
    result_.stats = start.stats;
    begun_ = true;
  }

  // False if the run ends here.
  bool Write(Batch& batch) {
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
      sink_.TellInputFailed(batch.input, *batch.error, batch.cut_short);
    }
    if (batch.checkpoint) sink_.Checkpoint({batch.place_offset, batch.place_record, result_.stats});
    if (batch.paused) sink_.Flush();
    return true;
  }

 private:
  // Puts what must stand between two inputs, if it does not: a record of no bytes with one edit.
  void Join(const Batch& batch, std::string_view clean) {
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

  // The end of the output so far, as long as a joint is looked for in it.
  void KeepTail(std::string_view clean) {
    const size_t most = options_.between_inputs.size();
    if (most == 0) return;
    if (clean.size() >= most) {
      tail_ = clean.substr(clean.size() - most);
    } else {
      tail_ += clean;
      if (tail_.size() > most) tail_.erase(0, tail_.size() - most);
    }
  }

  const EngineRules& rules_;
  const EngineOptions& options_;
  EngineSink& sink_;
  const std::vector<Observer*>& observers_;
  EngineResult& result_;
  bool begun_ = false;
  bool joint_due_ = false;
  uint32_t input_ = 0;
  std::string tail_;
};

// The slots and who may touch which. Batch n is in slot n % slots; the state of a slot says which
// batch it is for and how far that is, so a thread that waits for a batch cannot mistake another.
class Ring {
 public:
  Ring(size_t slots, std::binary_semaphore* large_gate) : slots_(slots), large_gate_(large_gate) {
    for (size_t i = 0; i < slots; ++i) slots_[i].state = StateOf(i, kFree);
  }

  // REQUIRES: no thread works on it any more.
  ~Ring() {
    if (has_gate_) large_gate_->release();
  }

  enum Phase : uint32_t { kFree = 0, kFilled = 1, kDone = 2 };

  Batch& batch(uint64_t n) { return slots_[n % slots_.size()].batch; }

  // Waits until batch n is in this phase; false if the run has been stopped.
  bool Await(uint64_t n, Phase phase) {
    std::atomic<uint32_t>& state = slots_[n % slots_.size()].state;
    const uint32_t wanted = StateOf(n, phase);
    while (true) {
      const uint32_t seen = state.load(std::memory_order_acquire);
      if (seen == wanted) return true;
      if (seen == kStopped) return false;
      state.wait(seen, std::memory_order_acquire);
    }
  }

  // Moves batch n on. Does nothing if the run has been stopped.
  void Advance(uint64_t n, Phase from, Phase to) {
    std::atomic<uint32_t>& state = slots_[n % slots_.size()].state;
    uint32_t expected = StateOf(n, from);
    const uint32_t next = to == kFree ? StateOf(n + slots_.size(), kFree) : StateOf(n, to);
    state.compare_exchange_strong(expected, next, std::memory_order_acq_rel);
    state.notify_all();
  }

  // Wakes everyone; all Awaits fail from now on.
  void Stop() {
    for (Slot& slot : slots_) {
      slot.state.store(kStopped, std::memory_order_release);
      slot.state.notify_all();
    }
    large_.store(kLargeStopped, std::memory_order_release);
    large_.notify_all();
  }

  // At most one large batch is under way. False if the run has been stopped.
  bool BeginLarge() {
    while (true) {
      uint32_t seen = 0;
      if (large_.compare_exchange_strong(seen, 1, std::memory_order_acq_rel)) break;
      if (seen == kLargeStopped) return false;
      large_.wait(seen, std::memory_order_acquire);
    }
    // Another engine gives it back when its batch is written; that does not depend on us.
    if (large_gate_ != nullptr) {
      large_gate_->acquire();
      has_gate_ = true;
    }
    return true;
  }
  void EndLarge() {
    if (has_gate_.exchange(false)) large_gate_->release();
    uint32_t one = 1;
    large_.compare_exchange_strong(one, 0, std::memory_order_acq_rel);
    large_.notify_all();
  }

 private:
  struct Slot {
    std::atomic<uint32_t> state;
    Batch batch;
  };

  static constexpr uint32_t kStopped = 3;  // no state of a batch: phases are 0, 1 and 2
  static constexpr uint32_t kLargeStopped = 2;
  // Wraps around after 2^30 batches; only equality counts, and the ring is far smaller.
  static uint32_t StateOf(uint64_t n, Phase phase) { return static_cast<uint32_t>(n << 2) | phase; }

  std::vector<Slot> slots_;
  std::atomic<uint32_t> large_{0};
  std::binary_semaphore* const large_gate_;
  std::atomic<bool> has_gate_{false};
};

// The first exception of any thread, and the end of all of them.
class Failure {
 public:
  Failure(Ring& ring, ByteSource& source) : ring_(ring), source_(source) {}

  void Set(std::exception_ptr exception) {
    {
      const std::lock_guard lock(mutex_);
      if (!first_) first_ = std::move(exception);
    }
    ring_.Stop();
    source_.Interrupt();
  }
  void Rethrow() {
    const std::lock_guard lock(mutex_);
    if (first_) std::rethrow_exception(first_);
  }

 private:
  Ring& ring_;
  ByteSource& source_;
  std::mutex mutex_;
  std::exception_ptr first_;
};

}  // namespace

EngineRules::EngineRules(RuleTable& table)
    : dropped(table.Add("record/dropped", "fault")),
      rejected(table.Add("record/rejected", "fault")),
      emptied(table.Add("record/emptied", "empty-record")),
      cut(table.Add("record/cut-short", "fault")),
      mark(table.Add("record/byte-order-mark", "framing")),
      joint(table.Add("record/joint", "framing")) {}

Engine::Engine(const Chain& chain, const Format& format, const EngineRules& rules,
               EngineOptions options)
    : chain_(chain), format_(format), rules_(rules), options_(std::move(options)) {}

namespace {

// Through a gate and back.
class Pass {
 public:
  explicit Pass(std::binary_semaphore* gate) : gate_(gate) {
    if (gate_ != nullptr) gate_->acquire();
  }
  ~Pass() {
    if (gate_ != nullptr) gate_->release();
  }
  Pass(const Pass&) = delete;
  Pass& operator=(const Pass&) = delete;

 private:
  std::binary_semaphore* const gate_;
};

// All of it in the calling thread. Nothing waits here for long but the source.
void RunSerially(BatchReader& reader, Worker& worker, BatchWriter& writer,
                 std::binary_semaphore* large_gate) {
  Batch batch;
  while (true) {
    batch.Clear();
    reader.Fill(batch);
    if (batch.end) return;
    const Pass pass(batch.large ? large_gate : nullptr);
    worker.Clean(batch);
    if (!writer.Write(batch)) return;
    if (batch.large) batch.Clear();
  }
}

void ReadAll(BatchReader& reader, Ring& ring) {
  for (uint64_t n = 0; ring.Await(n, Ring::kFree); ++n) {
    Batch& batch = ring.batch(n);
    batch.Clear();
    reader.Fill(batch);
    const bool end = batch.end;
    if (batch.large && !ring.BeginLarge()) return;
    ring.Advance(n, Ring::kFree, Ring::kFilled);
    if (end) return;
  }
}

void CleanAll(Worker& worker, Ring& ring, std::atomic<uint64_t>& next) {
  while (true) {
    const uint64_t n = next.fetch_add(1, std::memory_order_relaxed);
    if (!ring.Await(n, Ring::kFilled)) return;
    worker.Clean(ring.batch(n));
    ring.Advance(n, Ring::kFilled, Ring::kDone);
  }
}

void WriteAll(BatchWriter& writer, Ring& ring) {
  for (uint64_t n = 0; ring.Await(n, Ring::kDone); ++n) {
    Batch& batch = ring.batch(n);
    if (batch.end || !writer.Write(batch)) return;
    const bool large = batch.large;
    if (large) batch.Clear();  // gives its memory back before another large one comes
    ring.Advance(n, Ring::kDone, Ring::kFree);
    if (large) ring.EndLarge();
  }
}

}  // namespace

EngineResult Engine::Run(ByteSource& source, EngineSink& sink,
                         const std::vector<Observer*>& observers, const EnginePlace* start) const {
  EngineResult result;
  BatchReader reader(format_, source, options_, start);
  BatchWriter writer(rules_, options_, sink, observers, result);
  if (start != nullptr) writer.Resume(*start);
  const size_t wanted = options_.threads > 1 ? static_cast<size_t>(options_.threads) : 1;
  if (wanted == 1) {
    Worker worker(chain_, format_, rules_, options_, observers);
    RunSerially(reader, worker, writer, options_.large_gate);
    result.stats.CheckBalance();
    return result;
  }

  Ring ring(2 * wanted + 2, options_.large_gate);
  Failure failure(ring, source);
  std::atomic<uint64_t> next{0};
  // Runs a part of the work; what it throws ends all the others.
  const auto guarded = [&](auto&& work) {
    try {
      work();
    } catch (...) {
      failure.Set(std::current_exception());
    }
  };
  const auto clean = [&] {
    guarded([&] {
      Worker worker(chain_, format_, rules_, options_, observers);
      CleanAll(worker, ring, next);
    });
  };
  // The reader starts first but reads nothing before it is known how many threads there are.
  enum : int { kWait, kGo, kGiveUp };
  std::atomic<int> signal{kWait};
  std::vector<std::jthread> threads;
  threads.reserve(wanted + 1);
  try {
    threads.emplace_back([&] {
      signal.wait(kWait);
      if (signal == kGo) guarded([&] { ReadAll(reader, ring); });
    });
    for (size_t i = 0; i < wanted; ++i) threads.emplace_back(clean);
  } catch (const std::system_error&) {
    // No more threads to be had: fewer will do.
  }
  const bool alone = threads.size() < 2;
  signal = alone ? kGiveUp : kGo;
  signal.notify_all();
  if (alone) {
    threads.clear();
    Worker worker(chain_, format_, rules_, options_, observers);
    RunSerially(reader, worker, writer, options_.large_gate);
    result.stats.CheckBalance();
    return result;
  }
  guarded([&] { WriteAll(writer, ring); });
  ring.Stop();  // workers that wait for a batch that will not come; the reader, if a fault stopped
                // us
  if (result.stopped) source.Interrupt();
  threads.clear();  // joins
  if (!result.stopped) failure.Rethrow();
  result.stats.CheckBalance();
  return result;
}

}  // namespace strigil
