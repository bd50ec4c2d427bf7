// How the phrases of a few rules begin, so that one look tells of most lines that none of these
// phrases is the line or stands at its start.
//
// Thread-safe but for Clear and Add.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace strigil {

class PhraseHeads {
 public:
  void Clear() { *this = {}; }
  // `folded`: a phrase for whole lines or for their starts (PhraseKey, FoldPhrase).
  void Add(std::string_view folded);
  // True if there are so many that nothing can be told.
  bool IsFull() const { return any_; }
  // False if no phrase begins as this line does, leading punctuation aside.
  bool MayBegin(std::string_view plain) const;

 private:
  static constexpr uint32_t kMost = 256;  // phrases
  static constexpr uint32_t kBitsLog2 = 12;

  bool Has(std::string_view folded) const;
  bool HasFolded(std::string_view text, size_t size) const;

  std::array<uint64_t, (size_t{1} << kBitsLog2) / 64> bits_ = {};  // by hashes of heads
  uint32_t sizes_ = 0;  // set of the sizes of heads in bytes: 1, 2, 4, 8
  uint32_t count_ = 0;
  bool any_ = false;
};

}  // namespace strigil
