// Builds the tables of the literal scan: windows, bitmaps, buckets.
//
// Tested by tests/literal_scan_test.cc, against a search with std::string_view::find.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/literal_scan.h"

#include <algorithm>

#include "pipeline/unicode.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace strigil {
namespace {

// -log2 of how often a character follows another in news text, one hexadecimal digit each: a to z,
// blank, everything else in ASCII.
constexpr const char* kPairRarity[28] = {
    "A6559767586353B6B34356795846", "388B2B9949B3A94BE4574A9E4A66", "3B693DC24A55B83CC5745EFD6857",
    "4A97298A3BB7874AC669589E7914", "575467785A855376934586777925", "49BA349B3EC5C92BD4855BBC8B25",
    "49E92B744BA5954BE4565CAE7C25", "3ABB1CBB3DA7874CD5856C9F8B36", "57444658BA745247B53395C9D767",
    "399929AA5B8A9828A879298ABA54", "4A9928883C858549D64559AD7924", "3994378A3E838948D955689E4A35",
    "358B29BA3DA95834D7685ECD6C35", "4953473A5A78865ACB43779D7824", "866684787A644255D355465A8936",
    "3BA937A65EB49B34C3654CCD9C45", "6A88A9A97A98A9AA8A7A0AAA9A56", "486528684C676548C644578E5825",
    "59583A954C777855B8435B8F8824", "4A8B3AA23DB78A3AC5566B7E6825", "5555465A69844395D333CABB9956",
    "4DDB1CCC2DC9CA3BDBAC9BBD9C77", "3C992AC32EA8953CE7588D9E7B35", "3949398839989872AA935AA78A34",
    "686A4ABB6B976747C757AC8DC913", "38772A7839778657C895295B5744", "35445565477555449543664D78F5",
    "776778877A977677C645997B9A11"};
constexpr const char* kRarity = "4655366549756446A44457696834";
// A byte of another script: rare in Latin text, but its own language must not pay for that.
constexpr int kForeignRarity = 3;

int CharacterClass(unsigned char c) {
  const unsigned char lower = c | 0x20;
  if (lower >= 'a' && lower <= 'z') return lower - 'a';
  return c == ' ' ? 26 : 27;
}

int HexDigit(char c) { return c <= '9' ? c - '0' : c - 'A' + 10; }

constexpr size_t kBytesOf[kWindowKinds] = {8, 4, 4, 3};
constexpr size_t kStrideOf[kWindowKinds] = {4, 4, 1, 1};

WindowKind KindOf(size_t literal_size) {
  return literal_size >= 11  ? kWide
         : literal_size >= 7 ? kNormal
         : literal_size >= 4 ? kDense
                             : kTiny;
}

struct Window {
  uint32_t hash;
  WindowEntry entry;
};

Window MakeWindow(const NumberedLiteral& literal, size_t offset, size_t bytes) {
  uint32_t low = 0, high = 0;
  std::memcpy(&low, literal.text.data() + offset, std::min<size_t>(4, bytes));
  low |= bytes == 3 ? LiteralScanner::kFold3 : LiteralScanner::kFold4;
  if (bytes == 8) {
    std::memcpy(&high, literal.text.data() + offset + 4, 4);
    high |= LiteralScanner::kFold4;
  }
  uint64_t prefix = 0;
  std::memcpy(&prefix, literal.text.data(), std::min<size_t>(8, literal.text.size()));
  return {LiteralScanner::Hash(low, high),
          {LiteralScanner::Check(low, high), literal.number, static_cast<uint32_t>(offset),
           static_cast<uint32_t>(literal.text.size()), prefix}};
}

WindowTable BuildWindowTable(std::vector<Window>& windows, BlobWriter& blob) {
  WindowTable table;
  // 64 bits of bitmap a window keep chance hits at 1.6 %; 2^18 bits are the share of the L1 cache.
  table.bitmap_log2 = 6;
  while (table.bitmap_log2 < 18 && (size_t{1} << table.bitmap_log2) < 64 * windows.size())
    ++table.bitmap_log2;
  table.bucket_log2 = 1;
  while (table.bucket_log2 < 16 && (size_t{1} << table.bucket_log2) < 2 * windows.size())
    ++table.bucket_log2;
  std::sort(windows.begin(), windows.end(), [](const Window& a, const Window& b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    return a.entry.literal != b.entry.literal ? a.entry.literal < b.entry.literal
                                              : a.entry.offset < b.entry.offset;
  });
  std::vector<uint32_t> bitmap((size_t{1} << table.bitmap_log2) / 32);
  std::vector<uint32_t> buckets((size_t{1} << table.bucket_log2) + 1);
  std::vector<WindowEntry> entries;
  for (const Window& window : windows) {
    const uint32_t bit = window.hash >> (32 - table.bitmap_log2);
    bitmap[bit >> 5] |= uint32_t{1} << (bit & 31);
    ++buckets[(window.hash >> (32 - table.bucket_log2)) + 1];
    entries.push_back(window.entry);
  }
  for (size_t i = 1; i < buckets.size(); ++i) buckets[i] += buckets[i - 1];
  table.bitmap = blob.Add(bitmap);
  table.buckets = blob.Add(buckets);
  table.entries = blob.Add(entries);
  return table;
}

void Enter(NibbleTables& tables, size_t place, unsigned char byte, uint8_t bucket) {
  tables.low[place][byte & 15] |= bucket;
  tables.high[place][byte >> 4] |= bucket;
}

// Windows with the same beginnings share a bucket, so that a bucket's nibbles are few.
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
  std::sort(beginnings.begin(), beginnings.end());
  NibbleTables tables;
  for (size_t i = 0; i < beginnings.size(); ++i) {
    const auto bucket = static_cast<uint8_t>(1 << (8 * i / beginnings.size()));
    for (size_t place = beginnings[i].size(); place < kNibblePlaces; ++place) {
      for (size_t nibble = 0; nibble < 16; ++nibble) {  // anything may follow
        tables.low[place][nibble] |= bucket;
        tables.high[place][nibble] |= bucket;
      }
    }
    for (size_t place = 0; place < beginnings[i].size(); ++place) {
      const auto byte = static_cast<unsigned char>(beginnings[i][place]);
      Enter(tables, place, byte, bucket);
      if (byte >= 'a' && byte <= 'z') Enter(tables, place, byte & ~0x20, bucket);
    }
  }
  return tables;
}

