// Tested by resume_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/fingerprint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "pipeline/io/file.h"
#include "pipeline/ledger.h"

namespace strigil {
namespace {

constexpr uint64_t kPiece = 64 * 1024;
constexpr uint64_t kPieces = 16;
constexpr uint64_t kFewBytes = kPiece * kPieces;

// A regular file, open, and what is known of it. Opening a FIFO would wait, and take what is in it.
Descriptor OpenRegular(const std::string& path, struct stat& status) {
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return Descriptor();
  Descriptor file = OpenFile(path, O_RDONLY | O_NOCTTY);
  if (file.get() >= 0 && fstat(file.get(), &status) != 0) return Descriptor();
  return file;
}

// Adds `size` bytes at `offset`; false if they cannot be read.
bool AddPiece(int fd, uint64_t offset, uint64_t size, RunningXxh64& hash) {
  std::vector<char> buffer(std::min<uint64_t>(size, kFewBytes));
  while (size > 0) {
    const ssize_t got = pread(fd, buffer.data(), std::min<uint64_t>(size, buffer.size()),
                              static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    hash.Add({buffer.data(), static_cast<size_t>(got)});
    offset += static_cast<uint64_t>(got);
    size -= static_cast<uint64_t>(got);
  }
  return true;
}

}  // namespace

uint64_t TimeOfChange(const struct stat& status) {
  return static_cast<uint64_t>(status.st_mtim.tv_sec) * 1'000'000'000 +
         static_cast<uint64_t>(status.st_mtim.tv_nsec);
}

bool Fingerprint::IsOfAllBytes() const { return size <= kFewBytes; }

std::optional<Fingerprint> FingerprintOf(const std::string& path) {
  struct stat status = {};
  const Descriptor file = OpenRegular(path, status);
  if (file.get() < 0) return std::nullopt;
  Fingerprint found{.size = static_cast<uint64_t>(status.st_size),
                    .changed_ns = TimeOfChange(status)};
  RunningXxh64 hash;
  if (found.IsOfAllBytes()) {
    if (!AddPiece(file.get(), 0, found.size, hash)) return std::nullopt;
  } else {
    const uint64_t last = found.size - kPiece;
    for (uint64_t i = 0; i < kPieces; ++i) {
      const uint64_t offset = i + 1 == kPieces ? last : last / (kPieces - 1) * i;
      if (!AddPiece(file.get(), offset, kPiece, hash)) return std::nullopt;
    }
  }
  found.xxh64 = hash.Digest();
  return found;
}

std::optional<uint64_t> ChecksumOf(const std::string& path, const Fingerprint& fingerprint) {
  if (fingerprint.IsOfAllBytes()) return fingerprint.xxh64;
  return ChecksumOf(path, fingerprint.size);
}

std::optional<uint64_t> ChecksumOf(const std::string& path, uint64_t size) {
  struct stat status = {};
  const Descriptor file = OpenRegular(path, status);
  RunningXxh64 hash;
  if (file.get() < 0 || !AddPiece(file.get(), 0, size, hash)) return std::nullopt;
  return hash.Digest();
}

bool IsUnchanged(const std::string& path, const Fingerprint& now, const Fingerprint& then,
                 uint64_t checksum) {
  if (now == then) return true;
  if (now.size != then.size || now.xxh64 != then.xxh64) return false;
  return ChecksumOf(path, now) == checksum;
}

}  // namespace strigil
