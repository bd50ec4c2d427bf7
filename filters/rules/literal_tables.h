// The tables in which a scan of a line looks literals up, laid out in a blob: at build time for our
// own rules. How they are used: literal_scan.h.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "filters/rules/blob.h"

namespace strigil {

constexpr size_t kShortestLiteral = 3;  // bytes
constexpr size_t kStridedLiteral = 7;  // bytes from which a look at every fourth position is enough

// In how many positions of running text one of its windows is to be expected and looked up.
double ShareOfWindows(std::string_view literal);

// The four kinds of windows, by the length of the literal; one table each.
enum WindowKind : uint8_t { kWide, kNormal, kDense, kTiny, kWindowKinds };
constexpr size_t kWindowBytes[kWindowKinds] = {8, 4, 4, 3};

struct WindowEntry {
  uint32_t check;    // of the window's bytes
  uint32_t literal;  // number of the literal
  uint32_t offset;   // of the window in the literal
  uint32_t size;     // of the literal, in bytes
  uint64_t prefix;   // its first eight bytes, zeros after its end
};

// Most windows that a text has are of other words than the literal (" the", "tion"): a bucket knows
// what stands next to its windows, so that most places are done with after one look.
struct WindowBucket {
  uint32_t first;       // entry
  uint32_t neighbours;  // NeighbourBit of all its entries
};

struct WindowTable {
  uint32_t bucket_log2 = 0;
  BlobArray buckets;  // WindowBucket, and one past the last
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

// Where the bitmaps of some of the literals lie. Wide and normal windows are in one, the word of
// which is told by their first four bytes and the bits by all: one load for both.
struct LiteralSieve {
  WindowBitmap strided, dense, tiny;
  NibbleTables nibbles;
};

struct NumberedLiteral {
  std::string_view text;  // lower case, at least kShortestLiteral bytes
  uint32_t number;        // what Scan reports
};

// Lays out the tables of all literals, and the bitmaps of some of them, in `blob`.
LiteralTables BuildLiteralTables(const std::vector<NumberedLiteral>& literals, BlobWriter& blob);
LiteralSieve BuildLiteralSieve(const std::vector<NumberedLiteral>& literals, BlobWriter& blob);

// The bytes of a window as they are hashed: in lower case, four of them or eight.
struct WindowHash {
  // Its high bits count.
  static uint32_t Hash(uint32_t low, uint32_t high = 0) {
    return low * kLowMultiplier + high * kHighMultiplier;
  }
  static uint32_t Check(uint32_t low, uint32_t high = 0) { return low ^ std::rotl(high, 13); }
  // The word of a bitmap that a window is in (its low bits count), and its two bits in it.
  static uint32_t WordOf(uint32_t hash) { return hash >> 17; }
  static uint32_t FirstBit(uint32_t hash) { return hash >> 12 & 31; }
  static uint32_t SecondBit(uint32_t hash) { return hash >> 27; }

  // Two bytes that stand right before a window or right after it, as one bit of 32.
  static constexpr size_t kNeighbours = 2;
  enum class Side : uint32_t { kBefore = 0x10000, kAfter = 0 };
  static uint32_t NeighbourBit(const char* two, Side side) {
    uint16_t bytes;
    std::memcpy(&bytes, two, kNeighbours);
    return uint32_t{1} << (((bytes | kFold2 | static_cast<uint32_t>(side)) * kLowMultiplier) >> 27);
  }

  static constexpr uint64_t kFold = 0x2020202020202020;
  static constexpr uint32_t kFold4 = 0x20202020, kFold3 = 0x202020, kFold2 = 0x2020;
  static constexpr uint32_t kLowMultiplier = 0x9E3779B1, kHighMultiplier = 0x85EBCA6B;
};

}  // namespace strigil
