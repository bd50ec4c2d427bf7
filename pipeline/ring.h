// The ring of batches: queue, reorder buffer and bound of the memory in one.
//
//   reader:  Await(n, kFree)   -> fill   -> Advance(n, kFree, kFilled)
//   worker:  Await(n, kFilled) -> clean  -> Advance(n, kFilled, kDone)
//   writer:  Await(n, kDone)   -> write  -> Advance(n, kDone, kFree), for batch n + slots
//
// The slots and who may touch which. Batch n is in slot n % slots; the state of a slot says which
// batch it is for and how far that is, so a thread that waits for a batch cannot mistake another.
// Thread-safe; a batch belongs to the thread whose Await for it has returned true, until it calls
// Advance. Private to the engine.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <semaphore>
#include <vector>

#include "pipeline/batch.h"
#include "pipeline/batch_reader.h"

namespace strigil {

class Ring : public LargeRoom {
 public:
  Ring(size_t slots, std::binary_semaphore* large_gate) : slots_(slots), large_gate_(large_gate) {
    for (size_t i = 0; i < slots; ++i) slots_[i].state = StateOf(i, kFree);
  }

  // REQUIRES: no thread works on it any more.
  ~Ring() override {
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

  bool Enter() override {
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
  void Leave() override {
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

}  // namespace strigil
