// Decompositions and case folds are utf8proc's, kept in a table of what was met.
//
// Tested by tests/folding_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/folding.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>

#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"
#include "pipeline/wide.h"

namespace strigil {
namespace {

// Accents and vowel points that folding removes. Indic vowel signs and kana marks are letters to
// their readers and stay.
bool IsRemovableMark(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0489) ||
         (c >= 0x0591 && c <= 0x05C7) || (c >= 0x0610 && c <= 0x061A) ||
         (c >= 0x064B && c <= 0x065F) || c == 0x0640 || c == 0x0670 ||
         (c >= 0x06D6 && c <= 0x06ED) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF);
}

// One letter written two ways on two keyboards: Persian and Arabic yeh and kaf, dotless i.
char32_t UnifyLetter(char32_t c) {
  switch (c) {
    case 0x0131:
      return 'i';
    case 0x06CC:
    case 0x0649:
      return 0x064A;
    case 0x06A9:
      return 0x0643;
    default:
      return c;
  }
}

void AppendFoldedSlowly(char32_t c, std::string& out) {
  utf8proc_int32_t parts[20];
  int last_class = 0;
  const auto count = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(c), parts, 20,
      static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD),
      &last_class);
  if (count <= 0 || count > 20) return AppendUtf8(c, out);
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    const auto part = static_cast<char32_t>(parts[i]);
    if (!IsRemovableMark(part)) AppendUtf8(UnifyLetter(part), out);
  }
}

// Folded forms of 256 characters in a row. What folds to more than seven bytes is left out.
class FoldBlock {
 public:
  struct Entry {
    char bytes[7];
    unsigned char size;  // 0: it folds away; kTooLong
  };
  static constexpr unsigned char kTooLong = 0xFF;

  explicit FoldBlock(char32_t first) {
    std::string folded;
    for (char32_t i = 0; i < entries_.size(); ++i) {
      folded.clear();
      AppendFoldedSlowly(first + i, folded);
      const bool fits = folded.size() <= sizeof(Entry::bytes);
      entries_[i].size = fits ? static_cast<unsigned char>(folded.size()) : kTooLong;
      if (fits) std::memcpy(entries_[i].bytes, folded.data(), folded.size());
    }
  }
  const Entry& operator[](char32_t c) const { return entries_[c & 0xFF]; }

 private:
  std::array<Entry, 256> entries_;
};

// The blocks of the Basic Multilingual Plane, each worked out when it is first met: utf8proc takes
// longer for one character than matching for the rest of its line.
class FoldTable {
 public:
  ~FoldTable() {
    for (auto& block : blocks_) delete block.load();
  }
  // The block of the characters from 256 * number on.
  const FoldBlock& operator[](char32_t number) {
    std::atomic<const FoldBlock*>& slot = blocks_[number];
    const FoldBlock* block = slot.load(std::memory_order_acquire);
    if (block == nullptr) [[unlikely]] {
      auto made = std::make_unique<const FoldBlock>(number << 8);
      if (slot.compare_exchange_strong(block, made.get(), std::memory_order_acq_rel))
        block = made.release();
    }
    return *block;
  }

 private:
  std::array<std::atomic<const FoldBlock*>, 256> blocks_{};
};

FoldTable& Folds() {
  static FoldTable table;
  return table;
}

}  // namespace

namespace {

struct Copied {
  size_t from = 0, to = 0;  // bytes
};

// Folds a run of characters of two bytes, all of one block: a word of Greek or Cyrillic, and no
// more than kMost of it, which fold to less than AppendFolded has left.
[[gnu::always_inline]] inline Copied CopyTwoByteRun(std::string_view text, FoldTable& folds,
                                                    char* to) {
  constexpr size_t kMost = 16;
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const unsigned char* const end = at + std::min(text.size(), 2 * kMost);
  const unsigned number = (at[0] & 0x1F) >> 2;
  const FoldBlock& block = folds[number];
  char* const begin = to;
  for (; end - at >= 2 && at[0] >> 2 == (0xC0 >> 2 | number) && (at[1] & 0xC0) == 0x80; at += 2) {
    const FoldBlock::Entry& entry = block[(at[0] & 3u) << 6 | (at[1] & 0x3F)];
    if (entry.size == FoldBlock::kTooLong) break;
    std::memcpy(to, &entry, sizeof entry);
    to += entry.size;
  }
  const auto read = static_cast<size_t>(at - reinterpret_cast<const unsigned char*>(text.data()));
  return {read, static_cast<size_t>(to - begin)};
}

// How many bytes of `text` are characters from U+5000 to U+9FFF, in a row from its beginning: Han,
// which stays.
size_t HanBytes(std::string_view text) {
  size_t at = 0;
  for (; at + 3 <= text.size(); at += 3) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0xE5 || lead > 0xE9) break;
  }
  return at;
}

}  // namespace

