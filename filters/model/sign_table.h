// Which signs the line model tells apart, and what is told of a byte. For line_scan.cc; a model
// depends on every entry.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "filters/model/words.h"

namespace strigil {

enum SignBits : uint16_t {
  kTerminal = 1,      // ends a sentence
  kWideTerminal = 2,  // ends it without a blank after it
  kCloses = 4,
  kSeparates = 8,  // stands between links
  kComma = 16,
  kQuote = 32,
  kQuestion = 64,  // ? and !
  kParen = 128,
  kMoney = 256,
  kBullet = 512,
  kDateSign = 1024,
  kCode = 2048,
  kColon = 4096,
};

struct Sign {
  char32_t c;
  uint16_t bits;
};

inline constexpr Sign kSigns[] = {
    {U'.', kTerminal | kDateSign},
    {U'!', kTerminal | kQuestion},
    {U'?', kTerminal | kQuestion},
    {U'…', kTerminal},
    {U'。', kTerminal | kWideTerminal},
    {U'！', kTerminal | kWideTerminal | kQuestion},
    {U'？', kTerminal | kWideTerminal | kQuestion},
    {U'｡', kTerminal | kWideTerminal},
    {U'۔', kTerminal},
    {U'؟', kTerminal},
    {U'।', kTerminal},
    {U'॥', kTerminal},
    {U'։', kTerminal},
    {U'"', kCloses | kQuote},
    {U'\'', kCloses | kQuote},
    {U'”', kCloses | kQuote},
    {U'’', kCloses},
    {U'»', kCloses | kQuote | kSeparates | kBullet},
    {U')', kCloses | kCode},
    {U']', kCloses | kCode},
    {U'）', kCloses},
    {U'】', kCloses},
    {U'」', kCloses},
    {U'』', kCloses},
    {U'›', kCloses | kSeparates | kBullet},
    {U'“', kCloses | kQuote},
    {U'‘', kCloses | kQuote},
    {U'„', kQuote},
    {U'«', kQuote | kSeparates},
    {U'「', kQuote},
    {U'『', kQuote},
    {U'|', kSeparates | kBullet | kCode},
    {U'‹', kSeparates},
    {U'>', kSeparates | kBullet | kCode},
    {U'•', kSeparates | kBullet},
    {U'·', kSeparates | kBullet},
    {U'→', kSeparates},
    {U'►', kSeparates | kBullet},
    {U'▶', kSeparates | kBullet},
    {U'▸', kSeparates | kBullet},
    {U'■', kSeparates},
    {U'●', kSeparates},
    {U'/', kSeparates | kDateSign},
    {U'＞', kSeparates},
    {U'｜', kSeparates},
    {U'／', kSeparates},
    {U',', kComma},
    {U';', kComma | kCode},
    {U'،', kComma},
    {U'、', kComma},
    {U'，', kComma},
    {U'；', kComma},
    {U'؛', kComma},
    {U'(', kParen | kCode},
    {U'[', kParen | kBullet | kCode},
    {U'（', kParen},
    {U'$', kMoney | kCode},
    {U'€', kMoney},
    {U'£', kMoney},
    {U'¥', kMoney},
    {U'₽', kMoney},
    {U'-', kBullet | kDateSign},
    {U'–', kBullet},
    {U'—', kBullet},
    {U'*', kBullet | kCode},
    {U'#', kBullet | kCode},
    {U'+', kBullet | kCode},
    {U'©', kBullet},
    {U':', kColon | kDateSign},
    {U'：', kColon},
    {U'=', kCode},
    {U'{', kCode},
    {U'}', kCode},
    {U'<', kCode},
    {U'_', kCode},
    {U'\\', kCode},
    {U'`', kCode},
    {U'~', kCode},
};

// What is told of a byte: an Alphabet::Class, or that it is no ASCII.
inline constexpr uint8_t kHigh = 0xFF;

// Seven counts, one in each byte, from the lowest; the eighth counts signs.
constexpr uint64_t CountsOf(uint16_t bits) {
  const auto count = [&](uint16_t bit, int lane) {
    return uint64_t{(bits & bit) != 0} << (8 * lane);
  };
  return count(kComma, 0) | count(kSeparates, 1) | count(kQuestion, 2) | count(kQuote, 3) |
         count(kParen, 4) | count(kMoney, 5) | count(kCode, 6) | uint64_t{1} << 56;
}

struct ByteTable {
  std::array<uint8_t, 256> kinds = {};
  std::array<uint16_t, 128> signs = {};
  std::array<uint64_t, 128> counts = {};
};

constexpr ByteTable MakeByteTable() {
  ByteTable table;
  for (int c = 0; c < 256; ++c) {
    uint8_t kind = Alphabet::kOther;
    if (c >= 128) kind = kHigh;
    if (c == ' ' || c == '\t') kind = Alphabet::kBlank;
    if (c >= 'a' && c <= 'z') kind = Alphabet::kLetter;
    if (c >= 'A' && c <= 'Z') kind = Alphabet::kUpper;
    if (c >= '0' && c <= '9') kind = Alphabet::kDigit;
    table.kinds[c] = kind;
  }
  for (const Sign& sign : kSigns) {
    if (sign.c < 128) table.signs[sign.c] |= sign.bits;
  }
  for (int c = 0; c < 128; ++c) table.counts[c] = CountsOf(table.signs[c]);
  return table;
}
inline constexpr ByteTable kBytes = MakeByteTable();

// Signs outside ASCII lie in few blocks.
class SignBlocks {
 public:
  constexpr SignBlocks() {
    for (const Sign& sign : kSigns) {
      if (sign.c < 128) continue;
      if (PlaceOf(sign.c) == 0) throw "a sign that is in no block";  // when this is compiled
      bits_[PlaceOf(sign.c)] = sign.bits;
    }
  }
  constexpr uint16_t operator[](char32_t c) const { return bits_[PlaceOf(c)]; }

 private:
  struct Block {
    char32_t begin, end;
  };
  static constexpr Block kBlocks[] = {
      {0x80, 0x100}, {0x580, 0x970}, {0x2010, 0x2600}, {0x3000, 0x3020}, {0xFF00, 0xFF70}};
  static constexpr size_t PlaceOf(char32_t c) {
    size_t place = 1;  // 0 is that of all others
    for (const Block& block : kBlocks) {
      if (c < block.begin) return 0;
      if (c < block.end) return place + (c - block.begin);
      place += block.end - block.begin;
    }
    return 0;
  }
  static constexpr size_t kPlaces = [] {
    size_t places = 1;
    for (const Block& block : kBlocks) places += block.end - block.begin;
    return places;
  }();

  std::array<uint16_t, kPlaces> bits_ = {};
};
inline constexpr SignBlocks kSignBlocks;

inline uint16_t SignsOf(char32_t c) { return c < 128 ? kBytes.signs[c] : kSignBlocks[c]; }

}  // namespace strigil
