// A pool over files: the threads of a run shared out among its jobs.
//
// The largest come first; a file gets as many threads as is its part of the work that is left, so
// small files run side by side and a large one at the end has all threads.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "pipeline/cli/file_jobs.h"

namespace strigil {

class FilePool {
 public:
  using Work = std::function<bool(const Job&, int threads)>;

  // `jobs`: the largest first.
  FilePool(const std::vector<Job>& jobs, int threads, Work work)
      : jobs_(jobs), work_(std::move(work)), all_(threads), free_(threads) {
    for (const Job& job : jobs) left_ += job.input.size;
  }

  // Returns the number of jobs that were not begun.
  size_t Run();

 private:
  // Smaller ones are not worth more than one thread.
  static constexpr uint64_t kSmall = 16 * 1024 * 1024;

  // A file takes up to eight descriptors, and the process has some of its own.
  static size_t MostAtOnce();

  void Take();

  // Its part of what is left.
  int ShareOf(const Job& job) const;

  const std::vector<Job>& jobs_;
  const Work work_;
  const int all_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int free_;
  uint64_t left_ = 0;  // bytes of the jobs not begun
  size_t next_ = 0;
  bool stop_ = false;
};

}  // namespace strigil
