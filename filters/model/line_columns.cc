// Squares of eight lines and eight columns are turned over in registers.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/line_columns.h"

#include <algorithm>
#include <cstring>

namespace strigil {
namespace {

constexpr size_t kSide = 8;
using Lanes = int16_t __attribute__((vector_size(kSide * sizeof(int16_t))));
static_assert(kLineColumns % kSide == 0);

Lanes Load(const int16_t* values) {
  Lanes lanes;
  std::memcpy(&lanes, values, sizeof lanes);
  return lanes;
}

// One from the first half of each of both, in turn; and from the second halves.
Lanes FirstHalves(Lanes a, Lanes b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
Lanes SecondHalves(Lanes a, Lanes b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

// Eight rows from `from`, `row` apart, become eight columns at `to`, `stride` apart.
void TurnSquare(const int16_t* from, size_t row, int16_t* to, size_t stride) {
  Lanes a[kSide], b[kSide];
#pragma GCC unroll 8
  for (size_t i = 0; i < kSide; ++i) a[i] = Load(from + i * row);
  // What was row i goes to places 2i and 2i + 1, three times: each time the number of a row gives
  // one bit to that of a lane.
  const auto step = [](const Lanes* in, Lanes* out) {
#pragma GCC unroll 4
    for (size_t i = 0; i < kSide / 2; ++i) {
      out[2 * i] = FirstHalves(in[i], in[i + kSide / 2]);
      out[2 * i + 1] = SecondHalves(in[i], in[i + kSide / 2]);
    }
  };
  step(a, b);
  step(b, a);
  step(a, b);
#pragma GCC unroll 8
  for (size_t i = 0; i < kSide; ++i) std::memcpy(to + i * stride, &b[i], sizeof b[i]);
}

}  // namespace

void LineColumns::Read(const PageLines& lines) {
  const size_t count = lines.size();
  stride_ = count + 2 * kMargin;
  if (values_.size() < stride_ * kLineColumns) values_.resize(stride_ * kLineColumns);
  for (size_t column = 0; column < kLineColumns; ++column) {
    int16_t* const values = values_.data() + column * stride_;
    std::fill_n(values, kMargin, kOutside);
    std::fill_n(values + kMargin + count, kMargin, kOutside);
  }
  int16_t* const to = values_.data() + kMargin;
  size_t line = 0;
  for (; line + kSide <= count; line += kSide) {
    for (size_t column = 0; column < kLineColumns; column += kSide)
      TurnSquare(lines.Row(line) + column, kLineColumns, to + column * stride_ + line, stride_);
  }
  for (; line < count; ++line) {
    for (size_t column = 0; column < kLineColumns; ++column)
      to[column * stride_ + line] = lines.Row(line)[column];
  }
}

}  // namespace strigil
