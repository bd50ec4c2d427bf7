// Written with the compilers' vector types, which need not be told which processor there is; and
// once more, 32 bytes at a time, for processors with AVX2.
//
// Tested by tests/byte_scan_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/byte_scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "pipeline/unicode.h"
#include "pipeline/wide.h"

namespace strigil {
namespace {

using Block = unsigned char __attribute__((vector_size(16)));
constexpr size_t kBlock = sizeof(Block);
constexpr size_t kAhead = 2;  // bytes after a block that are looked at with it

constexpr Block kHighBits = Block{} + 0x80;

Block Load(const char* bytes) {
  Block block;
  std::memcpy(&block, bytes, kBlock);
  return block;
}

Block Mask(auto comparison) { return (Block)comparison; }

bool Any(Block block) {
  uint64_t halves[2];
  std::memcpy(halves, &block, kBlock);
  return (halves[0] | halves[1]) != 0;
}

// Calls look(address) for blocks that cover `text`, each followed by kAhead bytes that may be read;
// what stands behind the text is filled with a letter.
template <typename Look>
void ForEachBlock(std::string_view text, const Look& look) {
  size_t at = 0;
  for (; at + kBlock + kAhead <= text.size(); at += kBlock) look(text.data() + at);
  while (at < text.size()) {
    char last[kBlock + kAhead];
    std::memset(last, 'x', sizeof last);
    std::memcpy(last, text.data() + at, std::min(sizeof last, text.size() - at));
    look(last);
    at += kBlock;
  }
}

// Bytes for which is(bytes) holds; it is asked of blocks and of single bytes.
template <typename Is>
uint64_t CountBytes(std::string_view text, const Is& is) {
  constexpr size_t kBlocks = 255;  // until a byte of the sums is full
  uint64_t count = 0;
  size_t at = 0;
  while (at + kBlock <= text.size()) {
    Block sums{};
    for (size_t i = 0; i < kBlocks && at + kBlock <= text.size(); ++i, at += kBlock)
      sums -= Mask(is(Load(text.data() + at)));
    for (size_t i = 0; i < kBlock; ++i) count += sums[i];
  }
  for (; at < text.size(); ++at) count += is(static_cast<unsigned char>(text[at]));
  return count;
}

// kOdd and kUnplain: by the first, second and third byte of characters.
uint8_t ScanCharacters(std::string_view text) {
  Block odd{}, unplain{};
  ForEachBlock(text, [&](const char* at) {
    const Block one = Load(at);
    if (!Any(one & kHighBits)) return;
    const Block two = Load(at + 1), three = Load(at + 2);
    const Block e2 = Mask(one == 0xE2), punctuation = e2 & Mask(two == 0x80);
    odd |= Mask(one == 0xC2) & (Mask(two <= 0xA0) | Mask(two == 0xAD));
    odd |= Mask(one == 0xD8) & Mask(two == 0x9C);
    odd |= Mask(one == 0xE1) & (Mask(two == 0x9A) | Mask(two == 0xA0));
    odd |= punctuation & (Mask(three < 0x90) | Mask(three > 0xA7));
    odd |= e2 & Mask(two == 0x81);
    odd |= Mask(one == 0xE3) & Mask(two == 0x80) & Mask(three == 0x80);
    const Block ef = Mask(one == 0xEF);
    odd |= ef & Mask(two == 0xBB) & Mask(three == 0xBF);
    odd |= ef & Mask(two == 0xBF) & Mask(three >= 0xB9) & Mask(three <= 0xBC);
    unplain |= punctuation & Mask(three >= 0x98) & Mask(three <= 0x9F);  // quotation marks
    unplain |= Mask(one == 0xCA) & Mask(two == 0xBC);
    unplain |= Mask(one == 0xCD) & Mask(two == 0x8F);
    unplain |= Mask(one == 0xE1) & Mask(two == 0x85);
    unplain |= Mask(one == 0xE3) & Mask(two == 0x85) & Mask(three == 0xA4);
    unplain |= ef & (Mask(two == 0xB8) | Mask(two == 0xBE));
    unplain |= Mask(one == 0xF3);
  });
  if (Any(odd)) return kOdd | kUnplain;
  return Any(unplain) ? kUnplain : 0;
}

bool HasRareBreaksInBlocks(std::string_view text) {
  Block found{};
  ForEachBlock(text, [&](const char* at) {
    const Block one = Load(at), two = Load(at + 1), three = Load(at + 2);
    found |= Mask(one >= 0x0B) & Mask(one <= 0x0D);
    found |= Mask(one == 0xC2) & Mask(two == 0x85);
    found |= Mask(one == 0xE2) & Mask(two == 0x80) & Mask((three | 1) == 0xA9);
  });
  return Any(found);
}

#if defined(__x86_64__)
// kControl, kBar and kAmpersand are themselves. Beyond ASCII: the first bytes of characters that
// kOdd and kUnplain are about (and two more, of scripts that are rare).
struct ByteClassTable : NibbleTable {
  static constexpr uint8_t kDelete = 64;
  static constexpr uint8_t kLeadE2 = 1, kLeadsC = 4, kOtherLeads = kLeadsC | 32 | 128;
  constexpr ByteClassTable() {
    for (uint8_t byte = 0; byte < 0x20; ++byte) Enter(byte, kControl);
    Enter(0x7F, kDelete);
    Enter('|', kBar);
    Enter('&', kAmpersand);
    Enter(0xE2, kLeadE2);
    for (const uint8_t lead : {0xC2, 0xCA, 0xCD}) Enter(lead, kLeadsC);
    for (const uint8_t lead : {0xE1, 0xE3, 0xEF}) Enter(lead, 32);
    for (const uint8_t lead : {0xD8, 0xF3}) Enter(lead, 128);
  }
};
constexpr ByteClassTable kByteClassTable;

// kOdd and kUnplain of the characters that begin with 0xE2: punctuation and its like.
[[gnu::target("avx2")]] uint8_t ScanPunctuation(std::string_view text) {
  __m256i odd = _mm256_setzero_si256(), quotes = odd;
  size_t at = 0;
  for (; at + kWideBytes + kAhead <= text.size(); at += kWideBytes) {
    const __m256i e2 = Is(LoadWide(text, at), 0xE2), two = LoadWide(text, at + 1),
                  three = LoadWide(text, at + 2);
    const __m256i punctuation = _mm256_and_si256(e2, Is(two, 0x80));
    odd = _mm256_or_si256(odd, _mm256_andnot_si256(IsAmong(three, 0x90, 0xA7), punctuation));
    odd = _mm256_or_si256(odd, _mm256_and_si256(e2, Is(two, 0x81)));
    quotes = _mm256_or_si256(quotes, _mm256_and_si256(punctuation, IsAmong(three, 0x98, 0x9F)));
  }
  if (HasAny(odd)) return kOdd | kUnplain;
  const uint8_t last = ScanCharacters(text.substr(at));
  return HasAny(quotes) ? last | kUnplain : last;
}

// All classes but kTab. REQUIRES: text.size() > kWideBytes
[[gnu::target("avx2")]] uint8_t ScanWide(std::string_view text) {
  const WideTable table = Spread(kByteClassTable);
  __m256i bytes = _mm256_setzero_si256(), classes = bytes, doubles = bytes;
  const auto look = [&](__m256i block) STRIGIL_WIDE_LAMBDA {
    bytes = _mm256_or_si256(bytes, block);
    classes = _mm256_or_si256(classes, ClassesOf(block, table));
  };
  const auto pair = [&](__m256i block, __m256i next) STRIGIL_WIDE_LAMBDA {
    doubles =
        _mm256_or_si256(doubles, _mm256_and_si256(_mm256_cmpeq_epi8(block, next), Is(block, ' ')));
  };
  for (size_t at = 0; at + kWideBytes < text.size(); at += kWideBytes) {
    const __m256i block = LoadWide(text, at);
    look(block);
    pair(block, LoadWide(text, at + 1));
  }
  const __m256i last = LoadWide(text, text.size() - kWideBytes);
  look(last);
  pair(LoadWide(text, text.size() - kWideBytes - 1), last);
  uint8_t found = 0;
  if (HasAny(bytes, 0x80)) {
    found |= kHighByte;
    if (HasAny(classes, ByteClassTable::kOtherLeads)) {
      found |= ScanCharacters(text);
    } else if (HasAny(classes, ByteClassTable::kLeadE2)) {
      found |= ScanPunctuation(text);
    }
  }
  if (HasAny(classes, kControl | ByteClassTable::kDelete)) found |= kControl;
  if (HasAny(classes, kBar)) found |= kBar;
  if (HasAny(classes, kAmpersand)) found |= kAmpersand;
  if (HasAny(doubles)) found |= kDoubleBlank;
  return found;
}

// A bit for each byte, in as many words as there are: beyond ASCII, and of other classes.
[[gnu::target("avx2")]] void FindClassesWide(std::string_view text, uint64_t* beyond_ascii,
                                             uint64_t* special) {
  constexpr size_t kWord = 64;
  const WideTable table = Spread(kByteClassTable);
  // One byte more is read.
  const auto look = [&](const char* bytes, uint64_t& beyond, uint64_t& other) STRIGIL_WIDE_LAMBDA {
    const __m256i block = LoadWide(bytes);
    const __m256i doubles =
        _mm256_and_si256(_mm256_cmpeq_epi8(block, LoadWide(bytes + 1)), Is(block, ' '));
    beyond = static_cast<uint32_t>(_mm256_movemask_epi8(block));
    other = PlacesOf(_mm256_or_si256(ClassesOf(block, table), doubles), 0xFF);
  };
  const auto look_at_word = [&](const char* bytes) STRIGIL_WIDE_LAMBDA {
    uint64_t beyond[2], other[2];
    look(bytes, beyond[0], other[0]);
    look(bytes + kWideBytes, beyond[1], other[1]);
    *beyond_ascii++ = beyond[0] | beyond[1] << 32;
    *special++ = other[0] | other[1] << 32;
  };
  size_t at = 0;
  for (; at + kWord < text.size(); at += kWord) look_at_word(text.data() + at);
  char last[kWord + 1];
  std::memset(last, 'x', sizeof last);
  std::memcpy(last, text.data() + at, text.size() - at);
  look_at_word(last);
}

// Up to one such byte, or near the end of the text.
[[gnu::target("avx2")]] size_t FindBeyondAsciiWide(std::string_view text, size_t from) {
  for (; from + kWideBytes <= text.size(); from += kWideBytes) {
    const auto found = static_cast<uint32_t>(_mm256_movemask_epi8(LoadWide(text, from)));
    if (found != 0) return from + static_cast<size_t>(std::countr_zero(found));
  }
  return from;
}

// Adds the characters that begin in the whole blocks of `text`, and returns these blocks' length.
[[gnu::target("avx2,popcnt")]] size_t CountCodePointsWide(std::string_view text, uint32_t& count) {
  const __m256i continuation = _mm256_set1_epi8(-0x41);  // the last that continues a character
  size_t at = 0;
  for (; at + kWideBytes <= text.size(); at += kWideBytes) {
    count += static_cast<uint32_t>(std::popcount(static_cast<uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpgt_epi8(LoadWide(text, at), continuation)))));
  }
  return at;
}

