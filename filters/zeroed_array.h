// An array of zeros that takes memory only where it is written to: for tables of which a small run
// uses little.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace strigil {

// Of `T` all of whose bytes may be zero. Throws std::bad_alloc.
template <typename T>
class ZeroedArray {
 public:
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  explicit ZeroedArray(size_t size) : memory_(std::calloc(size + 1, sizeof(T))) {
    if (memory_ == nullptr) throw std::bad_alloc();
    size_t space = (size + 1) * sizeof(T);
    void* aligned = memory_.get();
    items_ = static_cast<T*>(std::align(alignof(T), size * sizeof(T), aligned, space));
  }

  T& operator[](size_t i) const { return items_[i]; }

 private:
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  std::unique_ptr<void, Free> memory_;
  T* items_;
};

}  // namespace strigil
