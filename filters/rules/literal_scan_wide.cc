// The loops of literal_scan.h over all bytes of a line, 32 or 64 at a time.
//
// Tested by tests/literal_scan_test.cc, each way there is on the processor.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/literal_scan.h"

#if defined(__x86_64__)
#include <algorithm>
#include <array>
#include <bit>

#include "pipeline/wide.h"

namespace strigil {

// The words of a bitmap at eight indices. (Not a gather instruction: those are slow on some
// processors, and no faster here on the others.)
[[gnu::target("avx2")]] inline __m256i LoadWords(const uint32_t* words, __m256i indices) {
  const __m128i low = _mm256_castsi256_si128(indices), high = _mm256_extracti128_si256(indices, 1);
  const auto a = static_cast<uint64_t>(_mm_cvtsi128_si64(low));
  const auto b = static_cast<uint64_t>(_mm_extract_epi64(low, 1));
  const auto c = static_cast<uint64_t>(_mm_cvtsi128_si64(high));
  const auto d = static_cast<uint64_t>(_mm_extract_epi64(high, 1));
  const auto word = [&](uint64_t index) { return static_cast<int>(words[index]); };
  return _mm256_setr_epi32(word(a & 0xFFFFFFFF), word(a >> 32), word(b & 0xFFFFFFFF), word(b >> 32),
                           word(c & 0xFFFFFFFF), word(c >> 32), word(d & 0xFFFFFFFF),
                           word(d >> 32));
}

// What is left of a text that is too short for a step, with zeros after it.
template <size_t kSize>
class PaddedEnd {
 public:
  // Where there is as much text before it, it is copied with that, always as many bytes.
  PaddedEnd(std::string_view text, size_t at) {
    if (text.size() >= kSize) {
      std::memcpy(bytes_, text.data() + text.size() - kSize, kSize);
      rest_ = bytes_ + kSize - (text.size() - at);
    } else {
      std::memcpy(bytes_, text.data() + at, text.size() - at);
    }
  }
  const char* bytes() const { return rest_; }

 private:
  char bytes_[2 * kSize] = {};
  const char* rest_ = bytes_;
};

// The lowest `count` bits.
inline uint32_t LowBits(size_t count) {
  return count >= 32 ? ~uint32_t{0} : (uint32_t{1} << count) - 1;
}

// Byte i of entry n: the place of the i-th bit that is set in n.
constexpr std::array<uint64_t, 256> kPlacesOfBits = [] {
  std::array<uint64_t, 256> places{};
  for (size_t bits = 0; bits < 256; ++bits) {
    size_t count = 0;
    for (uint64_t place = 0; place < 8; ++place) {
      if (bits >> place & 1) places[bits] |= place << 8 * count++;
    }
  }
  return places;
}();

// Eight windows of both kinds at a time. How many of them a step finds is a matter of chance: they
// are put down without a branch, and looked at when all steps are done.
[[gnu::target("avx2")]] size_t LiteralScanner::FindStrided(std::string_view text, size_t at,
                                                           Places& places, Avx2) const {
  constexpr size_t kStep = 32, kSeen = kStep + 4;  // bytes that a step looks at
  const Bitmap bitmap = strided_bits_;
  const __m256i fold = _mm256_set1_epi32(static_cast<int>(kFold4));
  const __m256i low_multiplier = _mm256_set1_epi32(static_cast<int>(kLowMultiplier));
  const __m256i high_multiplier = _mm256_set1_epi32(static_cast<int>(kHighMultiplier));
  const __m256i one = _mm256_set1_epi32(1), five_bits = _mm256_set1_epi32(31);
  const auto folded = [&](const char* from)
                          STRIGIL_WIDE_LAMBDA { return _mm256_or_si256(LoadWide(from), fold); };
  const __m256i mask = _mm256_set1_epi32(static_cast<int>(bitmap.mask));
  // As Bitmap::Has.
  const auto has = [&](__m256i words, __m256i hash) STRIGIL_WIDE_LAMBDA {
    const __m256i bits = _mm256_or_si256(
        _mm256_sllv_epi32(one, _mm256_and_si256(_mm256_srli_epi32(hash, 12), five_bits)),
        _mm256_sllv_epi32(one, _mm256_srli_epi32(hash, 27)));
    return static_cast<uint32_t>(_mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(words, bits), bits))));
  };
  constexpr size_t kMost = kPlaces / 2, kWritten = 8;
  uint32_t found[kMost + 2 * kWritten];  // where, a multiple of four, and the kind
  size_t count = 0;
  const auto put_down = [&](uint32_t bits, WindowKind kind) STRIGIL_WIDE_LAMBDA {
    const __m256i places_of_bits =
        _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<int64_t>(kPlacesOfBits[bits])));
    const __m256i base = _mm256_set1_epi32(static_cast<int>(static_cast<uint32_t>(at) | kind));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(found + count),
                        _mm256_add_epi32(base, _mm256_slli_epi32(places_of_bits, 2)));
    count += static_cast<size_t>(std::popcount(bits));
  };
  const auto step = [&](const char* bytes, uint32_t normals, uint32_t wides) STRIGIL_WIDE_LAMBDA {
    const __m256i low = _mm256_mullo_epi32(folded(bytes), low_multiplier);
    const __m256i both =
        _mm256_add_epi32(low, _mm256_mullo_epi32(folded(bytes + 4), high_multiplier));
    const __m256i words =
        LoadWords(bitmap.words, _mm256_and_si256(_mm256_srli_epi32(low, 17), mask));
    put_down(has(words, low) & normals, kNormal);
    put_down(has(words, both) & wides, kWide);
  };
  for (; at + kSeen <= text.size() && count <= kMost; at += kStep) step(text.data() + at, 255, 255);
  if (count <= kMost) {
    const size_t rest = text.size() - at;
    const PaddedEnd<kSeen> end(text, at);
    step(end.bytes(), LowBits(rest / 4) & 255, LowBits(rest < 8 ? 0 : rest / 4 - 1) & 255);
    at = text.size();
  }
  AddAll(text, {found, count}, places);
  return at;
}

