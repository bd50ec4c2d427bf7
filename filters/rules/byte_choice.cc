// Tested by tests/byte_choice_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/byte_choice.h"

#include <algorithm>
#include <cstring>

#include "pipeline/wide.h"

namespace strigil {

void ByteChoice::Add(unsigned char byte) {
  rows_[byte >> 7].low[byte & 15] |= static_cast<uint8_t>(1 << (byte >> 4 & 7));
}

void ByteChoice::AddAll(const ByteChoice& other) {
  for (size_t i = 0; i < rows_.size(); ++i) {
    for (size_t n = 0; n < 16; ++n) rows_[i].low[n] |= other.rows_[i].low[n];
  }
}

bool ByteChoice::IsAnyInPlainly(std::string_view text) const {
  return std::any_of(text.begin(), text.end(),
                     [&](char c) { return Has(static_cast<unsigned char>(c)); });
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] bool ByteChoice::IsAnyInWide(std::string_view text) const {
  // The bit of a byte's row, by its high four bits; none for those of the other table.
  alignas(16) static constexpr uint8_t kFirst[16] = {1, 2, 4, 8, 16, 32, 64, 128};
  alignas(16) static constexpr uint8_t kSecond[16] = {0, 0, 0, 0, 0,  0,  0,  0,
                                                      1, 2, 4, 8, 16, 32, 64, 128};
  const WideTable first{LoadTwice(rows_[0].low.data()), LoadTwice(kFirst)};
  const WideTable second{LoadTwice(rows_[1].low.data()), LoadTwice(kSecond)};
  const auto has_any = [&](const char* at) STRIGIL_WIDE_LAMBDA {
    const __m256i block = LoadWide(at);
    return HasAny(_mm256_or_si256(ClassesOf(block, first), ClassesOf(block, second)));
  };
  size_t at = 0;
  for (; at + kWideBytes <= text.size(); at += kWideBytes) {
    if (has_any(text.data() + at)) return true;
  }
  if (at == text.size()) return false;
  char last[kWideBytes];
  std::memset(last, text[at], sizeof last);
  std::memcpy(last, text.data() + at, text.size() - at);
  return has_any(last);
}
#endif

bool ByteChoice::IsAnyIn(std::string_view text) const {
#if defined(__x86_64__)
  if (kHasAvx2) return IsAnyInWide(text);
#endif
  return IsAnyInPlainly(text);
}

}  // namespace strigil
