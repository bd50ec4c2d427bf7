// Sums of a number over the lines of a page, from its begin on, so that the sum over any of its
// lines is one subtraction.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace strigil {

// [i]: of the lines before i; it may be asked for kMargin lines outside of the page.
class RunningSum {
 public:
  static constexpr size_t kMargin = 80;
  // Then the sum of each line is to be written: [1] to [lines].
  void Resize(size_t lines) {
    values_.resize(lines + 1 + 2 * kMargin);
    std::fill_n(values_.begin(), kMargin + 1, 0);
  }
  // When the sum of all lines is known.
  void Extend() { std::fill_n(values_.end() - kMargin, kMargin, *(values_.end() - kMargin - 1)); }
  int32_t& operator[](int line) { return values_[kMargin + static_cast<size_t>(line)]; }
  const int32_t& operator[](int line) const { return values_[kMargin + static_cast<size_t>(line)]; }

 private:
  std::vector<int32_t> values_;
};

}  // namespace strigil
