// Who runs what: the threads of a run and how they end. Tested by engine_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/engine.h"

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "pipeline/batch.h"
#include "pipeline/batch_cleaner.h"
#include "pipeline/batch_reader.h"
#include "pipeline/batch_writer.h"
#include "pipeline/ring.h"

namespace strigil {
namespace {

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

// The room where all is done in one thread: only other engines can be in it.
class SerialRoom : public LargeRoom {
 public:
  explicit SerialRoom(std::binary_semaphore* gate) : gate_(gate) {}
  ~SerialRoom() override { Leave(); }
  bool Enter() override {
    if (gate_ != nullptr) gate_->acquire();
    inside_ = true;
    return true;
  }
  void Leave() override {
    if (inside_ && gate_ != nullptr) gate_->release();
    inside_ = false;
  }

 private:
  std::binary_semaphore* const gate_;
  bool inside_ = false;
};

// All of it in the calling thread. Nothing waits here for long but the source.
void RunSerially(BatchReader& reader, BatchCleaner& cleaner, BatchWriter& writer, LargeRoom& room) {
  Batch batch;
  while (true) {
    batch.Clear();
    reader.Fill(batch);
    if (batch.end) return;
    cleaner.Clean(batch);
    if (!writer.Write(batch)) return;
    batch.Trim();
    if (batch.large) room.Leave();
  }
}

void ReadAll(BatchReader& reader, Ring& ring) {
  for (uint64_t n = 0; ring.Await(n, Ring::kFree); ++n) {
    Batch& batch = ring.batch(n);
    batch.Clear();
    reader.Fill(batch);
    const bool end = batch.end;
    ring.Advance(n, Ring::kFree, Ring::kFilled);
    if (end) return;
  }
}

void CleanAll(BatchCleaner& cleaner, Ring& ring, std::atomic<uint64_t>& next) {
  while (true) {
    const uint64_t n = next.fetch_add(1, std::memory_order_relaxed);
    if (!ring.Await(n, Ring::kFilled)) return;
    cleaner.Clean(ring.batch(n));
    ring.Advance(n, Ring::kFilled, Ring::kDone);
  }
}

void WriteAll(BatchWriter& writer, Ring& ring) {
  for (uint64_t n = 0; ring.Await(n, Ring::kDone); ++n) {
    Batch& batch = ring.batch(n);
    if (batch.end || !writer.Write(batch)) return;
    const bool large = batch.large;
    batch.Trim();  // gives its memory back before another large one comes
    ring.Advance(n, Ring::kDone, Ring::kFree);
    if (large) ring.Leave();
  }
}

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

EngineResult Engine::Run(ByteSource& source, EngineSink& sink,
                         const std::vector<Observer*>& observers, const EnginePlace* start) const {
  EngineResult result;
  BatchWriter writer(rules_, options_, sink, observers, result);
  if (start != nullptr) writer.Resume(*start);
  const size_t wanted = options_.threads > 1 ? static_cast<size_t>(options_.threads) : 1;
  const auto run_serially = [&] {
    SerialRoom room(options_.large_gate);
    BatchReader reader(format_, source, options_, start, room);
    BatchCleaner cleaner(chain_, format_, rules_, options_, observers);
    RunSerially(reader, cleaner, writer, room);
    result.stats.CheckBalance();
    return result;
  };
  if (wanted == 1) return run_serially();

  Ring ring(2 * wanted + 2, options_.large_gate);
  BatchReader reader(format_, source, options_, start, ring);
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
      BatchCleaner cleaner(chain_, format_, rules_, options_, observers);
      CleanAll(cleaner, ring, next);
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
    return run_serially();
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