bool HasAvx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2");
#else
  return false;
#endif
}

}  // namespace

int LiteralRarity(std::string_view literal) {
  int rarity = 0;
  unsigned char last = 0;
  for (const char c : literal) {
    const auto byte = static_cast<unsigned char>(c);
    const int column = CharacterClass(byte);
    if (byte >= 0x80) {
      rarity += kForeignRarity;
    } else if (last == 0 || last >= 0x80) {
      rarity += HexDigit(kRarity[column]);
    } else {
      rarity += HexDigit(kPairRarity[CharacterClass(last)][column]);
    }
    last = byte;
  }
  return rarity;
}

LiteralTables BuildLiteralTables(const std::vector<NumberedLiteral>& literals, BlobWriter& blob) {
  std::array<std::vector<Window>, kWindowKinds> windows;
  for (const NumberedLiteral& literal : literals) {
    const WindowKind kind = KindOf(literal.text.size());
    const size_t bytes = kBytesOf[kind], stride = kStrideOf[kind];
    for (size_t residue = 0; residue < stride; ++residue) {
      size_t best = residue;
      for (size_t offset = residue; offset + bytes <= literal.text.size(); offset += stride) {
        if (LiteralRarity(literal.text.substr(offset, bytes)) >
            LiteralRarity(literal.text.substr(best, bytes))) {
          best = offset;
        }
      }
      windows[kind].push_back(MakeWindow(literal, best, bytes));
    }
  }
  LiteralTables result;
  std::vector<const Window*> short_windows;
  for (const WindowKind kind : {kDense, kTiny}) {
    for (const Window& window : windows[kind]) short_windows.push_back(&window);
  }
  result.nibbles = BuildNibbles(literals, short_windows);
  result.literal_count = static_cast<uint32_t>(literals.size());
  for (size_t kind = 0; kind < kWindowKinds; ++kind) {
    result.tables[kind] = BuildWindowTable(windows[kind], blob);
  }
  return result;
}

