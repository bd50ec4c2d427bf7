// Characters and words as the line model sees them: classes of characters, small letters, hashes of
// words, stop words.
//
// A word is a run of letters and digits. It is hashed as it is spelled in small letters, with `0`
// for each digit, in UTF-8; so "Page 12" and "PAGE 47" are the same two words. All functions are
// pure; the hashes are the same on every machine, and a model depends on them.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace strigil {

// Hashes are 64 bits wide, of which the upper ones count.
inline uint64_t MixHash(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}
// Depends on the order.
inline constexpr uint64_t kHashFirst = 0x9E3779B97F4A7C15, kHashSecond = 0xBF58476D1CE4E5B9;
inline uint64_t PairHash(uint64_t a, uint64_t b) { return (a * kHashFirst + b) * kHashSecond; }
// PairHash(... PairHash(PairHash(a, of[0]), of[1]) ..., of[count - 1]), four steps at a time: each
// step is a * kStep + of[i] * kHashSecond, and must else wait for the one before.
inline uint64_t ChainHash(uint64_t a, const uint64_t* of, size_t count) {
  constexpr uint64_t kStep = kHashFirst * kHashSecond, kTwo = kStep * kStep;
  for (; count >= 4; of += 4, count -= 4) {
    const uint64_t first = of[0] * kStep + of[1], second = of[2] * kStep + of[3];
    a = a * (kTwo * kTwo) + (first * kTwo + second) * kHashSecond;
  }
  for (; count > 0; ++of, --count) a = PairHash(a, *of);
  return a;
}
inline constexpr uint64_t kHashLow = 0xA0761D6478BD642F, kHashHigh = 0xE7037ED1A0B428DB;

// Of a word: sixteen bytes at a time, the rest zeros.
inline uint64_t HashStep(uint64_t hash, uint64_t low, uint64_t high) {
  return MixHash(hash ^ low ^ kHashLow, high ^ kHashHigh);
}
inline uint64_t HashOf(char32_t c) { return HashStep(0, c, 0); }

inline uint64_t Load64(const unsigned char* bytes) {
  uint64_t value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

// With the last bytes of a word, up to 16; sixteen are read.
inline uint64_t HashLast(uint64_t hash, const unsigned char* bytes, uint32_t length) {
  static constexpr std::array<unsigned char, 32> kMask = {255, 255, 255, 255, 255, 255, 255, 255,
                                                          255, 255, 255, 255, 255, 255, 255, 255};
  const unsigned char* const mask = &kMask[16 - length];
  return HashStep(hash, Load64(bytes) & Load64(mask), Load64(bytes + 8) & Load64(mask + 8));
}
// Of a word of up to 16 bytes; sixteen are read.
inline uint64_t HashFolded(const unsigned char* folded, uint32_t length) {
  return HashLast(0, folded, length);
}
// Of a word as Spelling has it, of at most Spelling::kMost bytes; up to fifteen behind it are read.
inline uint64_t HashSpelled(const unsigned char* bytes, size_t size) {
  uint64_t hash = 0;
  for (; size > 16; bytes += 16, size -= 16)
    hash = HashStep(hash, Load64(bytes), Load64(bytes + 8));
  return HashLast(hash, bytes, static_cast<uint32_t>(size));
}

// A word as it grows: small letters, `0` for each digit, in UTF-8; what is beyond kMost bytes is
// only counted.
struct Spelling {
  static constexpr size_t kMost = 48;
  std::array<unsigned char, kMost + 8> bytes = {};
  size_t size = 0, beyond = 0;

  bool HasRoom() const { return size + 3 <= kMost; }
  // A character of two bytes. REQUIRES: HasRoom()
  void AddTwoBytes(unsigned char first, unsigned char second) {
    bytes[size] = first;
    bytes[size + 1] = second;
    size += 2;
  }
  void Add(char32_t c) {
    if (!HasRoom()) {
      ++beyond;
      return;
    }
    if (c < 0x80) {
      bytes[size++] = static_cast<unsigned char>(c);
    } else if (c < 0x800) {
      bytes[size++] = static_cast<unsigned char>(0xC0 | c >> 6);
      bytes[size++] = static_cast<unsigned char>(0x80 | (c & 0x3F));
    } else {
      bytes[size++] = static_cast<unsigned char>(0xE0 | (c >> 12 & 0x0F));
      bytes[size++] = static_cast<unsigned char>(0x80 | (c >> 6 & 0x3F));
      bytes[size++] = static_cast<unsigned char>(0x80 | (c & 0x3F));
    }
  }
  uint64_t Hash() const {
    uint64_t hash = 0;
    size_t at = 0;
    do {
      hash = HashStep(hash, Load64(&bytes[at]), Load64(&bytes[at + 8]));
      at += 16;
    } while (at < size);
    return beyond == 0 ? hash : HashStep(hash, beyond, 0);
  }
};

// Classes, lower case and stop words: made once (about half a millisecond), constant, shared.
class Alphabet {
 public:
  Alphabet();

  enum Class : uint8_t {
    kBlank = 0,
    kLetter = 1,
    kDigit = 2,
    kUnspaced = 3,
    kOther = 4,
    kUpper = 9
  };
  uint8_t ClassOf(char32_t c) const {
    if (c >= 0x4E00 && c <= 0x9FFF) return kUnspaced;
    return c < 0x10000 ? classes_[c] : ClassOfRare(c);
  }
  // Of small letters, and those without case, that take two bytes: whether one stands there, and
  // the bytes of all in a row. One byte more may be read.
  bool IsTwoByteLetter(const unsigned char* bytes) const {
    return bytes[0] >= 0xC2 && bytes[0] < 0xE0 && (bytes[1] & 0xC0) == 0x80 &&
           classes_[static_cast<size_t>((bytes[0] & 0x1F) << 6 | (bytes[1] & 0x3F))] == kLetter;
  }
  size_t SkipTwoByteLetters(const unsigned char* bytes) const {
    size_t at = 0;
    while (IsTwoByteLetter(bytes + at)) at += 2;
    return at;
  }
  char32_t Lower(char32_t c) const { return c < 0x10000 ? lower_[c] : c; }
  // Stop words by their hashes: 1 for each, and for one in fifty of all other words.
  class StopWords {
   public:
    explicit StopWords(const uint64_t* bits) : bits_(bits) {}
    uint64_t Has(uint64_t hash) const { return bits_[hash >> 53] >> (hash >> 47 & 63) & 1; }

   private:
    const uint64_t* bits_;
  };
  StopWords stop_words() const { return StopWords(stops_.data()); }

 private:
  static uint8_t ClassOfRare(char32_t c);

  std::vector<uint8_t> classes_;
  std::vector<uint16_t> lower_;
  std::vector<uint64_t> stops_;  // a bit for each value of the upper 17 bits
};

}  // namespace strigil
