// Which of a line's words the text of the page has, too: a teaser, a bio or a banner is of other
// things than the article is.
//
// The text is what words alone take for content, in lines of fifteen words and more. Stop words do
// not count; in scripts without blanks pairs of characters do. Words are told apart by 14 bits of
// their hash.
//
// Not thread-safe: one for each worker.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "filters/model/line_features.h"
#include "filters/model/running_sum.h"

namespace strigil {

class PageTopic {
 public:
  static constexpr uint32_t kReach = 10;

  // `first`: the first score of each line, in 1/32 logit. `rows`: the lines that will be asked for,
  // with up to kReach around them; ascending.
  void Read(const PageLines& lines, const std::vector<int>& first,
            const std::vector<uint32_t>& rows);
  // Of the lines [begin, end): words that other lines of the text have, and all.
  int Shared(int begin, int end) const { return shared_[end] - shared_[begin]; }
  int Words(int begin, int end) const { return words_[end] - words_[begin]; }

 private:
  // Of words told apart by 14 bits, 64 at a time: a bit for each word that the text has, and for
  // each that it has more than once.
  using Seen = std::array<uint64_t, 2>;
  static size_t SeenOf(uint64_t hash) { return static_cast<size_t>(hash >> 56); }
  static int BitOf(uint64_t hash) { return static_cast<int>(hash >> 50 & 63); }

  std::array<Seen, 256> seen_ = {};
  RunningSum shared_, words_;
};

}  // namespace strigil
