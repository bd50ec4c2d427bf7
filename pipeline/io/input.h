// An input: a file or standard input, decoded.
//
//   auto input = Input::Open("dump.jsonl.zst", {});
//   while (size_t n = input->Read(buffer, sizeof buffer)) ...
//
// The codec is told by the first bytes, never by the name; but a file named .gz, .zst, .zstd, .xz
// or .bz2 that holds something else (nothing, for one) is an error. One layer is decoded.
//
// Whatever can be decoded is given out before an error is thrown: a caller that works on what it
// got so far has the readable part of a damaged file.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "pipeline/io/codec.h"
#include "pipeline/io/file.h"

namespace strigil {

struct InputOptions {
  uint64_t max_window = 128 * 1024 * 1024;  // --max-window, bytes: what a decoder may keep
  // A descriptor that becomes readable when reading is to stop; Read then throws ReadInterrupted,
  // also while it waits for the input. -1: none. Not read from, not closed.
  int wake_fd = -1;
  int threads = 1;  // that may decode: many members of a large regular file, side by side
};

class ReadInterrupted : public std::exception {
 public:
  const char* what() const noexcept override { return "reading was interrupted"; }
};

class Input {
 public:
  // `path` is a file, or "-" for standard input (descriptor 0, never closed). Reads nothing yet,
  // but opening a FIFO waits for its writer. Throws Error(kInput): missing, unreadable, a
  // directory.
  static std::unique_ptr<Input> Open(const std::string& path, const InputOptions& options);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // Puts up to `size` decoded bytes at `buffer` and returns how many; 0 at the end. Returns as soon
  // as there is something, so a live stream is not held up. REQUIRES: size > 0.
  // Throws Error(kInput), `NAME: byte N (compressed byte M): what`, once everything before the
  // damage has been returned; a file that becomes shorter meanwhile is damaged. One thread at a
  // time.
  size_t Read(char* buffer, size_t size);

  // True if nothing has come that could be read now: a stream that has paused. A hint: decoded
  // bytes may be in hand all the same.
  bool WouldWait() const;

  const std::string& name() const { return name_; }  // the path; "standard input" for "-"

  // Bytes taken from the file so far, as stored, for progress. Any thread.
  uint64_t stored_bytes() const { return stored_bytes_.load(std::memory_order_relaxed); }
  uint64_t decoded_bytes() const { return decoded_bytes_; }  // returned by Read so far

 private:
  class StoredBytes;  // the Boost.Iostreams device
  struct Decoded;     // the filter composed with it

  Input(std::string path, const InputOptions& options);
  void Detect();
  void CheckName(const Detected& detected) const;
  size_t ReadStored(char* buffer, size_t size);
  void CheckLength() const;
  void WaitForInput(bool would_block) const;

  std::string path_;
  std::string name_;
  InputOptions options_;
  Descriptor owned_;
  int fd_ = -1;
  bool may_block_ = true;
  std::optional<uint64_t> size_;  // bytes as stored; of regular files only

  bool detected_ = false;
  bool at_end_ = false;    // read(2) has said 0
  char head_[kMagicSize];  // read for the sake of detection, not given out yet
  size_t head_begin_ = 0;
  size_t head_end_ = 0;
  std::unique_ptr<Decoded> decoded_;
  std::atomic<uint64_t> stored_bytes_ = 0;
  uint64_t decoded_bytes_ = 0;
};

}  // namespace strigil
