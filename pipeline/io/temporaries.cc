// A fixed table, because a signal handler may not allocate or lock.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/temporaries.h"

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

}  // namespace

void RemoveTemporaries() noexcept {
  const int saved = errno;
  for (Slot& slot : slots) {
    if (slot.state.load(std::memory_order_acquire) == kSet) unlink(slot.path);
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
  slots[slot_].state.store(kSet, std::memory_order_release);
}

TemporaryMark::~TemporaryMark() { slots[slot_].state.store(kFree, std::memory_order_release); }

}  // namespace strigil
