// Words of Greek and Cyrillic letters, eight letters at a time: where they end, which letters are
// capitals, and how they are spelled in small letters. For line_scan.cc; the letters are some of
// those that Alphabet knows, with the same small ones.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace strigil {

struct TwoByteWord {
  static constexpr uint32_t kMost = 16;  // letters that are looked at

  uint32_t letters = 0;   // up to the first character that is none; kMost: perhaps more
  uint32_t capitals = 0;  // a bit for each
  alignas(16) unsigned char spelled[3 * kMost] = {};  // zeros behind

  // So many bytes are read.
  explicit TwoByteWord(const unsigned char* bytes) {
    constexpr uint32_t kLanes = kMost / 2;
    uint32_t known = 0;
    for (uint32_t at = 0; at < kMost; at += kLanes) {
      Lanes raw;
      std::memcpy(&raw, bytes + 2 * at, sizeof raw);
      const Lanes c = (raw & 0x1F) << 6 | (raw >> 8 & 0x3F);
      const auto is_among = [&](int16_t first, int16_t last) { return (c >= first) & (c <= last); };
      const Lanes of_two_bytes = (raw & Marks(0xC0E0)) == Marks(0x80C0);
      const Lanes small = of_two_bytes & (is_among(0x3AC, 0x3CE) | is_among(0x430, 0x45F));
      const Lanes capital =
          of_two_bytes & ((is_among(0x391, 0x3A9) & (c != 0x3A2)) | is_among(0x410, 0x42F));
      const Lanes lower = c + (capital & 0x20);
      const Lanes spelling = Marks(0x80C0) | lower >> 6 | (lower & 0x3F) << 8;
      std::memcpy(spelled + 2 * at, &spelling, sizeof spelling);
      known |= BitsOf(small | capital) << at;
      capitals |= BitsOf(capital) << at;
    }
    letters = static_cast<uint32_t>(std::countr_one(known));
    capitals &= (1u << letters) - 1;
  }
  uint32_t bytes() const { return 2 * letters; }
  // Behind a small letter.
  uint32_t CapitalsInside() const { return capitals & (~capitals << 1); }

 private:
  using Lanes = int16_t __attribute__((vector_size(16)));
  static Lanes Marks(uint16_t bits) { return Lanes{} + static_cast<int16_t>(bits); }
  // Of lanes that are 0 or -1.
  static uint32_t BitsOf(Lanes lanes) {
#if defined(__SSE2__)
    __m128i words;
    std::memcpy(&words, &lanes, sizeof words);
    return static_cast<uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(words, _mm_setzero_si128())));
#else
    uint32_t bits = 0;
    for (uint32_t i = 0; i < 8; ++i) bits |= (lanes[i] & 1u) << i;
    return bits;
#endif
  }
};

}  // namespace strigil
