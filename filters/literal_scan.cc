// First what is done at build time (the windows of literals, their tables and bitmaps), then the
// scan.
//
// Tested by tests/literal_scan_test.cc, against a search with std::string_view::find.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/literal_scan.h"

#include <algorithm>
#include <cmath>

#include "pipeline/processor.h"
#include "pipeline/unicode.h"

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

using Windows = std::array<std::vector<Window>, kWindowKinds>;

// Of a literal the rarest window for each residue.
std::vector<size_t> WindowOffsets(std::string_view literal) {
  const WindowKind kind = KindOf(literal.size());
  const size_t bytes = kBytesOf[kind], stride = kStrideOf[kind];
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
      windows[kind].push_back(MakeWindow(literal, offset, kBytesOf[kind]));
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
  std::vector<uint32_t> buckets((size_t{1} << table.bucket_log2) + 1);
  std::vector<WindowEntry> entries;
  for (const Window& window : windows) {
    ++buckets[(window.hash >> (32 - table.bucket_log2)) + 1];
    entries.push_back(window.entry);
  }
  for (size_t i = 1; i < buckets.size(); ++i) buckets[i] += buckets[i - 1];
  table.buckets = blob.Add(buckets);
  table.entries = blob.Add(entries);
  return table;
}

WindowBitmap BuildBitmap(const std::vector<Window>& windows, BlobWriter& blob) {
  WindowBitmap bitmap;
  bitmap.windows = static_cast<uint32_t>(windows.size());
  // One word a window and up to half of them empty: chance hits are 0.1 to 0.4 %, and nearly all
  // bitmaps have room in the L1 cache.
  bitmap.word_log2 = 1;
  while (bitmap.word_log2 < 12 && (size_t{1} << bitmap.word_log2) < windows.size())
    ++bitmap.word_log2;
  std::vector<uint32_t> words(size_t{1} << bitmap.word_log2);
  for (const Window& window : windows) {
    words[LiteralScanner::WordOf(window.hash) & (words.size() - 1)] |=
        uint32_t{1} << LiteralScanner::FirstBit(window.hash) |
        uint32_t{1} << LiteralScanner::SecondBit(window.hash);
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
        const auto byte = static_cast<unsigned char>(c == 26 ? ' ' : 'a' + c);
        if (Has(byte, place)) sum += std::exp2(-HexDigit(kRarity[c]));
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

double ShareOfWindows(std::string_view literal) {
  const WindowKind kind = KindOf(literal.size());
  double share = 0;
  for (const size_t offset : WindowOffsets(literal))
    share += std::exp2(-LiteralRarity(literal.substr(offset, kBytesOf[kind])));
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
  std::vector<const Window*> short_windows;
  for (const WindowKind kind : {kDense, kTiny}) {
    for (const Window& window : windows[kind]) short_windows.push_back(&window);
  }
  LiteralSieve result;
  result.nibbles = BuildNibbles(literals, short_windows);
  for (size_t kind = 0; kind < kWindowKinds; ++kind)
    result.bitmaps[kind] = BuildBitmap(windows[kind], blob);
  return result;
}

LiteralScanner::LiteralScanner(const LiteralTables& tables, const LiteralSieve& sieve,
                               BlobView blob, std::span<const BlobString> literals)
    : blob_(blob), literals_(literals), nibbles_(sieve.nibbles) {
  for (size_t kind = 0; kind < kWindowKinds; ++kind) {
    const WindowTable& table = tables.tables[kind];
    const WindowBitmap& bitmap = sieve.bitmaps[kind];
    tables_[kind] = {blob.Array<uint32_t>(bitmap.words).data(),
                     blob.Array<uint32_t>(table.buckets).data(),
                     blob.Array<WindowEntry>(table.entries).data(),
                     (uint32_t{1} << bitmap.word_log2) - 1, 32 - table.bucket_log2};
  }
  const auto has = [&](WindowKind kind) { return sieve.bitmaps[kind].windows != 0; };
  strided_ = has(kWide) || has(kNormal);
  short_ = has(kDense) || has(kTiny);
}

size_t LiteralScanner::FindStrided(std::string_view text, size_t at, Places& places) const {
#if defined(__x86_64__)
  if (kHasAvx2) return FindStrided(text, at, places, Avx2());
#endif
  const Table wide = tables_[kWide], normal = tables_[kNormal];
  const auto word = [&](size_t from) {
    uint32_t four;
    std::memcpy(&four, text.data() + from, 4);
    return four | kFold4;
  };
  for (; at + 4 <= text.size() && places.HasRoom(); at += 4) {
    const uint32_t low = word(at);
    if (normal.Has(Hash(low))) places.Add(at, kNormal);
    if (at + 8 <= text.size() && wide.Has(Hash(low, word(at + 4)))) places.Add(at, kWide);
  }
  return at + 4 <= text.size() ? at : text.size();
}

size_t LiteralScanner::FindShort(std::string_view text, size_t at, Places& places) const {
#if defined(__x86_64__)
  if (kHasAvx2) return FindShort(text, at, places, Avx2());
#endif
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
// Of a lambda: a part of the loop around it, so that what it uses stays in registers.
#define STRIGIL_AVX2_INLINE __attribute__((target("avx2"), always_inline))

// The words of a bitmap at eight indices. (Not a gather instruction: those are slow on some
// processors, and no faster here on the others.)
[[gnu::target("avx2")]] inline __m256i LoadWords(const uint32_t* words, __m256i indices) {
  const __m128i low = _mm256_castsi256_si128(indices), high = _mm256_extracti128_si256(indices, 1);
  const auto a = static_cast<uint64_t>(_mm_cvtsi128_si64(low));
  const auto b = static_cast<uint64_t>(_mm_extract_epi64(low, 1));
  const auto c = static_cast<uint64_t>(_mm_cvtsi128_si64(high));
  const auto d = static_cast<uint64_t>(_mm_extract_epi64(high, 1));
  const auto word = [&](uint64_t index) { return static_cast<int>(words[index]); };
  return _mm256_setr_epi32(word(a & 0xFFFFFFFF), word(a >> 32), word(b & 0xFFFFFFFF), word(b >> 32),
                           word(c & 0xFFFFFFFF), word(c >> 32), word(d & 0xFFFFFFFF),
                           word(d >> 32));
}

// What is left of a text that is too short for a step, with zeros after it.
template <size_t kSize>
class PaddedEnd {
 public:
  explicit PaddedEnd(std::string_view rest) { std::memcpy(bytes_, rest.data(), rest.size()); }
  const char* bytes() const { return bytes_; }

 private:
  char bytes_[kSize] = {};
};

// The lowest `count` bits.
inline uint32_t LowBits(size_t count) {
  return count >= 32 ? ~uint32_t{0} : (uint32_t{1} << count) - 1;
}

// Eight windows of both kinds at a time.
[[gnu::target("avx2")]] size_t LiteralScanner::FindStrided(std::string_view text, size_t at,
                                                           Places& places, Avx2) const {
  constexpr size_t kStep = 32, kSeen = kStep + 4;  // bytes that a step looks at
  const Table wide = tables_[kWide], normal = tables_[kNormal];
  const __m256i fold = _mm256_set1_epi32(static_cast<int>(kFold4));
  const __m256i low_multiplier = _mm256_set1_epi32(static_cast<int>(kLowMultiplier));
  const __m256i high_multiplier = _mm256_set1_epi32(static_cast<int>(kHighMultiplier));
  const __m256i one = _mm256_set1_epi32(1), five_bits = _mm256_set1_epi32(31);
  const auto folded = [&](const char* from) STRIGIL_AVX2_INLINE {
    return _mm256_or_si256(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)), fold);
  };
  // As Table::Has.
  const auto has = [&](const Table& table, __m256i hash) STRIGIL_AVX2_INLINE {
    const __m256i words = LoadWords(
        table.bitmap, _mm256_and_si256(_mm256_srli_epi32(hash, 17),
                                       _mm256_set1_epi32(static_cast<int>(table.word_mask))));
    const __m256i bits = _mm256_or_si256(
        _mm256_sllv_epi32(one, _mm256_and_si256(_mm256_srli_epi32(hash, 12), five_bits)),
        _mm256_sllv_epi32(one, _mm256_srli_epi32(hash, 27)));
    return static_cast<uint32_t>(_mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(words, bits), bits))));
  };
  const auto step = [&](const char* bytes, uint32_t normals, uint32_t wides) STRIGIL_AVX2_INLINE {
    const __m256i low = _mm256_mullo_epi32(folded(bytes), low_multiplier);
    const __m256i both =
        _mm256_add_epi32(low, _mm256_mullo_epi32(folded(bytes + 4), high_multiplier));
    for (uint32_t found = has(normal, low) & normals; found != 0; found &= found - 1)
      places.Add(at + 4 * static_cast<size_t>(std::countr_zero(found)), kNormal);
    for (uint32_t found = has(wide, both) & wides; found != 0; found &= found - 1)
      places.Add(at + 4 * static_cast<size_t>(std::countr_zero(found)), kWide);
  };
  for (; at + kSeen <= text.size() && places.HasRoom(); at += kStep)
    step(text.data() + at, 255, 255);
  if (!places.HasRoom()) return at;
  const size_t rest = text.size() - at;
  const PaddedEnd<kSeen> end(text.substr(at));
  step(end.bytes(), LowBits(rest / 4), LowBits(rest < 8 ? 0 : rest / 4 - 1));
  return text.size();
}

