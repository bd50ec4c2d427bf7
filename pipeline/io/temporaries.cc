// A fixed table, because a signal handler may not allocate or lock.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/temporaries.h"

#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstring>

#include "pipeline/error.h"

namespace strigil {
namespace {

constexpr int kSlots = 256;
enum State : int { kFree, kFilling, kCreating, kSet };

struct Slot {
  std::atomic<int> state;
  char path[PATH_MAX];
};
static_assert(std::atomic<int>::is_always_lock_free);

// 1 MiB of zero pages, of which one is touched for each temporary.
Slot slots[kSlots];

// Set when the process is about to end: no temporary file is to be made any more.
std::atomic<bool> ending = false;

// Threads that give files their names.
std::atomic<int> naming = 0;

bool OneIsBusy() noexcept {
  if (naming.load() > 0) return true;
  for (const Slot& slot : slots) {
    if (slot.state.load() == kCreating) return true;
  }
  return false;
}

void HoldSignals(sigset_t& held_before) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &held_before);
}

}  // namespace

void RemoveTemporaries() noexcept {
  const int saved = errno;
  ending.store(true);
  // A thread that makes its file now, or names some, does not know of the end yet; no other begins.
  // The bound is for file systems that hang.
  for (int waited = 0; waited < 1000 && OneIsBusy(); ++waited) poll(nullptr, 0, 1);
  for (Slot& slot : slots) {
    const int state = slot.state.load();
    if (state == kSet || state == kCreating) unlink(slot.path);
  }
  errno = saved;
}

TemporaryMark::TemporaryMark(const std::string& path) : slot_(-1) {
  if (path.size() >= PATH_MAX) throw Error(Status::kOutput, path + ": the name is too long");
  for (int i = 0; i < kSlots && slot_ < 0; ++i) {
    int expected = kFree;
    if (slots[i].state.compare_exchange_strong(expected, kFilling)) slot_ = i;
  }
  if (slot_ < 0) throw Error(Status::kOutput, path + ": too many outputs at once");
  std::memcpy(slots[slot_].path, path.c_str(), path.size() + 1);
  HoldSignals(held_before_);
  slots[slot_].state.store(kCreating);
  while (ending.load()) {
    slots[slot_].state.store(kSet);
    pause();
  }
}

TemporaryMark::~TemporaryMark() {
  if (creating_) Created();
  slots[slot_].state.store(kFree, std::memory_order_release);
}

void TemporaryMark::Created() {
  creating_ = false;
  slots[slot_].state.store(kSet);
  pthread_sigmask(SIG_SETMASK, &held_before_, nullptr);
}

NamingTogether::NamingTogether() {
  HoldSignals(held_before_);
  ++naming;
  if (!ending.load()) return;
  --naming;
  while (true) pause();
}

NamingTogether::~NamingTogether() {
  --naming;
  pthread_sigmask(SIG_SETMASK, &held_before_, nullptr);
}

}  // namespace strigil
