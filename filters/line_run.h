// A run of lines that have something in common, such as a menu. Each line of a long one that asks
// for the lines around it would look at all of them: the run is found once.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace strigil {

// Remembers the run it found last. Positions are those of draft.live(). Not thread-safe.
class LineRun {
 public:
  struct Part {
    size_t begin = 0, end = 0;
    size_t counted = 0;  // lines of it that `counts` said yes to
    size_t size() const { return end - begin; }
  };

  // To be called when lines have changed.
  void Forget() { begin_ = end_ = 0; }

  // Of the run around `position`, which is in one, what stands at most `reach` lines above it or
  // begins less than `reach` lines below. `belongs(i)` and `counts(i)` say the same of a line until
  // Forget, but for lines of other runs.
  template <typename Belongs, typename Counts>
  Part Around(size_t position, size_t size, size_t reach, const Belongs& belongs,
              const Counts& counts) {
    if (position < begin_ || position >= end_) Find(position, size, belongs, counts);
    Part part;
    part.begin = std::max(begin_, position - std::min(position, reach));
    part.end = std::min(end_, position + reach);
    part.counted = before_[part.end - begin_] - before_[part.begin - begin_];
    return part;
  }

 private:
  template <typename Belongs, typename Counts>
  void Find(size_t position, size_t size, const Belongs& belongs, const Counts& counts) {
    begin_ = position;
    end_ = position + 1;
    while (begin_ > 0 && belongs(begin_ - 1)) --begin_;
    while (end_ < size && belongs(end_)) ++end_;
    before_.assign(1, 0);
    for (size_t i = begin_; i < end_; ++i) before_.push_back(before_.back() + (counts(i) ? 1 : 0));
  }

  size_t begin_ = 0, end_ = 0;
  std::vector<uint32_t> before_;  // lines that count, from the first of the run to one
};

}  // namespace strigil