// What a rare line break is (VT, FF, CR), or begins with and ends in (NEL; U+2028 and U+2029).
struct RareBreakTable : NibbleTable {
  static constexpr uint8_t kBreak = 1, kNelLead = 2, kNelEnd = 4, kLead = 8, kEnd = 16;
  constexpr RareBreakTable() {
    for (const uint8_t byte : {0x0B, 0x0C, 0x0D}) Enter(byte, kBreak);
    Enter(0xC2, kNelLead);
    Enter(0x85, kNelEnd);
    Enter(0xE2, kLead);
    for (const uint8_t byte : {0xA8, 0xA9}) Enter(byte, kEnd);
  }
};
constexpr RareBreakTable kRareBreakTable;

// A stretch is looked at more closely only where it has bytes that a break of two or three bytes
// begins with and such as it ends in. REQUIRES: text.size() >= kWideBytes
[[gnu::target("avx2")]] bool HasRareBreaksWide(std::string_view text) {
  constexpr size_t kStretch = 8 * kWideBytes;
  const WideTable table = Spread(kRareBreakTable);
  __m256i before = _mm256_setzero_si256();
  for (size_t begin = 0; begin < text.size(); begin += kStretch) {
    const size_t size = std::min(kStretch, text.size() - begin);
    __m256i classes = _mm256_setzero_si256();
    for (size_t end = kWideBytes; end <= size; end += kWideBytes) {
      classes =
          _mm256_or_si256(classes, ClassesOf(LoadWide(text, begin + end - kWideBytes), table));
    }
    if (size % kWideBytes != 0)
      classes =
          _mm256_or_si256(classes, ClassesOf(LoadWide(text, text.size() - kWideBytes), table));
    const __m256i both = _mm256_or_si256(before, classes);
    before = classes;
    if (!HasAny(classes, RareBreakTable::kBreak | RareBreakTable::kNelEnd | RareBreakTable::kEnd))
      continue;
    if (HasAny(classes, RareBreakTable::kBreak)) return true;
    if ((HasAny(classes, RareBreakTable::kNelEnd) && HasAny(both, RareBreakTable::kNelLead)) ||
        (HasAny(classes, RareBreakTable::kEnd) && HasAny(both, RareBreakTable::kLead))) {
      const size_t from = begin < kAhead ? 0 : begin - kAhead;
      if (HasRareBreaksInBlocks(text.substr(from, begin + size - from))) return true;
    }
  }
  return false;
}
#endif

