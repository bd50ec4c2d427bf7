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
enum State : int { kFree, kFilling, kSet };

struct Slot {
  std::atomic<int> state;
  char path[PATH_MAX];
};
static_assert(std::atomic<int>::is_always_lock_free);

// 1 MiB of zero pages, of which one is touched for each temporary.
Slot slots[kSlots];

// Set when the process is about to end: no temporary file is to be made any more.
std::atomic<bool> ending = false;

void RemoveAll() noexcept {
  for (Slot& slot : slots) {
    if (slot.state.load(std::memory_order_acquire) == kSet) unlink(slot.path);
  }
}

}  // namespace

void RemoveTemporaries() noexcept {
  const int saved = errno;
  ending.store(true);
  RemoveAll();
  // A thread that was about to make its file, which has its name in the table already, has done so
  // by then, and no other begins.
  poll(nullptr, 0, 2);
  RemoveAll();
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
  slots[slot_].state.store(kSet, std::memory_order_release);
  while (ending.load()) pause();
}

TemporaryMark::~TemporaryMark() { slots[slot_].state.store(kFree, std::memory_order_release); }

}  // namespace strigil
