// The manifest of an output folder: what has been begun and what is done, so that a later run can
// go on.
//
// JSON Lines, in OUTDIR/.strigil-manifest.jsonl (or .strigil-manifest-I-of-N.jsonl for a shard):
//
//   {"begun":"sub/a.jsonl.zst"}
//   {"output":"sub/a.jsonl.zst","input":"dumps/sub/a.jsonl.gz","input_size":1234,
//    "input_changed_ns":1767225600000000000,"input_pieces_xxh64":"...","input_xxh64":"...",
//    "rules":"...","complete":true,"records":9,"faulty":0,"bytes_in":4711,
//    "bytes_out":4242,"output_size":999,"output_changed_ns":1767225601000000000,
//    "output_xxh64":"..."}
//
// and, for each file beside the output that there is, ledger_size, ledger_changed_ns and
// ledger_xxh64; so with rejects_ and stats_.
//
// The last line about an output counts. Lines are appended in one write and synced; a last line
// that a crash has torn is ignored. While a run holds the folder, no other may: the folder is
// locked.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/cli/fingerprint.h"
#include "pipeline/io/file.h"

namespace strigil {

// A file as it was written: what a later run knows it by.
struct WrittenFile {
  uint64_t size = 0;
  uint64_t changed_ns = 0;  // time of the last change, nanoseconds since 1970
  uint64_t xxh64 = 0;       // of all its bytes
};

struct ManifestEntry {
  std::string output;  // below the output folder
  std::string input;
  Fingerprint fingerprint;
  uint64_t input_xxh64 = 0;  // of all its bytes
  std::string rules;         // hash of everything that decides the output's bytes
  bool complete = false;
  uint64_t records = 0;
  uint64_t faulty = 0;
  uint64_t bytes_in = 0;
  uint64_t bytes_out = 0;
  // The output, the ledger, the rejects, the statistics: those that there are.
  static constexpr size_t kFiles = 4;
  std::array<std::optional<WrittenFile>, kFiles> files;
};

struct Shard {
  uint64_t index = 0;  // takes the inputs whose number is index modulo count
  uint64_t count = 1;
};

class Manifest {
 public:
  // Locks the folder, which must exist, and reads all its manifests. Throws Error(kUsage) if
  // another run holds it, Error(kOutput) if the manifest cannot be written, Error(kInput) if it
  // cannot be read. Changes nothing yet.
  Manifest(const std::string& folder, const Shard& shard);

  // True if a run has begun or finished this output: it is ours to replace.
  bool Knows(const std::string& output) const;
  // The last finished entry; null if there is none.
  const ManifestEntry* Find(const std::string& output) const;

  // Any thread.
  void Begin(const std::string& output);
  void Append(const ManifestEntry& entry);

 private:
  void Read(const std::string& path);
  void ReadLine(std::string_view line);
  void WriteLine(std::string line, bool sync);

  std::string path_;
  Descriptor folder_;
  Descriptor file_;
  bool torn_ = false;  // the file does not end in a line feed
  std::map<std::string, std::optional<ManifestEntry>, std::less<>> entries_;
  std::mutex mutex_;
};

// A file name as a JSON string that gives it back whatever bytes it has: those that are no UTF-8
// are written as %XX, and so is %.
std::string JsonName(std::string_view name);
std::string NameFromJson(std::string_view text);

}  // namespace strigil
