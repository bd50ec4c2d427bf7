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

// The four kinds of windows, by the length of the literal; one table each.
enum WindowKind : uint8_t { kWide, kNormal, kDense, kTiny, kWindowKinds };

struct WindowEntry {
  uint32_t check;    // of the window's bytes
  uint32_t literal;  // number of the literal
  uint32_t offset;   // of the window in the literal
};

struct WindowTable {
  uint32_t bitmap_log2 = 0;  // bits
  uint32_t bucket_log2 = 0;
  BlobArray bitmap;   // uint64_t
  BlobArray buckets;  // uint32_t: first entry of each bucket, and one past the last
  BlobArray entries;  // WindowEntry
};

// The first three bytes of the windows of short literals, in eight buckets (bits), by their low and
// high nibbles: a window can only be where some bucket is in all six tables.
struct NibbleTables {
  uint8_t low[3][16] = {};
  uint8_t high[3][16] = {};
};

// Where the tables of one set of literals lie in a blob; part of some header in it.
struct LiteralTables {
  std::array<WindowTable, kWindowKinds> tables;
  NibbleTables nibbles;
  uint32_t literal_count = 0;
};

struct NumberedLiteral {
  std::string_view text;  // lower case, at least kShortestLiteral bytes
  uint32_t number;        // what Scan reports
};

// Lays out the tables for `literals` in `blob`.
LiteralTables BuildLiteralTables(const std::vector<NumberedLiteral>& literals, BlobWriter& blob);

// Scans with tables in a blob. Plain pointers; copying is cheap; safe to share.
class LiteralScanner {
 public:
  LiteralScanner() = default;
  // `literals`: all literals by number. The blob must outlive the scanner.
  LiteralScanner(const LiteralTables& tables, BlobView blob, std::span<const BlobString> literals);

  bool empty() const { return empty_; }

  // Calls found(literal, offset) for every occurrence of every literal in `text`, in no special
  // order. Any bytes.
  template <typename Found>
  void Scan(std::string_view text, const Found& found) const;

  static constexpr uint64_t BitOf(uint64_t hash, uint64_t mask) { return hash >> 46 & mask; }
  static constexpr size_t kBlock = 32;
  static constexpr uint64_t kFold = 0x2020202020202020;
  static constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15;

 private:
  struct Table {
    const uint64_t* bitmap = nullptr;
    const uint32_t* buckets = nullptr;
    const WindowEntry* entries = nullptr;
    uint64_t mask = 0;           // of the bits of the bitmap
    uint32_t bucket_shift = 63;  // hash -> bucket
    // A fixed shift and a mask: variable shifts are slow on processors of the x86-64 baseline.
    bool Has(uint64_t hash) const {
      const uint64_t bit = BitOf(hash, mask);
      return bitmap[bit >> 6] >> (bit & 63) & 1;
    }
  };

  template <typename Found>
  void LookUp(const Table& table, uint64_t hash, uint32_t check, std::string_view text, size_t at,
              const Found& found) const;
  bool Equals(std::string_view text, size_t at, uint32_t literal) const;
  // One bit for each of the 32 positions from `at` on where a short literal may have its window.
  // REQUIRES: at + 34 <= text.size(), and the processor has AVX2.
  uint32_t ShortWindows(std::string_view text, size_t at) const;
  template <bool kWithTiny, typename Found>
  void ScanDensely(std::string_view text, const Found& found) const;

  std::array<Table, kWindowKinds> tables_;
  BlobView blob_;
  std::span<const BlobString> literals_;
  NibbleTables nibbles_;
  bool by_nibbles_ = false;  // the processor has AVX2
  bool strided_ = false, dense_ = false, tiny_ = false, empty_ = true;
};

// --- Implementation ------------------------------------------------------------------------------

template <typename Found>
[[gnu::noinline]] void LiteralScanner::LookUp(const Table& table, uint64_t hash, uint32_t check,
                                              std::string_view text, size_t at,
                                              const Found& found) const {
  const uint32_t* bucket = table.buckets + (hash >> table.bucket_shift);
  for (uint32_t i = bucket[0]; i < bucket[1]; ++i) {
    const WindowEntry& entry = table.entries[i];
    if (entry.check != check || entry.offset > at) continue;
    if (Equals(text, at - entry.offset, entry.literal)) found(entry.literal, at - entry.offset);
  }
}

template <bool kWithTiny, typename Found>
void LiteralScanner::ScanDensely(std::string_view text, const Found& found) const {
  const Table dense = tables_[kDense], tiny = tables_[kTiny];
  const auto look = [&](uint32_t window, size_t at, bool whole) {
    const uint64_t hash = window * kMultiplier;
    if (whole && dense.Has(hash)) [[unlikely]]
      LookUp(dense, hash, window, text, at, found);
    if constexpr (kWithTiny) {
      const uint64_t tiny_hash = (window & 0xFFFFFF) * kMultiplier;
      if (tiny.Has(tiny_hash)) [[unlikely]]
        LookUp(tiny, tiny_hash, window & 0xFFFFFF, text, at, found);
    }
  };
  const auto look_at = [&](size_t at) {
    uint32_t window = 0;
    if (at + 4 <= text.size()) [[likely]] {
      std::memcpy(&window, text.data() + at, 4);
    } else {
      std::memcpy(&window, text.data() + at, 3);
    }
    look(window | static_cast<uint32_t>(kFold), at, at + 4 <= text.size());
  };
  if (by_nibbles_ && text.size() >= kBlock + 2) {
    const size_t last = text.size() - kBlock - 2;  // the last block overlaps the one before
    for (size_t at = 0, next = 0;; at = std::min(at + kBlock, last)) {
      uint32_t windows = ShortWindows(text, at);
      if (at < next) windows &= ~uint32_t{0} << (next - at);
      for (; windows != 0; windows &= windows - 1)
        look_at(at + static_cast<size_t>(std::countr_zero(windows)));
      if (at == last) break;
      next = at + kBlock;
    }
    return;
  }
  for (size_t i = 0; i + 3 <= text.size(); ++i) look_at(i);
}

template <typename Found>
void LiteralScanner::Scan(std::string_view text, const Found& found) const {
  if (strided_) {
    const Table wide = tables_[kWide], normal = tables_[kNormal];
    const char* data = text.data();
    const size_t size = text.size();
    size_t i = 0;
    for (; i + 8 <= size; i += 4) {
      uint64_t window;
      std::memcpy(&window, data + i, 8);
      window |= kFold;
      const uint64_t wide_hash = window * kMultiplier;
      const uint64_t hash = static_cast<uint32_t>(window) * kMultiplier;
      if (wide.Has(wide_hash) || normal.Has(hash)) [[unlikely]] {
        if (wide.Has(wide_hash)) {
          LookUp(wide, wide_hash, static_cast<uint32_t>(window ^ window >> 29), text, i, found);
        }
        if (normal.Has(hash)) LookUp(normal, hash, static_cast<uint32_t>(window), text, i, found);
      }
    }
    for (; i + 4 <= size; i += 4) {
      uint32_t window;
      std::memcpy(&window, data + i, 4);
      window |= static_cast<uint32_t>(kFold);
      const uint64_t hash = window * kMultiplier;
      if (normal.Has(hash)) LookUp(normal, hash, window, text, i, found);
    }
  }
  if (tiny_) {
    ScanDensely<true>(text, found);
  } else if (dense_) {
    ScanDensely<false>(text, found);
  }
}

}  // namespace strigil
