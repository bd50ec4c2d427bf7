// Thirty-two bytes at a time, for processors with AVX2 (kHasAvx2): the words in which loops over
// all bytes of a text are written. Everything here is in line, so that what a loop uses stays in
// registers; a loop that uses it is a function with [[gnu::target("avx2")]], and what it calls on
// the way a lambda with STRIGIL_WIDE_LAMBDA.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/processor.h"

#if defined(__x86_64__)
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strigil {

constexpr size_t kWideBytes = 32;

#define STRIGIL_WIDE [[gnu::target("avx2"), gnu::always_inline]] inline
#define STRIGIL_WIDE_LAMBDA __attribute__((target("avx2"), always_inline))

STRIGIL_WIDE __m256i LoadWide(const char* bytes) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
}
STRIGIL_WIDE __m256i LoadWide(std::string_view text, size_t at) {
  return LoadWide(text.data() + at);
}
STRIGIL_WIDE __m256i Fill(unsigned char byte) { return _mm256_set1_epi8(static_cast<char>(byte)); }
STRIGIL_WIDE __m256i Is(__m256i block, unsigned char byte) {
  return _mm256_cmpeq_epi8(block, Fill(byte));
}
STRIGIL_WIDE __m256i IsAmong(__m256i block, unsigned char least, unsigned char most) {
  const __m256i from = _mm256_sub_epi8(block, Fill(least));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(from, Fill(most - least)), from);
}
// True if some byte of the block has one of these bits.
STRIGIL_WIDE bool HasAny(__m256i block, uint8_t bits = 0xFF) {
  return !_mm256_testz_si256(block, Fill(bits));
}
// Bit i: byte i has one of these bits.
STRIGIL_WIDE uint32_t PlacesOf(__m256i block, uint8_t bits) {
  const __m256i none =
      _mm256_cmpeq_epi8(_mm256_and_si256(block, Fill(bits)), _mm256_setzero_si256());
  return ~static_cast<uint32_t>(_mm256_movemask_epi8(none));
}

// Classes of bytes, told apart by their low and high four bits: a byte is of the classes that are
// in both tables. So a class is the bytes of some rows of sixteen that stand in some columns.
struct NibbleTable {
  alignas(16) uint8_t low[16] = {}, high[16] = {};
  constexpr void Enter(uint8_t byte, uint8_t classes) {
    low[byte & 15] |= classes;
    high[byte >> 4] |= classes;
  }
};

struct WideTable {
  __m256i low, high;
};
STRIGIL_WIDE __m256i LoadTwice(const uint8_t* sixteen) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(sixteen)));
}
STRIGIL_WIDE WideTable Spread(const NibbleTable& table) {
  return {LoadTwice(table.low), LoadTwice(table.high)};
}
STRIGIL_WIDE __m256i ClassesOf(__m256i block, const WideTable& table) {
  const __m256i nibble = Fill(15);
  return _mm256_and_si256(
      _mm256_shuffle_epi8(table.low, _mm256_and_si256(block, nibble)),
      _mm256_shuffle_epi8(table.high, _mm256_and_si256(_mm256_srli_epi16(block, 4), nibble)));
}

}  // namespace strigil
#endif