// The classes of single bytes.
constexpr auto kClassOf = [] {
  std::array<uint8_t, 256> classes{};
  for (size_t b = 0; b < 256; ++b) classes[b] = b >= 0x80 ? kHighByte : b < 0x20 ? kControl : 0;
  classes[0x7F] = kControl;
  classes['\t'] |= kTab;
  classes['|'] = kBar;
  classes['&'] = kAmpersand;
  return classes;
}();

// The same for lines so short that filling a block takes longer.
uint8_t ScanFew(std::string_view text) {
  uint8_t found = 0;
  char previous = 0;
  for (const char c : text) {
    found |= kClassOf[static_cast<unsigned char>(c)];
    if (c == ' ' && previous == ' ') found |= kDoubleBlank;
    previous = c;
  }
  return found & kHighByte ? found | ScanCharacters(text) : found;
}

// All classes but kTab.
uint8_t ScanBlocks(std::string_view text) {
  Block high{}, controls{}, bars{}, ampersands{}, doubles{};
  ForEachBlock(text, [&](const char* at) {
    const Block block = Load(at);
    high |= block;
    controls |= Mask(block < 0x20) | Mask(block == 0x7F);
    bars |= Mask(block == '|');
    ampersands |= Mask(block == '&');
    doubles |= Mask(block == ' ') & Mask(Load(at + 1) == ' ');
  });
  uint8_t found = 0;
  if (Any(high & kHighBits)) found |= kHighByte | ScanCharacters(text);
  if (Any(controls)) found |= kControl;
  if (Any(bars)) found |= kBar;
  if (Any(ampersands)) found |= kAmpersand;
  if (Any(doubles)) found |= kDoubleBlank;
  return found;
}

