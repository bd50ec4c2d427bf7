// An output: a file or standard output, encoded, and written so that a final name never shows half
// of a file.
//
//   auto output = Output::Open("clean.jsonl.zst", {.codec = Codec::kZstd});
//   output->Write(text);
//   output->Commit();          // without this nothing appears under the name
//
// A file is written beside its target as `.NAME.strigil-PID-RANDOM`, synced, and renamed. A target
// that is a symbolic link is followed. Devices, FIFOs and names of descriptors (/dev/stdout) are
// written directly.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/error.h"
#include "pipeline/io/codec.h"
#include "pipeline/io/file.h"
#include "pipeline/ledger.h"

namespace strigil {

// A place in an output where a later run can go on: Output::Checkpoint.
struct OutputPlace {
  uint64_t stored_bytes = 0;
  std::string checksum;  // RunningXxh64::Save() of them
  uint32_t mode = 0;     // permissions that the finished file is to have
};

struct OutputOptions {
  Codec codec = Codec::kNone;
  EncodeOptions encode = {};
  bool force = false;  // replace an existing file
  bool sum = false;    // for checksum()
  // Written under a name that a later run can find, `.NAME.strigil-partial`; kept,
  // after KeepPartial, when the process ends before Commit. Only regular files.
  bool keep_partial = false;
  const OutputPlace* start = nullptr;  // with keep_partial: where to go on in that file
};

// The reader at the other end of a pipe has gone. Not worth a message: main ends by SIGPIPE.
class ClosedPipe : public Error {
 public:
  explicit ClosedPipe(const std::string& name)
      : Error(Status::kOutput, name + ": cannot write: Broken pipe") {}
};

class Output {
 public:
  // `path` is a file, or "-" for standard output (descriptor 1, never closed). Does all that can be
  // refused before anything is read: Error(kUsage) if the file exists and `force` is not set, or
  // the level is out of range; Error(kOutput) if it is a directory, or cannot be created. Opening a
  // FIFO waits for its reader.
  static std::unique_ptr<Output> Open(const std::string& path, const OutputOptions& options);
  // Without Commit: removes the temporary file. What went to a pipe or a device stays.
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Encodes and writes. Without a codec each call is a write(2), so that a live stream needs no
  // Flush: write batches, not lines. Throws Error(kOutput), `NAME: cannot write: No space left on
  // device`, or ClosedPipe; after that every call throws the same. One thread at a time.
  void Write(std::string_view text);
  // Makes all that was written readable at the other end. With a codec this moves block borders,
  // so the stored bytes are others; the text is not.
  void Flush();
  // Ends the encoded stream so far (zstd: the frame), if anything was written since the last time,
  // and syncs. What follows is a stream of its own. REQUIRES: keep_partial.
  OutputPlace Checkpoint();
  // From now on the partial file stays if there is no Commit. Call it when what Checkpoint said has
  // been written down. REQUIRES: keep_partial.
  void KeepPartial();
  // Ends the encoded stream and syncs the file: what can still go wrong is its name. Nothing can be
  // written after it. Call it also for the readable part of a damaged input; not after a failed
  // Write.
  void Seal();
  // Seals it, if that has not been done, gives the file its name and syncs the folder. No call
  // follows it.
  void Commit();

  const std::string& name() const { return name_; }  // the path; "standard output" for "-"
  // Any thread.
  uint64_t stored_bytes() const { return stored_bytes_.load(std::memory_order_relaxed); }
  // XXH64 of the stored bytes, with `sum` or keep_partial.
  uint64_t checksum() const { return sum_.Digest(); }

  // The name of the partial file of `path`.
  static std::string PartialPath(const std::string& path);
  // What the names of all temporary files of `path` begin with, in its folder.
  static std::string TemporaryPrefix(const std::string& path);

 private:
  class StoredBytes;   // the Boost.Iostreams device
  struct Encoded;      // the filter composed with it
  struct Replacement;  // the temporary file and what it is to become

  Output(const std::string& path, const OutputOptions& options);
  void OpenTarget(const std::string& path);
  void CreateTemporary();
  void BeginStream();
  void GoOnAt(const OutputPlace& start);
  void SealTemporary();
  void SetMode(mode_t mode);
  void RenameTemporary();
  void WriteStored(const char* bytes, size_t size);
  template <typename Call>
  void Guard(Call call);
  [[noreturn]] void Fail(const char* what, int error_number);

  std::string name_;
  OutputOptions options_;
  RunningXxh64 sum_;
  Descriptor owned_;
  int fd_ = -1;
  std::unique_ptr<Replacement> replacement_;  // null: written directly
  std::unique_ptr<Encoded> encoded_;  // null: no codec, or no stream has begun since the last
  bool ended_a_stream_ = false;       // by a Checkpoint
  bool unflushed_ = false;
  bool sealed_ = false;
  bool failed_ = false;
  bool pipe_closed_ = false;
  std::string failure_;
  std::atomic<uint64_t> stored_bytes_ = 0;
};

// Throws Error(kUsage) if `output` is the same regular file as one of `inputs`, by its path or
// through any link. "-" is standard input or output. Names that do not exist are nobody's.
void RefuseSameFile(const std::vector<std::string>& inputs, const std::string& output);

// Throws Error(kUsage) if two of `outputs` would be the same file, whether it exists or not.
void RefuseSameOutputs(const std::vector<std::string>& outputs);

}  // namespace strigil
