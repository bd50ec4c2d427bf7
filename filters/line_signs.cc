// Tested by tests/line_signs_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_signs.h"

#include <array>
#include <bit>
#include <cstring>

#include "pipeline/processor.h"

namespace strigil {
namespace {

constexpr uint64_t MakeSignBit(size_t byte) {
  constexpr size_t kDigits = 0x30 - 0x21, kBraces = 38, kLeads = 42;
  const auto bit = [](size_t n) { return uint64_t{1} << n; };
  if (byte >= '0' && byte <= '9') return bit(kDigits);
  if (byte == ',' || byte == '.' || byte == '\'' || byte == '"') return kAnySign;
  if (byte > 0x20 && byte <= 0x40) return bit(byte - 0x21);
  if (byte > 'Z' && byte < 'a') return bit(0x20 + byte - 0x5B);
  if (byte > 'z' && byte < 0x7F) return bit(kBraces + byte - 0x7B);
  if (byte == 0xC2 || byte == 0xE2) return bit(kLeads);
  if (byte == 0xEF) return bit(kLeads + 1);
  return kAnySign;
}

constexpr std::array<uint64_t, 256> kSignBits = [] {
  std::array<uint64_t, 256> bits{};
  for (size_t byte = 0; byte < 256; ++byte) bits[byte] = MakeSignBit(byte);
  return bits;
}();

#if defined(__x86_64__)
// Bytes are told apart by their low and high four bits, each a table of the groups they may be in.
// The first three groups are one sign each; what is in the others is looked at, and is rare.
struct SignGroups {
  static constexpr uint8_t kDigits = 1, kHyphen = 2, kLeads = 4, kAlone = 7;
  alignas(16) uint8_t low[16] = {}, high[16] = {};
  constexpr SignGroups() {
    constexpr uint8_t kRest[] = {8, 16, 32, 64};  // rows 2, 3, 4 and 6, 5 and 7
    for (size_t byte = 0x21; byte < 256; ++byte) {
      if (kSignBits[byte] == kAnySign) continue;
      const size_t row = byte >> 4;
      const uint8_t group = kSignBits[byte] == kSignBits['0'] ? kDigits
                            : byte == '-'                     ? kHyphen
                            : byte == 0xC2 || byte == 0xE2    ? kLeads
                            : byte == 0xEF                    ? 128
                            : row == 2 || row == 3            ? kRest[row - 2]
                                                              : kRest[2 + (row & 1)];
      low[byte & 15] |= group;
      high[row] |= group;
    }
  }
};
constexpr SignGroups kSignGroups;

[[gnu::target("avx2")]] uint64_t SignsInAvx2(std::string_view text) {
  constexpr size_t kWide = 32;
  const __m256i low = _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(kSignGroups.low)));
  const __m256i high = _mm256_broadcastsi128_si256(
      _mm_load_si128(reinterpret_cast<const __m128i*>(kSignGroups.high)));
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i rest = _mm256_set1_epi8(static_cast<char>(~SignGroups::kAlone));
  __m256i seen = _mm256_setzero_si256();
  uint64_t signs = kAnySign;
  const auto look = [&](const char* at) __attribute__((target("avx2"))) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i groups = _mm256_and_si256(
        _mm256_shuffle_epi8(low, _mm256_and_si256(bytes, nibble)),
        _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble)));
    seen = _mm256_or_si256(seen, groups);
    if (_mm256_testz_si256(groups, rest)) return;
    const __m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(groups, rest), _mm256_setzero_si256());
    for (uint32_t found = ~static_cast<uint32_t>(_mm256_movemask_epi8(none)); found != 0;
         found &= found - 1)
      signs |= kSignBits[static_cast<unsigned char>(at[std::countr_zero(found)])];
  };
  size_t at = 0;
  for (; at + kWide <= text.size(); at += kWide) look(text.data() + at);
  if (at < text.size()) {
    char last[kWide] = {};
    std::memcpy(last, text.data() + at, text.size() - at);
    look(last);
  }
  const auto saw = [&](uint8_t group) __attribute__((target("avx2"))) {
    return !_mm256_testz_si256(seen, _mm256_set1_epi8(static_cast<char>(group)));
  };
  if (saw(SignGroups::kDigits)) signs |= kSignBits['0'];
  if (saw(SignGroups::kHyphen)) signs |= kSignBits['-'];
  if (saw(SignGroups::kLeads)) signs |= kSignBits[0xE2];
  return signs;
}
#endif

}  // namespace

uint64_t SignBit(unsigned char byte) { return kSignBits[byte]; }

uint64_t SignsIn(std::string_view text) {
#if defined(__x86_64__)
  if (kHasAvx2) return SignsInAvx2(text);
#endif
  uint64_t signs = kAnySign;
  for (const char c : text) signs |= kSignBits[static_cast<unsigned char>(c)];
  return signs;
}

}  // namespace strigil