// With tabs told from other controls.
uint8_t WithTabs(std::string_view text, uint8_t found) {
  const bool has_tab = (found & kControl) && text.find('\t') != std::string_view::npos;
  return has_tab ? found | kTab : found;
}

}  // namespace

uint8_t ScanBytes(std::string_view text) {
  if (text.size() < kBlock) return ScanFew(text);
#if defined(__x86_64__)
  if (kHasAvx2 && text.size() > kWideBytes) return WithTabs(text, ScanWide(text));
#endif
  return WithTabs(text, ScanBlocks(text));
}

namespace {

// Whether a bit from `begin` to before `end` is set. REQUIRES: begin < end
inline bool HasBit(const std::vector<uint64_t>& bits, size_t begin, size_t end) {
  const size_t first = begin / 64, last = (end - 1) / 64;
  const uint64_t from = ~uint64_t{0} << (begin % 64), to = ~uint64_t{0} >> (63 - (end - 1) % 64);
  if (first == last) return (bits[first] & from & to) != 0;
  uint64_t found = (bits[first] & from) | (bits[last] & to);
  for (size_t i = first + 1; i < last; ++i) found |= bits[i];
  return found != 0;
}

}  // namespace

void TextBytes::Scan(std::string_view text) {
  text_ = text;
  beyond_ascii_.clear();
  special_.clear();
#if defined(__x86_64__)
  if (!kHasAvx2 || text.empty()) return;
  const size_t words = (text.size() + 63) / 64;
  beyond_ascii_.resize(words);
  special_.resize(words);
  FindClassesWide(text, beyond_ascii_.data(), special_.data());
#endif
}

