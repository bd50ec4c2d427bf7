// Decompositions and case folds are utf8proc's, kept in a table of what was met.
//
// Tested by tests/folding_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/folding.h"

#include <utf8proc.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>

#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"

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
  // REQUIRES: c <= U+FFFF
  const FoldBlock::Entry& operator[](char32_t c) {
    std::atomic<const FoldBlock*>& slot = blocks_[c >> 8];
    const FoldBlock* block = slot.load(std::memory_order_acquire);
    if (block == nullptr) [[unlikely]] {
      auto made = std::make_unique<const FoldBlock>(c & ~char32_t{0xFF});
      if (slot.compare_exchange_strong(block, made.get(), std::memory_order_acq_rel))
        block = made.release();
    }
    return (*block)[c];
  }

 private:
  std::array<std::atomic<const FoldBlock*>, 256> blocks_{};
};

FoldTable& Folds() {
  static FoldTable table;
  return table;
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
    if (lead >= 0xE5 && lead <= 0xE9 && i + 3 <= plain.size()) {  // Han, U+5000 to U+9FFF
      std::memcpy(out.data() + to, plain.data() + i, 3);
      to += 3;
      i += 3;
      continue;
    }
    const bool of_two =
        lead >= 0xC2 && lead < 0xE0 && i + 2 <= plain.size() && ContinuesCharacter(plain[i + 1]);
    const Decoded decoded =
        of_two ? Decoded{static_cast<char32_t>((lead & 0x1F) << 6 | (plain[i + 1] & 0x3F)), 2, true}
               : DecodeOne(plain.substr(i));
    i += decoded.length;
    if (decoded.code_point <= 0xFFFF) {
      const FoldBlock::Entry& entry = folds[decoded.code_point];
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

bool FoldsBeyondAscii(std::string_view text) {
  // By the first byte of a character: whether all that begin with it do, or some.
  enum : uint8_t { kAll = 0, kSome = 1, kUnknown = 2 };
  static constexpr auto kLeads = [] {
    std::array<uint8_t, 256> leads{};
    for (size_t lead = 0xC0; lead < 256; ++lead) leads[lead] = kUnknown;
    for (const size_t lead : {0xCF, 0xD0, 0xD1, 0xE0}) leads[lead] = kAll;
    for (size_t lead = 0xE4; lead <= 0xED; ++lead) leads[lead] = kAll;
    for (const size_t lead : {0xCE, 0xE3, 0xEA}) leads[lead] = kSome;
    return leads;
  }();
  uint8_t found = kAll;
  for (const char c : text) found |= kLeads[static_cast<unsigned char>(c)];
  if (found != kSome) return found == kAll;
  const auto byte = [&](size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char second = byte(i + 1);
    switch (byte(i)) {
      case 0xCE:  // Greek; accents that stand alone
        if (second == 0x84 || second == 0x85) return false;
        break;
      case 0xE3:  // kana and CJK punctuation; U+3000, U+309B, U+309C, from U+3100 on
        if (second >= 0x84 || (second == 0x80 && byte(i + 2) == 0x80) ||
            (second == 0x82 && (byte(i + 2) == 0x9B || byte(i + 2) == 0x9C)))
          return false;
        break;
      case 0xEA:  // modifier letters among others
        if (second == 0x9F) return false;
        break;
    }
  }
  return true;
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
