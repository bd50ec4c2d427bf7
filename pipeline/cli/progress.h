// How far a run is: counters that the work adds to, and a thread that shows them on standard error.
//
//   12/340 files  3.1/48.0 GB  210 MB/s in  180 MB/s out  -14.2 %  3:32 left
//
// On a terminal that is one line, drawn again in its place and gone at the end. For machines
// (--progress json) it is one JSON object a second, and a last one with "done":true.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "pipeline/cli/options.h"

namespace strigil {

// Any thread. Bytes are summed over all files.
struct Progress {
  std::atomic<uint64_t> files_done = 0;
  std::atomic<uint64_t> stored_in = 0;  // compressed bytes read
  std::atomic<uint64_t> bytes_in = 0;   // decoded, and worked on
  std::atomic<uint64_t> bytes_out = 0;  // clean, before compression
  uint64_t files = 1;                   // of all; set before the run, as is the next
  uint64_t stored_all = 0;              // compressed bytes of all inputs; 0: not known
};

// True if a line on standard error is wanted and can be seen. `to_terminal`: the clean text goes to
// the terminal too.
bool WantsProgressLine(const Options& options, bool to_terminal);

// Shows `progress` while it lives; does nothing at all if nobody wants it.
class ProgressDisplay {
 public:
  ProgressDisplay(const Progress& progress, const Options& options, bool to_terminal);
  ~ProgressDisplay();  // erases the line, or prints the last object

 private:
  void Run();
  void ShowLine();
  void ShowObject(bool done);
  double Seconds() const;

  const Progress& progress_;
  enum class Form { kNone, kLine, kJson } form_ = Form::kNone;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double rate_in_ = 0;  // bytes a second, smoothed
  double rate_out_ = 0;
  double rate_stored_ = 0;
  double last_seconds_ = 0;
  uint64_t last_in_ = 0;
  uint64_t last_out_ = 0;
  uint64_t last_stored_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace strigil
