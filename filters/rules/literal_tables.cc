// The windows of literals, chosen so that they are rare, their tables and their bitmaps.
//
// Tested by tests/literal_scan_test.cc, against a search with std::string_view::find.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/literal_tables.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <initializer_list>

#include "filters/rules/literal_rarity.h"

namespace strigil {
namespace {

constexpr size_t kStrideOf[kWindowKinds] = {4, 4, 1, 1};

WindowKind KindOf(size_t literal_size) {
  return literal_size >= 11                ? kWide
         : literal_size >= kStridedLiteral ? kNormal
         : literal_size >= 4               ? kDense
                                           : kTiny;
}

struct Window {
  uint32_t hash;
  uint32_t hash_of_four;  // bytes
  uint32_t neighbours;    // NeighbourBit of those on one side; all bits if the literal has no such
  WindowEntry entry;
};

uint32_t NeighboursOf(std::string_view literal, size_t offset, size_t bytes) {
  const char* const window = literal.data() + offset;
  if (offset + bytes + WindowHash::kNeighbours <= literal.size())
    return WindowHash::NeighbourBit(window + bytes, WindowHash::Side::kAfter);
  if (offset >= WindowHash::kNeighbours)
    return WindowHash::NeighbourBit(window - WindowHash::kNeighbours, WindowHash::Side::kBefore);
  return ~uint32_t{0};
}

Window MakeWindow(const NumberedLiteral& literal, size_t offset, size_t bytes) {
  uint32_t low = 0, high = 0;
  std::memcpy(&low, literal.text.data() + offset, std::min<size_t>(4, bytes));
  low |= bytes == 3 ? WindowHash::kFold3 : WindowHash::kFold4;
  if (bytes == 8) {
    std::memcpy(&high, literal.text.data() + offset + 4, 4);
    high |= WindowHash::kFold4;
  }
  uint64_t prefix = 0;
  std::memcpy(&prefix, literal.text.data(), std::min<size_t>(8, literal.text.size()));
  return {WindowHash::Hash(low, high),
          WindowHash::Hash(low),
          NeighboursOf(literal.text, offset, bytes),
          {WindowHash::Check(low, high), literal.number, static_cast<uint32_t>(offset),
           static_cast<uint32_t>(literal.text.size()), prefix}};
}

using Windows = std::array<std::vector<Window>, kWindowKinds>;

// Of a literal the rarest window for each residue.
std::vector<size_t> WindowOffsets(std::string_view literal) {
  const WindowKind kind = KindOf(literal.size());
  const size_t bytes = kWindowBytes[kind], stride = kStrideOf[kind];
  std::vector<size_t> offsets;
  for (size_t residue = 0; residue < stride; ++residue) {
    size_t best = residue;
    for (size_t offset = residue; offset + bytes <= literal.size(); offset += stride) {
      if (LiteralRarity(literal.substr(offset, bytes)) >
          LiteralRarity(literal.substr(best, bytes))) {
        best = offset;
      }
    }
    offsets.push_back(best);
  }
  return offsets;
}

Windows WindowsOf(const std::vector<NumberedLiteral>& literals) {
  Windows windows;
  for (const NumberedLiteral& literal : literals) {
    const WindowKind kind = KindOf(literal.text.size());
    for (const size_t offset : WindowOffsets(literal.text))
      windows[kind].push_back(MakeWindow(literal, offset, kWindowBytes[kind]));
  }
  return windows;
}

WindowTable BuildWindowTable(std::vector<Window>& windows, BlobWriter& blob) {
  WindowTable table;
  table.bucket_log2 = 1;
  while (table.bucket_log2 < 16 && (size_t{1} << table.bucket_log2) < 2 * windows.size())
    ++table.bucket_log2;
  std::sort(windows.begin(), windows.end(), [](const Window& a, const Window& b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    return a.entry.literal != b.entry.literal ? a.entry.literal < b.entry.literal
                                              : a.entry.offset < b.entry.offset;
  });
  std::vector<WindowBucket> buckets((size_t{1} << table.bucket_log2) + 1);
  std::vector<WindowEntry> entries;
  for (const Window& window : windows) {
    const size_t bucket = window.hash >> (32 - table.bucket_log2);
    ++buckets[bucket + 1].first;
    buckets[bucket].neighbours |= window.neighbours;
    entries.push_back(window.entry);
  }
  for (size_t i = 1; i < buckets.size(); ++i) buckets[i].first += buckets[i - 1].first;
  table.buckets = blob.Add(buckets);
  table.entries = blob.Add(entries);
  return table;
}

WindowBitmap BuildBitmap(const std::vector<const Window*>& windows, BlobWriter& blob) {
  WindowBitmap bitmap;
  bitmap.windows = static_cast<uint32_t>(windows.size());
  // A word for one or two windows: chance hits are up to 1 %, and the bitmaps that most lines need
  // have room in the L1 cache together.
  bitmap.word_log2 = 1;
  while (bitmap.word_log2 < 12 && (size_t{2} << bitmap.word_log2) < windows.size())
    ++bitmap.word_log2;
  std::vector<uint32_t> words(size_t{1} << bitmap.word_log2);
  for (const Window* window : windows) {
    words[WindowHash::WordOf(window->hash_of_four) & (words.size() - 1)] |=
        uint32_t{1} << WindowHash::FirstBit(window->hash) |
        uint32_t{1} << WindowHash::SecondBit(window->hash);
  }
  bitmap.words = blob.Add(words);
  return bitmap;
}

// The bytes that may stand at each place of a group of beginnings, as the nibble tables see them.
struct BeginningGroup {
  std::array<uint16_t, kNibblePlaces> low{}, high{};  // bit n: some byte has the nibble n

