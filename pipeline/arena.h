// Memory for the small strings of one document: handed out by a bump of a pointer, taken back all
// at once. Views into it are valid until Clear.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace strigil {

class Arena {
 public:
  // Room for `size` bytes, unaligned.
  char* Allocate(size_t size) {
    if (size > static_cast<size_t>(end_ - next_)) Grow(size);
    char* result = next_;
    next_ += size;
    return result;
  }
  // Gives back the end of the last allocation: `used` bytes of the `allocated` ones are kept.
  void Shrink(size_t allocated, size_t used) { next_ -= allocated - used; }

  std::string_view Copy(std::string_view text) {
    char* copy = Allocate(text.size());
    if (!text.empty()) std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

  // Forgets everything; keeps one block for the next document.
  void Clear() {
    if (blocks_.size() > 1) blocks_.resize(1);
    if (blocks_.empty()) return;
    next_ = blocks_[0].bytes.get();
    end_ = next_ + blocks_[0].size;
  }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };

  void Grow(size_t size) {
    const size_t block = size > kBlock ? size : kBlock;
    blocks_.push_back({std::unique_ptr<char[]>(new char[block]), block});
    next_ = blocks_.back().bytes.get();
    end_ = next_ + block;
  }

  static constexpr size_t kBlock = 64 * 1024;
  std::vector<Block> blocks_;
  char* next_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace strigil
