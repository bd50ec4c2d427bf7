// Whether a file is the one it was: what a later run goes by when it decides what is done.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>

namespace strigil {

// Cheap to find, whatever the size. Equal fingerprints: the same input, unchanged.
struct Fingerprint {
  uint64_t size = 0;        // bytes
  uint64_t changed_ns = 0;  // time of the last change, nanoseconds since 1970
  // XXH64 of all bytes if they are few (1 MiB); else of the head, the tail and pieces between.
  uint64_t xxh64 = 0;

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
  bool IsOfAllBytes() const;
};

// Of the last change, nanoseconds since 1970.
uint64_t TimeOfChange(const struct stat& status);

// nullopt: not a regular file, or it cannot be read (whoever opens it will tell why).
std::optional<Fingerprint> FingerprintOf(const std::string& path);

// The XXH64 of all its bytes; nullopt as above. Reads all of a large input.
std::optional<uint64_t> ChecksumOf(const std::string& path, const Fingerprint& fingerprint);

// The same of a file of `size` bytes.
std::optional<uint64_t> ChecksumOf(const std::string& path, uint64_t size);

// True if the file at `path`, of which `now` is the fingerprint, has the bytes that a file had with
// the fingerprint `then` and this checksum. Reads all of it only if nothing but the time differs: a
// file that was copied or touched is the same.
bool IsUnchanged(const std::string& path, const Fingerprint& now, const Fingerprint& then,
                 uint64_t checksum);

}  // namespace strigil