  explicit BeginningGroup(std::string_view beginning) {
    for (size_t place = 0; place < kNibblePlaces; ++place) {
      if (place >= beginning.size()) {  // anything may follow
        low[place] = high[place] = 0xFFFF;
        continue;
      }
      const auto byte = static_cast<unsigned char>(beginning[place]);
      Enter(byte, place);
      if (byte >= 'a' && byte <= 'z') Enter(byte & ~0x20, place);
    }
  }

  BeginningGroup operator|(const BeginningGroup& other) const {
    BeginningGroup both = *this;
    for (size_t place = 0; place < kNibblePlaces; ++place) {
      both.low[place] |= other.low[place];
      both.high[place] |= other.high[place];
    }
    return both;
  }

  bool Has(unsigned char byte, size_t place) const {
    return (low[place] >> (byte & 15) & 1) && (high[place] >> (byte >> 4) & 1);
  }

  // How many positions of running text let it through, each place by itself.
  double Share() const {
    double share = 1;
    for (size_t place = 0; place < kNibblePlaces; ++place) {
      double sum = 0.01;
      for (int c = 0; c < 27; ++c) {
        const char letter = static_cast<char>(c == 26 ? ' ' : 'a' + c);
        if (Has(static_cast<unsigned char>(letter), place))
          sum += std::exp2(-LiteralRarity({&letter, 1}));
      }
      share *= sum;
    }
    return share;
  }

 private:
  void Enter(unsigned char byte, size_t place) {
    low[place] |= 1 << (byte & 15);
    high[place] |= 1 << (byte >> 4);
  }
};

// Puts the beginnings into at most eight groups, those together that let little more through than
// each alone. Neighbours in the alphabet are put together first where there are many.
std::vector<BeginningGroup> GroupBeginnings(std::vector<std::string> beginnings) {
  constexpr size_t kMost = 48, kGroups = 8;
  std::sort(beginnings.begin(), beginnings.end());
  beginnings.erase(std::unique(beginnings.begin(), beginnings.end()), beginnings.end());
  std::vector<BeginningGroup> groups;
  for (size_t i = 0; i < beginnings.size(); ++i) {
    const BeginningGroup one(beginnings[i]);
    const bool is_new = beginnings.size() <= kMost ||
                        i * kMost / beginnings.size() != (i - 1) * kMost / beginnings.size();
    if (i == 0 || is_new) {
      groups.push_back(one);
    } else {
      groups.back() = groups.back() | one;
    }
  }
  std::vector<double> shares;
  for (const BeginningGroup& group : groups) shares.push_back(group.Share());
  while (groups.size() > kGroups) {
    size_t best_a = 0, best_b = 1;
    double best = 1e9;
    for (size_t a = 0; a < groups.size(); ++a) {
      for (size_t b = a + 1; b < groups.size(); ++b) {
        const double more = (groups[a] | groups[b]).Share() - shares[a] - shares[b];
        if (more < best) best = more, best_a = a, best_b = b;
      }
    }
    groups[best_a] = groups[best_a] | groups[best_b];
    shares[best_a] = groups[best_a].Share();
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(best_b));
    shares.erase(shares.begin() + static_cast<std::ptrdiff_t>(best_b));
  }
  return groups;
}

NibbleTables BuildNibbles(const std::vector<NumberedLiteral>& literals,
                          const std::vector<const Window*>& windows) {
  std::vector<std::string> beginnings;
  for (const Window* window : windows) {
    for (const NumberedLiteral& literal : literals) {
      if (literal.number == window->entry.literal) {
        beginnings.emplace_back(literal.text.substr(window->entry.offset, kNibblePlaces));
      }
    }
  }
  NibbleTables tables;
  uint8_t bucket = 1;
  for (const BeginningGroup& group : GroupBeginnings(std::move(beginnings))) {
    for (size_t place = 0; place < kNibblePlaces; ++place) {
      for (size_t nibble = 0; nibble < 16; ++nibble) {
        if (group.low[place] >> nibble & 1) tables.low[place][nibble] |= bucket;
        if (group.high[place] >> nibble & 1) tables.high[place][nibble] |= bucket;
      }
    }
    bucket = static_cast<uint8_t>(bucket << 1);
  }
  return tables;
}

}  // namespace

double ShareOfWindows(std::string_view literal) {
  const WindowKind kind = KindOf(literal.size());
  double share = 0;
  for (const size_t offset : WindowOffsets(literal))
    share += std::exp2(-LiteralRarity(literal.substr(offset, kWindowBytes[kind])));
  return share / static_cast<double>(kStrideOf[kind]);
}

LiteralTables BuildLiteralTables(const std::vector<NumberedLiteral>& literals, BlobWriter& blob) {
  Windows windows = WindowsOf(literals);
  LiteralTables result;
  for (size_t kind = 0; kind < kWindowKinds; ++kind)
    result.tables[kind] = BuildWindowTable(windows[kind], blob);
  return result;
}

LiteralSieve BuildLiteralSieve(const std::vector<NumberedLiteral>& literals, BlobWriter& blob) {
  const Windows windows = WindowsOf(literals);
  const auto all_of = [&](std::initializer_list<WindowKind> kinds) {
    std::vector<const Window*> all;
    for (const WindowKind kind : kinds) {
      for (const Window& window : windows[kind]) all.push_back(&window);
    }
    return all;
  };
  return {.strided = BuildBitmap(all_of({kWide, kNormal}), blob),
          .dense = BuildBitmap(all_of({kDense}), blob),
          .tiny = BuildBitmap(all_of({kTiny}), blob),
          .nibbles = BuildNibbles(literals, all_of({kDense, kTiny}))};
}

}  // namespace strigil