// Where the nibbles of the first four bytes allow a short window, in 32 places a step.
[[gnu::target("avx2")]] size_t LiteralScanner::FindShort(std::string_view text, size_t at,
                                                         Places& places, Avx2) const {
  constexpr size_t kStep = 32, kSeen = kStep + kNibblePlaces - 1;
  const __m256i nibble = _mm256_set1_epi8(15);
  __m256i lows[kNibblePlaces], highs[kNibblePlaces];
#pragma GCC unroll 4
  for (size_t i = 0; i < kNibblePlaces; ++i) {
    lows[i] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(nibbles_.low[i])));
    highs[i] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(nibbles_.high[i])));
  }
  const auto step = [&](const char* from, uint32_t wanted) STRIGIL_WIDE_LAMBDA {
    __m256i buckets = _mm256_set1_epi8(-1);
#pragma GCC unroll 4
    for (size_t i = 0; i < kNibblePlaces; ++i) {
      const __m256i bytes = LoadWide(from + i);
      const __m256i low = _mm256_shuffle_epi8(lows[i], _mm256_and_si256(bytes, nibble));
      const __m256i high =
          _mm256_shuffle_epi8(highs[i], _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
      buckets = _mm256_and_si256(buckets, _mm256_and_si256(low, high));
    }
    const __m256i none = _mm256_cmpeq_epi8(buckets, _mm256_setzero_si256());
    for (uint32_t found = ~static_cast<uint32_t>(_mm256_movemask_epi8(none)) & wanted; found != 0;
         found &= found - 1)
      LookAtShort(text, at + static_cast<size_t>(std::countr_zero(found)), places);
  };
  for (; at + kSeen <= text.size() && places.HasRoom(); at += kStep)
    step(text.data() + at, ~uint32_t{0});
  if (!places.HasRoom()) return at;
  const size_t rest = text.size() - at;
  const PaddedEnd<kSeen> end(text, at);
  step(end.bytes(), LowBits(rest < kShortestLiteral ? 0 : rest - kShortestLiteral + 1));
  return text.size();
}

// --- AVX-512 ------------------------------------------------------------------------------------

#if defined(__GNUC__) && !defined(__clang__)
// The headers of GCC 12 begin with undefined vectors on purpose, and it warns of them.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#define STRIGIL_TARGET_512 gnu::target("avx512f,avx512bw")
#define STRIGIL_LAMBDA_512 __attribute__((target("avx512f,avx512bw"), always_inline))

// The lowest `count` bytes; the others are not read.
[[STRIGIL_TARGET_512]] inline __m512i LoadFew(const char* bytes, size_t count) {
  return _mm512_maskz_loadu_epi8(count >= 64 ? ~__mmask64{0} : (__mmask64{1} << count) - 1, bytes);
}

