// Tested by files_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/file_pool.h"

#include <sys/resource.h>

#include <algorithm>
#include <system_error>
#include <thread>

namespace strigil {

size_t FilePool::Run() {
  std::vector<std::thread> threads;
  const size_t wanted = std::min<size_t>({static_cast<size_t>(all_), jobs_.size(), MostAtOnce()});
  try {
    while (threads.size() + 1 < wanted) threads.emplace_back([this] { Take(); });
  } catch (const std::system_error&) {
    // No more threads to be had: fewer will do.
  }
  Take();
  for (std::thread& thread : threads) thread.join();
  return jobs_.size() - next_;
}

size_t FilePool::MostAtOnce() {
  rlimit limit = {};
  constexpr rlim_t kOwn = 24;
  constexpr rlim_t kEach = 10;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return 60;
  if (limit.rlim_cur < kOwn + 2 * kEach) return 1;
  return std::min<size_t>(60, (limit.rlim_cur - kOwn) / kEach);
}

void FilePool::Take() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return free_ > 0 || stop_ || next_ == jobs_.size(); });
    if (stop_ || next_ == jobs_.size()) return;
    const Job& job = jobs_[next_++];
    const int threads = ShareOf(job);
    free_ -= threads;
    left_ -= job.input.size;
    if (next_ == jobs_.size()) changed_.notify_all();
    lock.unlock();
    const bool go_on = work_(job, threads);
    lock.lock();
    free_ += threads;
    if (!go_on) stop_ = true;
    changed_.notify_all();
  }
}

int FilePool::ShareOf(const Job& job) const {
  if (job.input.size < kSmall) return 1;
  const double part = static_cast<double>(job.input.size) / static_cast<double>(left_);
  return std::clamp(static_cast<int>(part * all_ + 0.5), 1, free_);
}

}  // namespace strigil
