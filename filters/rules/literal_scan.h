// One pass over a line that finds every occurrence of thousands of literals.
//
// Only every fourth position of the line is looked at: a literal of 7 bytes or more has a window of
// 4 bytes at one of four neighbouring offsets that falls on such a position, whatever its place in
// the line (with 11 bytes, a window of 8). For each of the four residues the rarest window of the
// literal is entered in a bitmap that stays in the L1 cache; what passes, and has the right bytes
// beside it, is looked up in a table and compared in full. Shorter literals (3 to 6 bytes) need
// every position and a pass of their own.
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

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "filters/rules/literal_tables.h"
#include "pipeline/unicode.h"

namespace strigil {

// Scans with tables in a blob. Plain pointers; copying is cheap; safe to share.
class LiteralScanner : private WindowHash {
 public:
  // With what a line is gone over. All find the same.
  enum class Way : uint8_t { kAvx512, kAvx2, kPlain };
  static std::vector<Way> Ways();  // those that this processor has, the fastest first

  LiteralScanner() = default;
  // `literals`: all literals by number. The blob must outlive the scanner.
  LiteralScanner(const LiteralTables& tables, const LiteralSieve& sieve, BlobView blob,
                 std::span<const BlobString> literals, Way way = Ways().front());

  bool empty() const { return !strided_ && !short_; }

  // Calls found(literal, offset, size) for every occurrence of every literal of the sieve in `text`
  // (under 4 GiB), and for some of the others, in no special order. Any bytes. `which`: without the
  // literals of less than kStridedLiteral bytes, or with them.
  enum class Which : uint8_t { kAll, kStrided };
  template <typename Found>
  void Scan(std::string_view text, const Found& found, Which which = Which::kAll) const;

 private:
  struct Bitmap {
    const uint32_t* words = nullptr;
    uint32_t mask = 0;  // of the number of a word
    uint32_t Word(uint32_t hash_of_four) const { return words[WordOf(hash_of_four) & mask]; }
    static bool Has(uint32_t word, uint32_t hash) {
      return (word >> FirstBit(hash) & 1) != 0 && (word >> SecondBit(hash) & 1) != 0;
    }
  };
  struct Table {
    const WindowBucket* buckets = nullptr;
    const WindowEntry* entries = nullptr;
    uint32_t bucket_shift = 31;
    uint32_t bytes = 0;  // of a window
    uint64_t mask = 0;   // of eight bytes, those of a window
  };

  // A place where some window of this kind is likely to be.
  struct Place {
    uint32_t at;
    WindowKind kind;
  };
  static constexpr size_t kPlaces = 256;  // that are collected before they are looked up
  struct Places {
    std::array<Place, kPlaces> list;
    size_t count = 0;
    // There is room for one more step of a search.
    bool HasRoom() const { return count + 2 * 64 <= kPlaces; }
  };

  // Collect places from `at` on until there is no more room; the result is where to go on, or
  // text.size().
  size_t FindStrided(std::string_view text, size_t at, Places& places) const;
  size_t FindShort(std::string_view text, size_t at, Places& places) const;
  // The same for processors that have these (literal_scan_wide.cc).
  struct Avx2 {};
  size_t FindStrided(std::string_view text, size_t at, Places& places, Avx2) const;
  size_t FindShort(std::string_view text, size_t at, Places& places, Avx2) const;
  struct Avx512 {};
  size_t FindStrided(std::string_view text, size_t at, Places& places, Avx512) const;
  size_t FindShort(std::string_view text, size_t at, Places& places, Avx512) const;
  void LookAtShort(std::string_view text, size_t at, Places& places) const;

  // Adds a place if some window there may have such neighbours. Without a branch: whether it is so
  // is a matter of chance.
  void Add(std::string_view text, size_t at, WindowKind kind, Places& places) const {
    places.list[places.count] = {static_cast<uint32_t>(at), kind};
    if (at < kNeighbours || at + 8 + kNeighbours > text.size()) {
      ++places.count;
      return;
    }
    const Table& table = tables_[kind];
    const char* const window = text.data() + at;
    uint64_t bytes;
    std::memcpy(&bytes, window, 8);
    bytes = (bytes | kFold) & table.mask;
    const uint32_t hash = Hash(static_cast<uint32_t>(bytes), static_cast<uint32_t>(bytes >> 32));
    const uint32_t bits = NeighbourBit(window - kNeighbours, Side::kBefore) |
                          NeighbourBit(window + table.bytes, Side::kAfter);
    places.count += (table.buckets[hash >> table.bucket_shift].neighbours & bits) != 0;
  }

  // Of each of `found` the two lowest bits are the kind, the others the place, a multiple of four.
  void AddAll(std::string_view text, std::span<const uint32_t> found, Places& places) const {
    for (const uint32_t one : found)
      Add(text, one & ~uint32_t{3}, static_cast<WindowKind>(one & 3), places);
  }

  template <typename Found>
  void LookUp(std::string_view text, const Places& places, const Found& found) const;
  bool Equals(std::string_view text, size_t at, const WindowEntry& entry) const;
  bool HasRestOf(std::string_view text, size_t at, const WindowEntry& entry) const;

  std::array<Table, kWindowKinds> tables_;
  Bitmap strided_bits_, dense_bits_, tiny_bits_;
  BlobView blob_;
  std::span<const BlobString> literals_;
  NibbleTables nibbles_;
  bool strided_ = false, short_ = false;
  Way way_ = Way::kPlain;
};

// --- Implementation ------------------------------------------------------------------------------

inline bool LiteralScanner::Equals(std::string_view text, size_t at,
                                   const WindowEntry& entry) const {
  if (at + entry.size > text.size()) return false;
  // Nearly all that is looked up for nothing ends here.
  uint64_t has = 0;
  if (at + 8 <= text.size()) {
    std::memcpy(&has, text.data() + at, 8);
  } else {
    std::memcpy(&has, text.data() + at, text.size() - at);
  }
  const uint64_t differs = LowerAscii(has) ^ entry.prefix;
  if (entry.size < 8) return differs << (64 - 8 * entry.size) == 0;
  return differs == 0 && HasRestOf(text, at, entry);
}

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
    const WindowBucket* bucket = table.buckets + (Hash(low, high) >> table.bucket_shift);
    const uint32_t check = Check(low, high);
    for (uint32_t k = bucket[0].first; k < bucket[1].first; ++k) {
      const WindowEntry& entry = table.entries[k];
      if (entry.check != check || entry.offset > place.at) continue;
      if (Equals(text, place.at - entry.offset, entry))
        found(entry.literal, place.at - entry.offset, entry.size);
    }
  }
}

template <typename Found>
void LiteralScanner::Scan(std::string_view text, const Found& found, Which which) const {
  Places places;
  for (size_t at = strided_ ? 0 : text.size(); at < text.size();) {
    places.count = 0;
    at = FindStrided(text, at, places);
    LookUp(text, places, found);
  }
  const bool with_short = short_ && which == Which::kAll;
  for (size_t at = with_short ? 0 : text.size(); at < text.size();) {
    places.count = 0;
    at = FindShort(text, at, places);
    LookUp(text, places, found);
  }
}

}  // namespace strigil