// Where the nibbles of the first four bytes allow a short window, in 32 places a step.
[[gnu::target("avx2")]] size_t LiteralScanner::FindShort(std::string_view text, size_t at,
                                                         Places& places, Avx2) const {
  constexpr size_t kStep = 32, kSeen = kStep + kNibblePlaces - 1;
  const __m256i nibble = _mm256_set1_epi8(15);
  __m256i lows[kNibblePlaces], highs[kNibblePlaces];
#pragma GCC unroll 4
  for (size_t i = 0; i < kNibblePlaces; ++i) {
    lows[i] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(nibbles_.low[i])));
    highs[i] = _mm256_broadcastsi128_si256(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(nibbles_.high[i])));
  }
  const auto step = [&](const char* from, uint32_t wanted) STRIGIL_AVX2_INLINE {
    __m256i buckets = _mm256_set1_epi8(-1);
#pragma GCC unroll 4
    for (size_t i = 0; i < kNibblePlaces; ++i) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + i));
      const __m256i low = _mm256_shuffle_epi8(lows[i], _mm256_and_si256(bytes, nibble));
      const __m256i high =
          _mm256_shuffle_epi8(highs[i], _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
      buckets = _mm256_and_si256(buckets, _mm256_and_si256(low, high));
    }
    const __m256i none = _mm256_cmpeq_epi8(buckets, _mm256_setzero_si256());
    for (uint32_t found = ~static_cast<uint32_t>(_mm256_movemask_epi8(none)) & wanted; found != 0;
         found &= found - 1)
      LookAtShort(text, at + static_cast<size_t>(std::countr_zero(found)), places);
  };
  for (; at + kSeen <= text.size() && places.HasRoom(); at += kStep)
    step(text.data() + at, ~uint32_t{0});
  if (!places.HasRoom()) return at;
  const size_t rest = text.size() - at;
  const PaddedEnd<kSeen> end(text.substr(at));
  step(end.bytes(), LowBits(rest < kShortestLiteral ? 0 : rest - kShortestLiteral + 1));
  return text.size();
}
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
