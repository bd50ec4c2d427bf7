// Bytes of which a text has one, or does not: which of 256 are looked for is free.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace strigil {

class ByteChoice {
 public:
  void Add(unsigned char byte);
  void AddAll(const ByteChoice& other);
  bool Has(unsigned char byte) const {
    return (rows_[byte >> 7].low[byte & 15] >> (byte >> 4 & 7) & 1) != 0;
  }
  // Whether any of them is in `text`.
  bool IsAnyIn(std::string_view text) const;
  // The same as any processor can (for tests).
  bool IsAnyInPlainly(std::string_view text) const;

 private:
  // For rows of sixteen bytes, 0 to 7 and 8 to 15: bit r of [n]: byte n of row r is looked for.
  struct Rows {
    alignas(16) std::array<uint8_t, 16> low{};
  };
  bool IsAnyInWide(std::string_view text) const;

  std::array<Rows, 2> rows_;
};

}  // namespace strigil