// Sixteen windows of both kinds at a time.
[[STRIGIL_TARGET_512]] size_t LiteralScanner::FindStrided(std::string_view text, size_t at,
                                                          Places& places, Avx512) const {
  constexpr size_t kStep = 64, kSeen = kStep + 4;  // bytes that a step looks at
  const Bitmap bitmap = strided_bits_;
  const __m512i fold = _mm512_set1_epi32(static_cast<int>(kFold4));
  const __m512i low_multiplier = _mm512_set1_epi32(static_cast<int>(kLowMultiplier));
  const __m512i high_multiplier = _mm512_set1_epi32(static_cast<int>(kHighMultiplier));
  const __m512i one = _mm512_set1_epi32(1);
  const __m512i mask = _mm512_set1_epi32(static_cast<int>(bitmap.mask));
  // As Bitmap::Has.
  const auto has = [&](__m512i words, __m512i hash) STRIGIL_LAMBDA_512 {
    const __m512i bits = _mm512_or_si512(_mm512_rolv_epi32(one, _mm512_srli_epi32(hash, 12)),
                                         _mm512_rolv_epi32(one, _mm512_srli_epi32(hash, 27)));
    const __m512i missing = _mm512_andnot_si512(words, bits);
    return static_cast<uint32_t>(_mm512_testn_epi32_mask(missing, missing));
  };
  constexpr size_t kMost = kPlaces / 2, kWritten = 16;
  uint32_t found[kMost + 2 * kWritten];  // where, a multiple of four, and the kind
  size_t count = 0;
  const __m512i lanes =
      _mm512_setr_epi32(0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60);
  const auto put_down = [&](uint32_t bits, WindowKind kind) STRIGIL_LAMBDA_512 {
    const __m512i base = _mm512_set1_epi32(static_cast<int>(static_cast<uint32_t>(at) | kind));
    _mm512_storeu_si512(found + count, _mm512_maskz_compress_epi32(static_cast<__mmask16>(bits),
                                                                   _mm512_add_epi32(base, lanes)));
    count += static_cast<size_t>(std::popcount(bits));
  };
  const auto step = [&](__m512i first, __m512i second, uint32_t normals,
                        uint32_t wides) STRIGIL_LAMBDA_512 {
    const __m512i low = _mm512_mullo_epi32(_mm512_or_si512(first, fold), low_multiplier);
    const __m512i both =
        _mm512_add_epi32(low, _mm512_mullo_epi32(_mm512_or_si512(second, fold), high_multiplier));
    const __m512i words =
        _mm512_i32gather_epi32(_mm512_and_si512(_mm512_srli_epi32(low, 17), mask), bitmap.words, 4);
    put_down(has(words, low) & normals, kNormal);
    put_down(has(words, both) & wides, kWide);
  };
  for (; at + kSeen <= text.size() && count <= kMost; at += kStep) {
    step(_mm512_loadu_si512(text.data() + at), _mm512_loadu_si512(text.data() + at + 4), 0xFFFF,
         0xFFFF);
  }
  if (count <= kMost) {
    const size_t rest = text.size() - at, after = rest < 4 ? 0 : rest - 4;
    const char* const from = text.data() + at;
    step(LoadFew(from, rest), LoadFew(from + std::min<size_t>(4, rest), after),
         LowBits(rest / 4) & 0xFFFF, LowBits(after / 4) & 0xFFFF);
    at = text.size();
  }
  AddAll(text, {found, count}, places);
  return at;
}

// In 64 places a step.
[[STRIGIL_TARGET_512]] size_t LiteralScanner::FindShort(std::string_view text, size_t at,
                                                        Places& places, Avx512) const {
  constexpr size_t kStep = 64, kSeen = kStep + kNibblePlaces - 1;
  const __m512i nibble = _mm512_set1_epi8(15);
  __m512i lows[kNibblePlaces], highs[kNibblePlaces];
#pragma GCC unroll 4
  for (size_t i = 0; i < kNibblePlaces; ++i) {
    lows[i] =
        _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(nibbles_.low[i])));
    highs[i] =
        _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(nibbles_.high[i])));
  }
  const auto buckets_of = [&](__m512i bytes, size_t i) STRIGIL_LAMBDA_512 {
    return _mm512_and_si512(
        _mm512_shuffle_epi8(lows[i], _mm512_and_si512(bytes, nibble)),
        _mm512_shuffle_epi8(highs[i], _mm512_and_si512(_mm512_srli_epi16(bytes, 4), nibble)));
  };
  const auto look = [&](__m512i buckets, uint64_t wanted) STRIGIL_LAMBDA_512 {
    for (uint64_t found = _mm512_test_epi8_mask(buckets, buckets) & wanted; found != 0;
         found &= found - 1)
      LookAtShort(text, at + static_cast<size_t>(std::countr_zero(found)), places);
  };
  for (; at + kSeen <= text.size() && places.HasRoom(); at += kStep) {
    const char* const from = text.data() + at;
    __m512i buckets = buckets_of(_mm512_loadu_si512(from), 0);
#pragma GCC unroll 4
    for (size_t i = 1; i < kNibblePlaces; ++i)
      buckets = _mm512_and_si512(buckets, buckets_of(_mm512_loadu_si512(from + i), i));
    look(buckets, ~uint64_t{0});
  }
  if (!places.HasRoom()) return at;
  const size_t rest = text.size() - at;
  if (rest < kShortestLiteral) return text.size();
  __m512i buckets = _mm512_set1_epi8(-1);
#pragma GCC unroll 4
  for (size_t i = 0; i < kNibblePlaces; ++i) {
    const size_t skipped = std::min(rest, i);
    const __m512i bytes = LoadFew(text.data() + at + skipped, rest - skipped);
    buckets = _mm512_and_si512(buckets, buckets_of(bytes, i));
  }
  const size_t count = rest - kShortestLiteral + 1;
  look(buckets, count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1);
  return text.size();
}

}  // namespace strigil
#endif
