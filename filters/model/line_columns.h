// The columns of the lines of a page, each by itself: what PageLines has line by line, turned over,
// so that the values of lines that stand in a row are copied at once.
//
// Not thread-safe: one for each worker.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "filters/model/line_features.h"

namespace strigil {

class LineColumns {
 public:
  static constexpr size_t kMargin = 24;  // lines that may be asked for above and below the page
  static constexpr int16_t kOutside = -1;

  void Read(const PageLines& lines);
  // [i]: the value of line i, or kOutside. REQUIRES: -kMargin <= i < lines.size() + kMargin
  const int16_t* operator[](int column) const {
    return values_.data() + static_cast<size_t>(column) * stride_ + kMargin;
  }
  // For a column that PageLines does not know.
  void Set(int column, uint32_t line, int16_t value) {
    values_[static_cast<size_t>(column) * stride_ + kMargin + line] = value;
  }

 private:
  size_t stride_ = 0;
  std::vector<int16_t> values_;
};

}  // namespace strigil
