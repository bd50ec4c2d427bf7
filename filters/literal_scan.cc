// Tested by tests/literal_scan_test.cc, against a search with std::string_view::find.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/literal_scan.h"

#include <bit>

#include "pipeline/wide.h"

namespace strigil {

LiteralScanner::LiteralScanner(const LiteralTables& tables, const LiteralSieve& sieve,
                               BlobView blob, std::span<const BlobString> literals)
    : blob_(blob), literals_(literals), nibbles_(sieve.nibbles) {
  for (size_t kind = 0; kind < kWindowKinds; ++kind) {
    const WindowTable& table = tables.tables[kind];
    const WindowBitmap& bitmap = sieve.bitmaps[kind];
    tables_[kind] = {blob.Array<uint32_t>(bitmap.words).data(),
                     blob.Array<uint32_t>(table.buckets).data(),
                     blob.Array<WindowEntry>(table.entries).data(),
                     (uint32_t{1} << bitmap.word_log2) - 1, 32 - table.bucket_log2};
  }
  const auto has = [&](WindowKind kind) { return sieve.bitmaps[kind].windows != 0; };
  strided_ = has(kWide) || has(kNormal);
  short_ = has(kDense) || has(kTiny);
}

size_t LiteralScanner::FindStrided(std::string_view text, size_t at, Places& places) const {
#if defined(__x86_64__)
  if (kHasAvx2) return FindStrided(text, at, places, Avx2());
#endif
  const Table wide = tables_[kWide], normal = tables_[kNormal];
  const auto word = [&](size_t from) {
    uint32_t four;
    std::memcpy(&four, text.data() + from, 4);
    return four | kFold4;
  };
  for (; at + 4 <= text.size() && places.HasRoom(); at += 4) {
    const uint32_t low = word(at);
    if (normal.Has(Hash(low))) places.Add(at, kNormal);
    if (at + 8 <= text.size() && wide.Has(Hash(low, word(at + 4)))) places.Add(at, kWide);
  }
  return at + 4 <= text.size() ? at : text.size();
}

size_t LiteralScanner::FindShort(std::string_view text, size_t at, Places& places) const {
#if defined(__x86_64__)
  if (kHasAvx2) return FindShort(text, at, places, Avx2());
#endif
  for (; at + 3 <= text.size() && places.HasRoom(); ++at) LookAtShort(text, at, places);
  return at + 3 <= text.size() ? at : text.size();
}

void LiteralScanner::LookAtShort(std::string_view text, size_t at, Places& places) const {
  uint32_t window = 0;
  if (at + 4 <= text.size()) {
    std::memcpy(&window, text.data() + at, 4);
    window |= kFold4;
    if (tables_[kDense].Has(Hash(window))) places.Add(at, kDense);
  } else {
    std::memcpy(&window, text.data() + at, 3);
  }
  if (tables_[kTiny].Has(Hash((window & 0xFFFFFF) | kFold3))) places.Add(at, kTiny);
}

#if defined(__x86_64__)
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
  explicit PaddedEnd(std::string_view rest) { std::memcpy(bytes_, rest.data(), rest.size()); }
  const char* bytes() const { return bytes_; }

 private:
  char bytes_[kSize] = {};
};

// The lowest `count` bits.
inline uint32_t LowBits(size_t count) {
  return count >= 32 ? ~uint32_t{0} : (uint32_t{1} << count) - 1;
}

// Eight windows of both kinds at a time.
[[gnu::target("avx2")]] size_t LiteralScanner::FindStrided(std::string_view text, size_t at,
                                                           Places& places, Avx2) const {
  constexpr size_t kStep = 32, kSeen = kStep + 4;  // bytes that a step looks at
  const Table wide = tables_[kWide], normal = tables_[kNormal];
  const __m256i fold = _mm256_set1_epi32(static_cast<int>(kFold4));
  const __m256i low_multiplier = _mm256_set1_epi32(static_cast<int>(kLowMultiplier));
  const __m256i high_multiplier = _mm256_set1_epi32(static_cast<int>(kHighMultiplier));
  const __m256i one = _mm256_set1_epi32(1), five_bits = _mm256_set1_epi32(31);
  const auto folded = [&](const char* from)
                          STRIGIL_WIDE_LAMBDA { return _mm256_or_si256(LoadWide(from), fold); };
  // As Table::Has.
  const auto has = [&](const Table& table, __m256i hash) STRIGIL_WIDE_LAMBDA {
    const __m256i words = LoadWords(
        table.bitmap, _mm256_and_si256(_mm256_srli_epi32(hash, 17),
                                       _mm256_set1_epi32(static_cast<int>(table.word_mask))));
    const __m256i bits = _mm256_or_si256(
        _mm256_sllv_epi32(one, _mm256_and_si256(_mm256_srli_epi32(hash, 12), five_bits)),
        _mm256_sllv_epi32(one, _mm256_srli_epi32(hash, 27)));
    return static_cast<uint32_t>(_mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(words, bits), bits))));
  };
  const auto step = [&](const char* bytes, uint32_t normals, uint32_t wides) STRIGIL_WIDE_LAMBDA {
    const __m256i low = _mm256_mullo_epi32(folded(bytes), low_multiplier);
    const __m256i both =
        _mm256_add_epi32(low, _mm256_mullo_epi32(folded(bytes + 4), high_multiplier));
    for (uint32_t found = has(normal, low) & normals; found != 0; found &= found - 1)
      places.Add(at + 4 * static_cast<size_t>(std::countr_zero(found)), kNormal);
    for (uint32_t found = has(wide, both) & wides; found != 0; found &= found - 1)
      places.Add(at + 4 * static_cast<size_t>(std::countr_zero(found)), kWide);
  };
  for (; at + kSeen <= text.size() && places.HasRoom(); at += kStep)
    step(text.data() + at, 255, 255);
  if (!places.HasRoom()) return at;
  const size_t rest = text.size() - at;
  const PaddedEnd<kSeen> end(text.substr(at));
  step(end.bytes(), LowBits(rest / 4), LowBits(rest < 8 ? 0 : rest / 4 - 1));
  return text.size();
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
  const PaddedEnd<kSeen> end(text.substr(at));
  step(end.bytes(), LowBits(rest < kShortestLiteral ? 0 : rest - kShortestLiteral + 1));
  return text.size();
}
#endif

bool LiteralScanner::HasRestOf(std::string_view text, size_t at, const WindowEntry& entry) const {
  const std::string_view wanted = blob_.String(literals_[entry.literal]);
  for (size_t i = 8; i < wanted.size(); ++i) {
    if (LowerAscii(text[at + i]) != wanted[i]) return false;
  }
  return true;
}

}  // namespace strigil