void AppendFolded(std::string_view plain, std::string& out) {
  constexpr size_t kSlack = 128;  // more than any one character folds to
  FoldTable& folds = Folds();
  size_t to = out.size();
  for (size_t i = 0; i < plain.size();) {
    const size_t room = to + (plain.size() - i) + kSlack;
    if (out.size() < room) out.resize(room + kSlack);
    const auto lead = static_cast<unsigned char>(plain[i]);
    if (lead < 0x80) {
      // A blank between two words, mostly.
      if (i + 1 < plain.size() && static_cast<unsigned char>(plain[i + 1]) >= 0x80) {
        out[to++] = LowerAscii(plain[i++]);
        continue;
      }
      const size_t ascii = CopyLowerAscii(plain.substr(i), out.data() + to);
      to += ascii;
      i += ascii;
      continue;
    }
    if (lead >= 0xE5 && lead <= 0xE9) {
      const size_t han = HanBytes(plain.substr(i));
      std::memcpy(out.data() + to, plain.data() + i, han);
      to += han;
      i += han;
      if (han != 0) continue;
    }
    if (lead >= 0xC2 && lead < 0xE0) {
      const Copied copied = CopyTwoByteRun(plain.substr(i), folds, out.data() + to);
      i += copied.from;
      to += copied.to;
      if (copied.from != 0) continue;
    }
    const Decoded decoded = DecodeOne(plain.substr(i));
    i += decoded.length;
    if (decoded.code_point <= 0xFFFF) {
      const FoldBlock::Entry& entry = folds[decoded.code_point >> 8][decoded.code_point];
      if (entry.size != FoldBlock::kTooLong) [[likely]] {
        std::memcpy(out.data() + to, &entry, sizeof entry);
        to += entry.size;
        continue;
      }
    }
    out.resize(to);
    AppendFoldedSlowly(decoded.code_point, out);
    to = out.size();
  }
  out.resize(to);
}

namespace {

// What characters fold to by their first byte, what follows it, and for which second bytes (less
// 0x80) the third has to be looked at, or they fold to ASCII or are not told apart.
struct LeadFold {
  uint8_t to, more;  // more: bytes of the character
  uint64_t by_third, to_ascii;
};

constexpr auto kLeadFolds = [] {
  std::array<LeadFold, 256> leads{};
  const auto enter = [&](size_t first, size_t last, uint8_t to, uint8_t more) {
    for (size_t lead = first; lead <= last; ++lead) leads[lead] = {to, more, 0, 0};
  };
  enter(0xC0, 0xFF, kFoldsToAscii, 0);
  enter(0xC2, 0xC2, kFoldsToSigns, 1);
  enter(0xCE, 0xCF, kFoldsToGreek, 1);
  enter(0xD0, 0xD1, kFoldsToCyrillic, 1);
  enter(0xE0, 0xE0, kFoldsToIndic, 2);
  enter(0xE1, 0xE1, kFoldsToHangul, 2);
  enter(0xE2, 0xE2, kFoldsToSigns, 2);
  enter(0xE3, 0xE3, kFoldsToHan, 2);  // kana, too
  enter(0xE4, 0xE9, kFoldsToHan, 2);
  enter(0xEA, 0xED, kFoldsToHangul, 2);
  const auto bit = [](int second) { return uint64_t{1} << (second - 0x80); };
  // All but guillemets, the signs of degrees and of copyright, middle dots.
  leads[0xC2].to_ascii = ~(bit(0xAB) | bit(0xBB) | bit(0xA9) | bit(0xB0) | bit(0xB7));
  leads[0xCE].to_ascii = bit(0x84) | bit(0x85) | bit(0x87);  // accents alone, a middle dot
  leads[0xCF].to_ascii = bit(0xBD) | bit(0xBE) | bit(0xBF);
  leads[0xE1].to_ascii = ~uint64_t{0};  // letters of Hangul among many others
  // All but dashes, quotation marks, bullets.
  leads[0xE2].to_ascii = ~bit(0x80);
  leads[0xE2].by_third = bit(0x80);
  // Kana and CJK punctuation stay; U+3000, U+309B, U+309C do not.
  leads[0xE3].to_ascii = ~(bit(0x80) | bit(0x81) | bit(0x82) | bit(0x83));
  leads[0xE3].by_third = bit(0x80) | bit(0x82);
  leads[0xEA].to_ascii = bit(0xB0) - 1;  // before Hangul
  return leads;
}();

bool FoldsToAsciiByThird(unsigned char lead, unsigned char second, unsigned char third) {
  if (lead == 0xE2) return third < 0x92 || third > 0xA2 || third == 0x96 || third == 0x97;
  return second == 0x80 ? third == 0x80 : third == 0x9B || third == 0x9C;
}

}  // namespace

