// Tested by tests/line_signs_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/line_signs.h"

#include <array>
#include <bit>
#include <cstring>

#include "pipeline/wide.h"

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
// The first three groups are one sign each; what is in the others (kRare) is looked at, and is
// rare.
struct SignGroupTable : NibbleTable {
  static constexpr uint8_t kDigits = 1, kHyphen = 2, kLeads = 4, kRare = 0xF8;
  constexpr SignGroupTable() {
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
      Enter(static_cast<uint8_t>(byte), group);
    }
  }
};
constexpr SignGroupTable kSignGroupTable;

[[gnu::target("avx2")]] uint64_t SignsInWide(std::string_view text) {
  const WideTable table = Spread(kSignGroupTable);
  __m256i seen = _mm256_setzero_si256(), bytes_seen = seen;
  uint64_t signs = kAnySign;
  const auto look = [&](const char* at) STRIGIL_WIDE_LAMBDA {
    const __m256i bytes = LoadWide(at), groups = ClassesOf(bytes, table);
    bytes_seen = _mm256_or_si256(bytes_seen, bytes);
    seen = _mm256_or_si256(seen, groups);
    if (!HasAny(groups, SignGroupTable::kRare)) return;
    for (uint32_t found = PlacesOf(groups, SignGroupTable::kRare); found != 0; found &= found - 1)
      signs |= kSignBits[static_cast<unsigned char>(at[std::countr_zero(found)])];
  };
  size_t at = 0;
  for (; at + kWideBytes <= text.size(); at += kWideBytes) look(text.data() + at);
  if (at > 0 && at < text.size()) {
    look(text.data() + text.size() - kWideBytes);
  } else if (at < text.size()) {
    char last[kWideBytes] = {};
    std::memcpy(last, text.data(), text.size());
    look(last);
  }
  if (HasAny(seen, SignGroupTable::kDigits)) signs |= kSignBits['0'];
  if (HasAny(seen, SignGroupTable::kHyphen)) signs |= kSignBits['-'];
  if (HasAny(seen, SignGroupTable::kLeads)) signs |= kSignBits[0xE2];
  if (_mm256_movemask_epi8(bytes_seen) != 0) signs |= kBeyondAscii;
  return signs;
}
#endif

}  // namespace

uint64_t SignBit(unsigned char byte) { return kSignBits[byte]; }

uint64_t SignsOfPhrase(std::string_view folded) {
  uint64_t signs = kAnySign;
  for (const char c : folded) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || SignBit(byte) == kAnySign) continue;
    // What else folds to it, but for digits and a few, begins with 0xE2 or 0xEF.
    signs = SignBit(byte) | SignBit(0xE2) | SignBit(0xEF);
    if (c == '#') signs |= SignBit('0');
    if (std::strchr("#();`", c) != nullptr) signs |= kBeyondAscii;
    if (c != '#' && c != '-') break;  // those two stand in more lines than the others
  }
  return signs;
}

uint64_t SignsIn(std::string_view text) {
#if defined(__x86_64__)
  if (kHasAvx2) return SignsInWide(text);
#endif
  uint64_t signs = kAnySign;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    signs |= kSignBits[byte] | (byte >= 0x80 ? kBeyondAscii : 0);
  }
  return signs;
}

}  // namespace strigil
