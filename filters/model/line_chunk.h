// The bytes of a line told apart 64 at a time: letters and digits of ASCII, capitals, digits,
// blanks and all beyond ASCII, a bit for each byte. As any processor can, with AVX2 and with
// AVX-512. For line_scan.cc.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "filters/model/sign_table.h"
#include "pipeline/processor.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace strigil {

// Bytes of a line, up to 64 of them: a bit for each byte of a kind.
struct Chunk {
  static constexpr size_t kSize = 64;
  uint64_t words = 0, upper = 0, digits = 0;  // of ASCII; words: letters and digits
  uint64_t blanks = 0, high = 0;              // high: beyond ASCII
  // Letters in lower case, `0` for each digit, zeros for all others; and room to read on.
  std::array<unsigned char, kSize + 16> folded;
};

constexpr uint64_t LowBits(size_t count) {
  return count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

// How sixteen bytes at a time are told apart; the same on every machine.
struct PlainProcessor {
  [[gnu::always_inline]] static void Look(const unsigned char* bytes, size_t size, Chunk& chunk) {
    for (size_t at = 0; at < size; at += 16) LookAtSixteen(bytes + at, at, chunk);
  }
#if defined(__SSE2__)
  [[gnu::always_inline]] static void LookAtSixteen(const unsigned char* bytes, size_t at,
                                                   Chunk& chunk) {
    const __m128i raw = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
    const __m128i bit = _mm_set1_epi8(0x20);
    const __m128i small = _mm_or_si128(raw, bit);
    const __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(small, _mm_set1_epi8('a' - 1)),
                                          _mm_cmplt_epi8(small, _mm_set1_epi8('z' + 1)));
    const __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(raw, _mm_set1_epi8('0' - 1)),
                                         _mm_cmplt_epi8(raw, _mm_set1_epi8('9' + 1)));
    const __m128i upper = _mm_andnot_si128(_mm_cmpeq_epi8(_mm_and_si128(raw, bit), bit), letters);
    const __m128i blanks =
        _mm_or_si128(_mm_cmpeq_epi8(raw, bit), _mm_cmpeq_epi8(raw, _mm_set1_epi8('\t')));
    const __m128i folded =
        _mm_or_si128(_mm_and_si128(letters, small), _mm_and_si128(digits, _mm_set1_epi8('0')));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(&chunk.folded[at]), folded);
    const auto bits = [&](__m128i where) {
      return static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(where))) << at;
    };
    chunk.words |= bits(_mm_or_si128(letters, digits));
    chunk.upper |= bits(upper);
    chunk.digits |= bits(digits);
    chunk.blanks |= bits(blanks);
    chunk.high |= bits(raw);
  }
#else
  static void LookAtSixteen(const unsigned char* bytes, size_t at, Chunk& chunk) {
    for (size_t i = 0; i < 16; ++i) {
      const uint8_t kind = kBytes.kinds[bytes[i]];
      const uint64_t bit = uint64_t{1} << (at + i);
      const bool digit = kind == Alphabet::kDigit, upper = kind == Alphabet::kUpper;
      const bool word = digit || upper || kind == Alphabet::kLetter;
      chunk.words |= word ? bit : 0;
      chunk.upper |= upper ? bit : 0;
      chunk.digits |= digit ? bit : 0;
      chunk.blanks |= kind == Alphabet::kBlank ? bit : 0;
      chunk.high |= kind == kHigh ? bit : 0;
      chunk.folded[at + i] = digit ? '0' : word ? bytes[i] | 0x20 : 0;
    }
  }
#endif
};

#if defined(__x86_64__)
struct FastProcessor {
  // Which of the bytes are at most `most`.
  [[gnu::target("avx2")]] static __m256i Within(__m256i bytes, char most) {
    return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(most)), bytes);
  }
  [[gnu::target("avx2,bmi,bmi2,lzcnt,popcnt")]] static void Look(const unsigned char* bytes,
                                                                 size_t size, Chunk& chunk) {
    for (size_t at = 0; at < size; at += 32) {
      const __m256i raw = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + at));
      const __m256i bit = _mm256_set1_epi8(0x20);
      const __m256i small = _mm256_or_si256(raw, bit);
      const __m256i letters = Within(_mm256_sub_epi8(small, _mm256_set1_epi8('a')), 25);
      const __m256i digits = Within(_mm256_sub_epi8(raw, _mm256_set1_epi8('0')), 9);
      const __m256i blanks = _mm256_or_si256(_mm256_cmpeq_epi8(raw, bit),
                                             _mm256_cmpeq_epi8(raw, _mm256_set1_epi8('\t')));
      const __m256i folded = _mm256_or_si256(_mm256_and_si256(letters, small),
                                             _mm256_and_si256(digits, _mm256_set1_epi8('0')));
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(&chunk.folded[at]), folded);
      const auto bits = [&](__m256i where) __attribute__((target("avx2"), always_inline)) {
        return static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(where))) << at;
      };
      chunk.words |= bits(_mm256_or_si256(letters, digits));
      chunk.upper |= bits(_mm256_andnot_si256(_mm256_slli_epi16(raw, 2), letters));
      chunk.digits |= bits(digits);
      chunk.blanks |= bits(blanks);
      chunk.high |= bits(raw);
    }
  }
};

// All 64 bytes at once.
struct WideProcessor {
  [[gnu::target("avx512f,avx512bw,bmi,bmi2,lzcnt,popcnt")]] static void Look(
      const unsigned char* bytes, size_t, Chunk& chunk) {
    const __m512i raw = _mm512_loadu_si512(bytes), bit = _mm512_set1_epi8(0x20);
    const __m512i small = _mm512_or_si512(raw, bit);
    const __mmask64 letters =
        _mm512_cmple_epu8_mask(_mm512_sub_epi8(small, _mm512_set1_epi8('a')), _mm512_set1_epi8(25));
    const __mmask64 digits =
        _mm512_cmple_epu8_mask(_mm512_sub_epi8(raw, _mm512_set1_epi8('0')), _mm512_set1_epi8(9));
    _mm512_storeu_si512(
        chunk.folded.data(),
        _mm512_mask_mov_epi8(_mm512_maskz_mov_epi8(letters, small), digits, _mm512_set1_epi8('0')));
    chunk.words = letters | digits;
    chunk.upper = letters & ~_mm512_test_epi8_mask(raw, bit);
    chunk.digits = digits;
    chunk.blanks =
        _mm512_cmpeq_epi8_mask(raw, bit) | _mm512_cmpeq_epi8_mask(raw, _mm512_set1_epi8('\t'));
    chunk.high = _mm512_movepi8_mask(raw);
  }
};
#endif

}  // namespace strigil
