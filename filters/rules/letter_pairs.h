// Which pairs of neighbouring letters stand in a line: what says in a few nanoseconds that a word
// cannot be in it.
//
//   "The mayor said"   th he em ma ay yo or rs sa ai id   ->  not "subscribe": no "ub", no "bs"
//
// Most regular expressions need several words. One of them brings up the expression
// (literal_scan.h); the pairs turn most lines down that lack the others, before RE2 is asked.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace strigil {

// The pairs that tell most of a literal, the rarest first. As many as there is room for; a literal
// with fewer has some of them twice.
struct PairProbe {
  static constexpr size_t kPairs = 8;
  uint16_t pairs[kPairs];
};

// REQUIRES: two bytes or more.
PairProbe ProbeOf(std::string_view folded_literal);

// A set of pairs. A byte counts by its low five bits, which are those of its letter in either case;
// what falls together with others only makes the answer "perhaps".
class PairSet {
 public:
  // The pairs of `text`, any bytes, and no others.
  void Assign(std::string_view text) {
    rows_.fill(0);
    for (size_t i = 1; i < text.size(); ++i) {
      const auto first = static_cast<unsigned char>(text[i - 1]);
      const auto second = static_cast<unsigned char>(text[i]);
      rows_[first & kLowBits] |= uint32_t{1} << (second & kLowBits);
    }
  }

  // False if the literal of `probe` is not in the text, in whatever case its ASCII letters are.
  bool MayHave(const PairProbe& probe) const {
    for (const uint16_t pair : probe.pairs) {
      if (!(rows_[pair >> 5] >> (pair & kLowBits) & 1)) return false;
    }
    return true;
  }

  static uint16_t PairOf(char first, char second) {
    return static_cast<uint16_t>((static_cast<unsigned char>(first) & kLowBits) << 5 |
                                 (static_cast<unsigned char>(second) & kLowBits));
  }

 private:
  static constexpr unsigned kLowBits = 31;
  std::array<uint32_t, 32> rows_{};
};

}  // namespace strigil