uint8_t FoldsToPlainly(std::string_view text) {
  uint8_t found = 0;
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const LeadFold& lead = kLeadFolds[byte];
    if (lead.more >= text.size() - i) return found | lead.to | kFoldsToAscii;
    // U+3000 to U+303F, punctuation, are of no kana.
    const bool is_kana = byte == 0xE3 && static_cast<unsigned char>(text[i + 1]) != 0x80;
    found |= lead.to;
    if (is_kana) found |= kFoldsToKana;
    if (lead.more != 0) {
      const uint64_t second = uint64_t{1} << (text[i + 1] & 0x3F);
      if ((lead.to_ascii & second) ||
          ((lead.by_third & second) &&
           FoldsToAsciiByThird(byte, static_cast<unsigned char>(text[i + 1]),
                               static_cast<unsigned char>(text[i + 2]))))
        found |= kFoldsToAscii;
    }
    i += size_t{1} + lead.more;
  }
  return found;
}

#if defined(__x86_64__)
namespace {

// The first bytes of characters that do not fold to ASCII, or not all of them.
struct LeadTable : NibbleTable {
  static constexpr uint8_t kC2 = 1, kGreek = 2, kE2 = 4, kE3 = 8, kHangul = 16, kCyrillic = 32;
  static constexpr uint8_t kIndic = 64, kHan = 128;
  static constexpr uint8_t kSome = kC2 | kGreek | kE2 | kE3 | kHangul;
  constexpr LeadTable() {
    Enter(0xC2, kC2);
    for (const uint8_t lead : {0xCE, 0xCF}) Enter(lead, kGreek);
    for (const uint8_t lead : {0xD0, 0xD1}) Enter(lead, kCyrillic);
    Enter(0xE0, kIndic);
    Enter(0xE2, kE2);
    Enter(0xE3, kE3);
    for (const uint8_t lead : {0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9}) Enter(lead, kHan);
    for (const uint8_t lead : {0xE1, 0xEA, 0xEB, 0xEC, 0xED}) Enter(lead, kHangul);
  }
};
constexpr LeadTable kLeadTable;

STRIGIL_WIDE __m256i Either(__m256i a, __m256i b) { return _mm256_or_si256(a, b); }
STRIGIL_WIDE __m256i Both(__m256i a, __m256i b) { return _mm256_and_si256(a, b); }

// Which characters fold to ASCII, by their bytes: kLeadFolds in other words.
STRIGIL_WIDE __m256i FindFoldsToAscii(__m256i leads, __m256i one, __m256i two, __m256i three) {
  __m256i found = Either(Both(Is(one, 0xCE), Either(IsAmong(two, 0x84, 0x85), Is(two, 0x87))),
                         Both(Is(one, 0xCF), IsAmong(two, 0xBD, 0xBF)));
  if (HasAny(leads, LeadTable::kC2)) {
    const __m256i stay = Either(Either(Either(Is(two, 0xAB), Is(two, 0xBB)), Is(two, 0xA9)),
                                Either(Is(two, 0xB0), Is(two, 0xB7)));
    found = Either(found, _mm256_andnot_si256(stay, Is(one, 0xC2)));
  }
  if (HasAny(leads, LeadTable::kE2)) {
    const __m256i stay =
        Both(Is(two, 0x80), Either(IsAmong(three, 0x92, 0x95), IsAmong(three, 0x98, 0xA2)));
    found = Either(found, _mm256_andnot_si256(stay, Is(one, 0xE2)));
  }
  if (HasAny(leads, LeadTable::kE3)) {
    const __m256i go = Either(Either(Both(Is(two, 0x80), Is(three, 0x80)),
                                     Both(Is(two, 0x82), IsAmong(three, 0x9B, 0x9C))),
                              IsAmong(two, 0x84, 0xBF));
    found = Either(found, Both(Is(one, 0xE3), go));
  }
  if (HasAny(leads, LeadTable::kHangul)) {
    const __m256i go = Both(Is(one, 0xEA), IsAmong(two, 0x80, 0xAF));
    found = Either(found, Either(Is(one, 0xE1), go));
  }
  return found;
}

[[gnu::target("avx2")]] uint8_t FoldsToWide(std::string_view text) {
  constexpr size_t kAhead = 2;
  const WideTable table = Spread(kLeadTable);
  __m256i seen = _mm256_setzero_si256(), to_ascii = seen, kana = seen;
  const auto look = [&](const char* at) STRIGIL_WIDE_LAMBDA {
    const __m256i one = LoadWide(at);
    const __m256i is_lead = _mm256_cmpeq_epi8(_mm256_max_epu8(one, Fill(0xC0)), one);
    const __m256i leads = Both(ClassesOf(one, table), is_lead);
    seen = Either(seen, leads);
    to_ascii = Either(to_ascii, Both(is_lead, Is(leads, 0)));
    if (!HasAny(leads, LeadTable::kSome)) return;
    const __m256i two = LoadWide(at + 1);
    to_ascii = Either(to_ascii, FindFoldsToAscii(leads, one, two, LoadWide(at + 2)));
    kana = Either(kana, _mm256_andnot_si256(Is(two, 0x80), Is(one, 0xE3)));
  };
  size_t at = 0;
  for (; at + kWideBytes + kAhead <= text.size(); at += kWideBytes) look(text.data() + at);
  for (; at < text.size(); at += kWideBytes) {
    char last[kWideBytes + kAhead] = {};
    std::memcpy(last, text.data() + at, std::min(text.size() - at, sizeof last));
    look(last);
  }
  uint8_t found = 0;
  const auto note = [&](bool is_there, uint8_t bits) { found |= is_there ? bits : 0; };
  note(HasAny(to_ascii), kFoldsToAscii);
  note(HasAny(kana), kFoldsToKana);
  note(HasAny(seen, LeadTable::kCyrillic), kFoldsToCyrillic);
  note(HasAny(seen, LeadTable::kGreek), kFoldsToGreek);
  note(HasAny(seen, LeadTable::kHan | LeadTable::kE3), kFoldsToHan);
  note(HasAny(seen, LeadTable::kHangul), kFoldsToHangul);
  note(HasAny(seen, LeadTable::kIndic), kFoldsToIndic);
  note(HasAny(seen, LeadTable::kC2 | LeadTable::kE2), kFoldsToSigns);
  return found;
}

}  // namespace
#endif

