// Tables as bytes: plain structs written one array after another into a blob that can be embedded
// in a program, mapped or copied, and used in place. Nothing in it is a pointer.
//
// Offsets count from the blob's first byte, which must be aligned to kBlobAlignment. The layout is
// that of the machine: a blob is for the build that made it, not a file format.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace strigil {

constexpr size_t kBlobAlignment = 16;

// An array in a blob.
struct BlobArray {
  uint32_t offset = 0;  // bytes
  uint32_t count = 0;   // elements
};

// A string in a blob.
struct BlobString {
  uint32_t offset = 0;
  uint32_t size = 0;
};

class BlobWriter {
 public:
  // Room for a header, to be filled in by SetHeader once the offsets are known.
  explicit BlobWriter(size_t header_size) : bytes_(header_size, '\0') {}

  template <typename T>
  BlobArray Add(const std::vector<T>& items) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.resize((bytes_.size() + kBlobAlignment - 1) / kBlobAlignment * kBlobAlignment, '\0');
    const BlobArray array{static_cast<uint32_t>(bytes_.size()),
                          static_cast<uint32_t>(items.size())};
    bytes_.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T));
    return array;
  }

  BlobString AddString(std::string_view text) {
    const BlobString string{static_cast<uint32_t>(bytes_.size()),
                            static_cast<uint32_t>(text.size())};
    bytes_.append(text);
    return string;
  }

  template <typename Header>
  void SetHeader(const Header& header) {
    static_assert(std::is_trivially_copyable_v<Header>);
    std::memcpy(bytes_.data(), &header, sizeof(header));
  }

  size_t size() const { return bytes_.size(); }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads a blob in place. Does not own it.
class BlobView {
 public:
  BlobView() = default;
  explicit BlobView(const char* base) : base_(base) {}

  template <typename T>
  std::span<const T> Array(BlobArray array) const {
    return {reinterpret_cast<const T*>(base_ + array.offset), array.count};
  }
  std::string_view String(BlobString string) const { return {base_ + string.offset, string.size}; }
  template <typename Header>
  const Header& header() const {
    return *reinterpret_cast<const Header*>(base_);
  }

 private:
  const char* base_ = nullptr;
};

// For hash tables in blobs: every bit of `h` moves the high half of the result.
inline uint64_t MixBytes(uint64_t h) {
  h *= 0x9E3779B97F4A7C15;
  return h ^ h >> 32;
}

}  // namespace strigil
