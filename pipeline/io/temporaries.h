// The temporary files that exist now, so that a signal handler can remove them.
//
// The one thing in strigil that belongs to the whole process: a signal does too.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signal.h>

#include <string>

namespace strigil {

// Removes every registered file. Async-signal-safe; any thread. The Outputs they belong to must not
// be used afterwards: it is for a process that is about to end.
void RemoveTemporaries() noexcept;

// Keeps `path` registered while it lives. Throws Error(kOutput) if there are too many (256), or if
// the path is over 4095 bytes. Any thread.
//
// The file is made between the constructor and Created(), by the same thread, whose signals are
// held back meanwhile: RemoveTemporaries waits for such files, so that none comes after it.
class TemporaryMark {
 public:
  explicit TemporaryMark(const std::string& path);
  ~TemporaryMark();
  void Created();
  TemporaryMark(const TemporaryMark&) = delete;
  TemporaryMark& operator=(const TemporaryMark&) = delete;

 private:
  int slot_;
  bool creating_ = true;
  sigset_t held_before_;
};

// While it lives, several files get their names, all or none of them as far as signals go: this
// thread's are held back, and RemoveTemporaries in another one waits. Any thread.
class NamingTogether {
 public:
  NamingTogether();
  ~NamingTogether();
  NamingTogether(const NamingTogether&) = delete;
  NamingTogether& operator=(const NamingTogether&) = delete;

 private:
  sigset_t held_before_;
};

}  // namespace strigil