uint8_t FoldsTo(std::string_view text) {
#if defined(__x86_64__)
  if (kHasAvx2) return FoldsToWide(text);
#endif
  return FoldsToPlainly(text);
}

std::string_view WithoutLeadingPunctuation(std::string_view plain) {
  while (!plain.empty()) {
    const Decoded decoded = DecodeOne(plain);
    if (IsAlnum(decoded.code_point)) break;
    plain.remove_prefix(decoded.length);
  }
  return plain;
}

std::string_view WithoutTrailingPunctuation(std::string_view plain) {
  while (!plain.empty()) {
    const size_t begin = CharacterStart(plain, plain.size() - 1);
    if (IsAlnum(DecodeOne(plain.substr(begin)).code_point)) break;
    plain = plain.substr(0, begin);
  }
  return plain;
}

std::string_view TrimPunctuation(std::string_view plain) {
  return WithoutTrailingPunctuation(WithoutLeadingPunctuation(plain));
}

bool HasOuterBrackets(std::string_view plain) {
  if (plain.size() < 3) return false;
  return (plain.front() == '[' && plain.back() == ']') ||
         (plain.front() == '(' && plain.back() == ')');
}

void AppendKey(std::string_view plain, Brackets brackets, std::string& out) {
  const size_t start = out.size();
  AppendFolded(plain, out);
  const std::string_view folded = std::string_view(out).substr(start);
  const std::string_view letters = TrimPunctuation(folded);
  const size_t begin = static_cast<size_t>(letters.data() - folded.data());
  const size_t end = begin + letters.size();
  const bool keep = brackets == Brackets::kKeep && HasOuterBrackets(plain) && begin < end;
  const char open = keep ? plain.front() : '\0';
  // Written over the folded text, which it is never longer than: the brackets kept were among it.
  size_t to = start;
  size_t from = start + begin;
  const size_t stop = start + end;
  if (keep) out[to++] = open;
  while (from < stop) {
    const auto byte = static_cast<unsigned char>(out[from]);
    if (byte < 0x80 && !IsDigit(byte)) {
      out[to++] = out[from++];
      continue;
    }
    const Decoded decoded = DecodeOne(std::string_view(out).substr(from));
    if (!IsDigit(decoded.code_point)) {
      for (uint32_t k = 0; k < decoded.length; ++k) out[to++] = out[from++];
      continue;
    }
    while (from < stop) {
      const Decoded digit = DecodeOne(std::string_view(out).substr(from));
      if (!IsDigit(digit.code_point)) break;
      from += digit.length;
    }
    out[to++] = '#';
  }
  if (keep) out[to++] = open == '[' ? ']' : ')';
  out.resize(to);
}

}  // namespace strigil
