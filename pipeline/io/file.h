// What input and output share: opening files, and asking which file a name stands for.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace strigil {

// The text for an errno, as the C library has it: "No space left on device".
std::string ErrorText(int error_number);

// Two names with the same identity are the same file, whatever links lead there.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// A descriptor that is closed with its owner; -1 owns none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { Reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(other.Release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Reset();
      fd_ = other.Release();
    }
    return *this;
  }
  int get() const { return fd_; }
  int Release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }
  void Reset();  // closes; errors are not told

 private:
  int fd_ = -1;
};

// open(2) with O_CLOEXEC, tried again when a signal comes. Never returns 0, 1 or 2: where a
// standard stream is closed its number is free, and what is meant for it would go into the file.
// Returns a Descriptor with get() == -1 and errno on failure.
Descriptor OpenFile(const std::string& path, int flags, mode_t mode = 0);

// If `path` is a name for one of the process's own descriptors (/dev/stdin, /dev/stdout,
// /dev/stderr, /dev/fd/N, /proc/self/fd/N), its number.
std::optional<int> DescriptorOfPath(const std::string& path);

}  // namespace strigil