LiteralScanner::LiteralScanner(const LiteralTables& tables, BlobView blob,
                               std::span<const BlobString> literals)
    : blob_(blob), literals_(literals), nibbles_(tables.nibbles), avx2_(HasAvx2()) {
  for (size_t kind = 0; kind < kWindowKinds; ++kind) {
    const WindowTable& from = tables.tables[kind];
    tables_[kind] = {
        blob.Array<uint32_t>(from.bitmap).data(), blob.Array<uint32_t>(from.buckets).data(),
        blob.Array<WindowEntry>(from.entries).data(), 32 - from.bitmap_log2, 32 - from.bucket_log2};
  }
  const auto has = [&](WindowKind kind) { return tables.tables[kind].entries.count != 0; };
  strided_ = has(kWide) || has(kNormal);
  short_ = has(kDense) || has(kTiny);
  empty_ = tables.literal_count == 0;
}

size_t LiteralScanner::FindStrided(std::string_view text, size_t at, Places& places) const {
  const Table wide = tables_[kWide], normal = tables_[kNormal];
  const auto word = [&](size_t from) {
    uint32_t four;
    std::memcpy(&four, text.data() + from, 4);
    return four | kFold4;
  };
  constexpr size_t kStep = 32;
  for (; at + kStep + 4 <= text.size() && places.HasRoom(); at += kStep) {
    uint32_t low = word(at);
    for (size_t i = 0; i < kStep; i += 4) {
      const uint32_t high = word(at + i + 4);
      if (normal.Has(Hash(low))) [[unlikely]]
        places.Add(at + i, kNormal);
      if (wide.Has(Hash(low, high))) [[unlikely]]
        places.Add(at + i, kWide);
      low = high;
    }
  }
  for (; at + 4 <= text.size() && places.HasRoom(); at += 4) {
    if (normal.Has(Hash(word(at)))) places.Add(at, kNormal);
    if (at + 8 <= text.size() && wide.Has(Hash(word(at), word(at + 4)))) places.Add(at, kWide);
  }
  return at + 4 <= text.size() ? at : text.size();
}

size_t LiteralScanner::FindShort(std::string_view text, size_t at, Places& places) const {
  if (avx2_) at = FindShortAvx2(text, at, places);
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
// Where the nibbles of the first four bytes allow a short window, in 32 places a step.
[[gnu::target("avx2")]] size_t LiteralScanner::FindShortAvx2(std::string_view text, size_t at,
                                                             Places& places) const {
  constexpr size_t kStep = 32, kNeeded = kStep + kNibblePlaces - 1;
  const __m256i nibble = _mm256_set1_epi8(15);
  __m256i lows[kNibblePlaces], highs[kNibblePlaces];
  for (size_t i = 0; i < kNibblePlaces; ++i) {
    lows[i] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(nibbles_.low[i])));
    highs[i] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(nibbles_.high[i])));
  }
  for (; at + kNeeded <= text.size() && places.HasRoom(); at += kStep) {
    __m256i buckets = _mm256_set1_epi8(-1);
    for (size_t i = 0; i < kNibblePlaces; ++i) {
      const __m256i bytes =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at + i));
      const __m256i low = _mm256_shuffle_epi8(lows[i], _mm256_and_si256(bytes, nibble));
      const __m256i high =
          _mm256_shuffle_epi8(highs[i], _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
      buckets = _mm256_and_si256(buckets, _mm256_and_si256(low, high));
    }
    const __m256i none = _mm256_cmpeq_epi8(buckets, _mm256_setzero_si256());
    for (uint32_t found = ~static_cast<uint32_t>(_mm256_movemask_epi8(none)); found != 0;
         found &= found - 1)
      LookAtShort(text, at + static_cast<size_t>(std::countr_zero(found)), places);
  }
  return at;
}
#else
size_t LiteralScanner::FindShortAvx2(std::string_view, size_t at, Places&) const { return at; }
#endif

bool LiteralScanner::Equals(std::string_view text, size_t at, const WindowEntry& entry) const {
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
  if (differs != 0) return false;
  const std::string_view wanted = blob_.String(literals_[entry.literal]);
  for (size_t i = 8; i < wanted.size(); ++i) {
    if (LowerAscii(text[at + i]) != wanted[i]) return false;
  }
  return true;
}

}  // namespace strigil
