// One pass over a line that finds every occurrence of thousands of literals.
//
// Only every fourth position of the line is looked at: a literal of 7 bytes or more has a window of
// 4 bytes at one of four neighbouring offsets that falls on such a position, whatever its place in
// the line (with 11 bytes, a window of 8). For each of the four residues the rarest window of the
// literal is entered in a bitmap that stays in the L1 cache; what passes is looked up in a table
// and compared in full. Shorter literals (3 to 6 bytes) need every position and a pass of their
// own.
//
//   literal "newsletter"   line "Sign up for our newsletter"
//   windows: "wsle" "slet" "lett" "newsl"...          ^   ^   one of them starts at a multiple of 4
//
// Of many literals often few matter: those of the rules that may touch a line of this length and
// place. The table is one for all of them (LiteralTables), the bitmaps one for each choice
// (LiteralSieve): what is in no bitmap is never looked up.
//
// The text is compared without regard to the case of ASCII letters. Literals are lower case.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "filters/blob.h"

namespace strigil {

constexpr size_t kShortestLiteral = 3;  // bytes

// How often `literal` is to be expected in running text: about -log2 of its share of positions. The
// higher, the rarer. From letter pairs of news text.
int LiteralRarity(std::string_view literal);

// In how many positions of running text one of its windows is to be expected and looked up.
double ShareOfWindows(std::string_view literal);

// The four kinds of windows, by the length of the literal; one table each.
enum WindowKind : uint8_t { kWide, kNormal, kDense, kTiny, kWindowKinds };

struct WindowEntry {
  uint32_t check;    // of the window's bytes
  uint32_t literal;  // number of the literal
  uint32_t offset;   // of the window in the literal
  uint32_t size;     // of the literal, in bytes
  uint64_t prefix;   // its first eight bytes, zeros after its end
};

struct WindowTable {
  uint32_t bucket_log2 = 0;
  BlobArray buckets;  // uint32_t: first entry of each bucket, and one past the last
  BlobArray entries;  // WindowEntry
};

// A Bloom filter of two bits a window, both in one word.
struct WindowBitmap {
  uint32_t word_log2 = 0;
  uint32_t windows = 0;
  BlobArray words;  // uint32_t
};

// The first bytes of the windows of short literals, in eight buckets (bits), by their low and high
// nibbles: a window can only be where some bucket is in all eight tables.
constexpr size_t kNibblePlaces = 4;
struct NibbleTables {
  uint8_t low[kNibblePlaces][16] = {};
  uint8_t high[kNibblePlaces][16] = {};
};

// Where the tables of all literals lie in a blob; part of some header in it.
struct LiteralTables {
  std::array<WindowTable, kWindowKinds> tables;
};

// Where the bitmaps of some of the literals lie.
struct LiteralSieve {
  std::array<WindowBitmap, kWindowKinds> bitmaps;
  NibbleTables nibbles;
};

struct NumberedLiteral {
  std::string_view text;  // lower case, at least kShortestLiteral bytes
  uint32_t number;        // what Scan reports
};

// Lays out the tables of all literals, and the bitmaps of some of them, in `blob`.
LiteralTables BuildLiteralTables(const std::vector<NumberedLiteral>& literals, BlobWriter& blob);
LiteralSieve BuildLiteralSieve(const std::vector<NumberedLiteral>& literals, BlobWriter& blob);

// Scans with tables in a blob. Plain pointers; copying is cheap; safe to share.
class LiteralScanner {
 public:
  LiteralScanner() = default;
  // `literals`: all literals by number. The blob must outlive the scanner.
  LiteralScanner(const LiteralTables& tables, const LiteralSieve& sieve, BlobView blob,
                 std::span<const BlobString> literals);

  bool empty() const { return !strided_ && !short_; }

  // Calls found(literal, offset) for every occurrence of every literal of the sieve in `text`
  // (under 4 GiB), and for some of the others, in no special order. Any bytes.
  template <typename Found>
  void Scan(std::string_view text, const Found& found) const;