uint8_t TextBytes::Of(size_t begin, size_t end) const {
  if (begin == end) return 0;
  if (special_.empty() || HasBit(special_, begin, end))
    return ScanBytes(text_.substr(begin, end - begin));
  return HasBit(beyond_ascii_, begin, end) ? kHighByte : 0;
}

bool IsAscii(std::string_view text) { return FindBeyondAscii(text, 0) == text.size(); }

uint32_t CountCodePoints(std::string_view text) {
  uint32_t count = 0;
#if defined(__x86_64__)
  if (kHasAvx2) text.remove_prefix(CountCodePointsWide(text, count));
#endif
  return count +
         static_cast<uint32_t>(CountBytes(text, [](auto bytes) { return (bytes & 0xC0) != 0x80; }));
}

size_t FindBeyondAscii(std::string_view text, size_t from) {
#if defined(__x86_64__)
  if (kHasAvx2) from = FindBeyondAsciiWide(text, from);
#endif
  while (from < text.size() && static_cast<unsigned char>(text[from]) < 0x80) ++from;
  return from;
}

size_t CountAsciiWords([[maybe_unused]] std::string_view text, [[maybe_unused]] uint32_t enough,
                       [[maybe_unused]] uint32_t& words, [[maybe_unused]] bool& inside) {
  size_t at = 0;
#if defined(__x86_64__)
  const __m128i blank = _mm_set1_epi8(' '), tab = _mm_set1_epi8('\t');
  for (; at + kBlock <= text.size() && words < enough; at += kBlock) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    if (_mm_movemask_epi8(bytes) != 0) break;
    const auto blanks = static_cast<uint32_t>(
        _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, blank), _mm_cmpeq_epi8(bytes, tab))));
    const uint32_t before = blanks << 1 | uint32_t{!inside};
    words += static_cast<uint32_t>(std::popcount(~blanks & before & 0xFFFF));
    inside = (blanks >> (kBlock - 1)) == 0;
  }
#endif
  return at;
}

uint64_t CountLineFeeds(std::string_view text) {
  return CountBytes(text, [](auto bytes) { return bytes == '\n'; });
}

bool HasRareBreaks(std::string_view text) {
#if defined(__x86_64__)
  if (kHasAvx2 && text.size() >= kWideBytes) return HasRareBreaksWide(text);
#endif
  return HasRareBreaksInBlocks(text);
}

}  // namespace strigil