  // Of the four or eight bytes of a window, in lower case. Its high bits count.
  static uint32_t Hash(uint32_t low, uint32_t high = 0) {
    return low * kLowMultiplier + high * kHighMultiplier;
  }
  static uint32_t Check(uint32_t low, uint32_t high = 0) { return low ^ std::rotl(high, 13); }
  // The word of a bitmap that a window is in (its low bits count), and its two bits in it.
  static uint32_t WordOf(uint32_t hash) { return hash >> 17; }
  static uint32_t FirstBit(uint32_t hash) { return hash >> 12 & 31; }
  static uint32_t SecondBit(uint32_t hash) { return hash >> 27; }

  static constexpr uint64_t kFold = 0x2020202020202020;
  static constexpr uint32_t kFold4 = 0x20202020, kFold3 = 0x202020;
  static constexpr uint32_t kLowMultiplier = 0x9E3779B1, kHighMultiplier = 0x85EBCA6B;

 private:
  struct Table {
    const uint32_t* bitmap = nullptr;
    const uint32_t* buckets = nullptr;
    const WindowEntry* entries = nullptr;
    uint32_t word_mask = 0;  // of the number of a word in the bitmap
    uint32_t bucket_shift = 31;
    bool Has(uint32_t hash) const {
      const uint32_t word = bitmap[WordOf(hash) & word_mask];
      return (word >> FirstBit(hash) & 1) != 0 && (word >> SecondBit(hash) & 1) != 0;
    }
  };

  // A place where some window of this kind is likely to be.
  struct Place {
    uint32_t at;
    WindowKind kind;
  };
  static constexpr size_t kPlaces = 128;  // that are collected before they are looked up
  struct Places {
    std::array<Place, kPlaces> list;
    size_t count = 0;
    void Add(size_t at, WindowKind kind) { list[count++] = {static_cast<uint32_t>(at), kind}; }
    // There is room for one more step of a search.
    bool HasRoom() const { return count + 2 * 32 <= kPlaces; }
  };

  // Collect places from `at` on until there is no more room; the result is where to go on, or
  // text.size().
  size_t FindStrided(std::string_view text, size_t at, Places& places) const;
  size_t FindShort(std::string_view text, size_t at, Places& places) const;
  struct Avx2 {};  // the same for processors that have it
  size_t FindStrided(std::string_view text, size_t at, Places& places, Avx2) const;
  size_t FindShort(std::string_view text, size_t at, Places& places, Avx2) const;
  void LookAtShort(std::string_view text, size_t at, Places& places) const;

  template <typename Found>
  void LookUp(std::string_view text, const Places& places, const Found& found) const;
  bool Equals(std::string_view text, size_t at, const WindowEntry& entry) const;

  std::array<Table, kWindowKinds> tables_;
  BlobView blob_;
  std::span<const BlobString> literals_;
  NibbleTables nibbles_;
  bool strided_ = false, short_ = false;
};

// --- Implementation ------------------------------------------------------------------------------

template <typename Found>
void LiteralScanner::LookUp(std::string_view text, const Places& places, const Found& found) const {
  for (size_t i = 0; i < places.count; ++i) {
    const Place place = places.list[i];
    const Table& table = tables_[place.kind];
    uint32_t low = 0, high = 0;
    std::memcpy(&low, text.data() + place.at, place.kind == kTiny ? 3 : 4);
    low |= place.kind == kTiny ? kFold3 : kFold4;
    if (place.kind == kWide) {
      std::memcpy(&high, text.data() + place.at + 4, 4);
      high |= kFold4;
    }
    const uint32_t check = Check(low, high);
    const uint32_t* bucket = table.buckets + (Hash(low, high) >> table.bucket_shift);
    for (uint32_t k = bucket[0]; k < bucket[1]; ++k) {
      const WindowEntry& entry = table.entries[k];
      if (entry.check != check || entry.offset > place.at) continue;
      if (Equals(text, place.at - entry.offset, entry))
        found(entry.literal, place.at - entry.offset);
    }
  }
}

template <typename Found>
void LiteralScanner::Scan(std::string_view text, const Found& found) const {
  Places places;
  for (size_t at = strided_ ? 0 : text.size(); at < text.size();) {
    places.count = 0;
    at = FindStrided(text, at, places);
    LookUp(text, places, found);
  }
  for (size_t at = short_ ? 0 : text.size(); at < text.size();) {
    places.count = 0;
    at = FindShort(text, at, places);
    LookUp(text, places, found);
  }
}

}  // namespace strigil
