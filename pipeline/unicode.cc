// Decoding by hand (the hot path), classes and decompositions from utf8proc.
//
// Tested by tests/unicode_test.cc, which compares DecodeOne with the table of ill-formed sequences
// in the Unicode standard and the folding with utf8proc's own.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/unicode.h"

#include <simdjson.h>
#include <utf8proc.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>

#include "pipeline/byte_scan.h"

namespace strigil {
namespace {

bool IsContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

struct Entity {
  std::string_view name;
  char32_t code_point;
};

// The entities that extractors leave in text. Only with a semicolon: `AT&T` and `&c.` stay.
constexpr Entity kEntities[] = {
    {"nbsp", 0xA0},     {"amp", '&'},       {"lt", '<'},        {"gt", '>'},
    {"quot", '"'},      {"apos", '\''},     {"shy", 0xAD},      {"copy", 0xA9},
    {"reg", 0xAE},      {"trade", 0x2122},  {"hellip", 0x2026}, {"ndash", 0x2013},
    {"mdash", 0x2014},  {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"ldquo", 0x201C},
    {"rdquo", 0x201D},  {"bdquo", 0x201E},  {"laquo", 0xAB},    {"raquo", 0xBB},
    {"bull", 0x2022},   {"middot", 0xB7},   {"ensp", 0x2002},   {"emsp", 0x2003},
    {"thinsp", 0x2009}, {"zwnj", 0x200C},   {"zwj", 0x200D},    {"lrm", 0x200E},
    {"rlm", 0x200F},    {"larr", 0x2190},   {"rarr", 0x2192},   {"times", 0xD7},
    {"eacute", 0xE9},   {"egrave", 0xE8},   {"agrave", 0xE0},   {"auml", 0xE4},
    {"ouml", 0xF6},     {"uuml", 0xFC},     {"szlig", 0xDF},    {"ccedil", 0xE7},
    {"ntilde", 0xF1},   {"aacute", 0xE1},   {"iacute", 0xED},   {"oacute", 0xF3},
    {"uacute", 0xFA},   {"euro", 0x20AC},   {"pound", 0xA3},    {"deg", 0xB0},
    {"lsaquo", 0x2039}, {"rsaquo", 0x203A},
};

struct DecodedEntity {
  char32_t code_point = 0;
  size_t length = 0;  // bytes; 0: not an entity
};

DecodedEntity DecodeNumeric(std::string_view digits, int base) {
  char32_t value = 0;
  for (const char c : digits) {
    const int digit = c >= '0' && c <= '9'                     ? c - '0'
                      : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                               : 99;
    if (digit >= base) return {};
    value = value * base + digit;
    if (value > 0x10FFFF) return {};
  }
  if (value == 0 || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, 1};
}

// An entity at the start of `text` (which begins with '&'), semicolon included. An ampersand that
// is itself escaped is seen through: `&amp;nbsp;` is one NBSP, up to four times over.
DecodedEntity DecodeEntity(std::string_view text) {
  size_t begin = 1;
  for (int depth = 0; depth < 4 && text.substr(begin).starts_with("amp;"); ++depth) begin += 4;
  const size_t semicolon = text.substr(0, begin + 10).find(';', begin);
  if (semicolon != std::string_view::npos && semicolon > begin) {
    const std::string_view name = text.substr(begin, semicolon - begin);
    DecodedEntity entity;
    if (name.size() > 1 && name[0] == '#') {
      const bool hex = (name[1] | 0x20) == 'x';
      if (name.size() > (hex ? 2u : 1u))
        entity = DecodeNumeric(name.substr(hex ? 2 : 1), hex ? 16 : 10);
    } else {
      for (const Entity& known : kEntities) {
        if (known.name == name) entity = {known.code_point, 1};
      }
    }
    if (entity.length != 0) return {entity.code_point, semicolon + 1};
  }
  if (begin > 1) return {'&', begin};
  return {};
}

// What a quotation mark is for matching, or 0.
char StraightQuote(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x02BC:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
      return '"';
    default:
      return 0;
  }
}

// A lead byte after which MakePlain has to look closer: some character under it is invisible, a
// space or a quotation mark.
constexpr std::array<bool, 256> MakePlainLeads() {
  std::array<bool, 256> lead{};
  for (int i = 0; i < 0x20; ++i) lead[i] = true;
  lead['&'] = lead[0x7F] = true;
  for (const int b : {0xC2, 0xCA, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF3}) lead[b] = true;
  return lead;
}
constexpr std::array<bool, 256> kPlainLeads = MakePlainLeads();

enum class QuoteResult { kSame, kChanged, kOther };

// MakePlain for text without control characters, entities and doubled blanks, as most text is: if
// all there is to do is to straighten quotes, does it into `buffer` (which may be left longer or
// unset if nothing changes). kOther: there are spaces or invisible characters; not done.
QuoteResult StraightenQuotes(std::string_view text, std::string& buffer) {
  size_t to = 0, copied = 0;  // buffer holds what becomes of text[0, copied)
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      i = FindBeyondAscii(text, i + 1);
      continue;
    }
    if (!kPlainLeads[lead]) {
      i += lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      continue;
    }
    const Decoded decoded = DecodeOne(text.substr(i));
    const char32_t c = decoded.code_point;
    if (!decoded.valid || c == 0x85 || IsSpaceSeparator(c) || IsInvisible(c))
      return QuoteResult::kOther;
    if (const char quote = StraightQuote(c)) {
      if (buffer.size() < text.size()) buffer.resize(text.size());
      std::memcpy(buffer.data() + to, text.data() + copied, i - copied);
      to += i - copied;
      buffer[to++] = quote;
      copied = i + decoded.length;
    }
    i += decoded.length;
  }
  if (copied == 0) return QuoteResult::kSame;
  std::memcpy(buffer.data() + to, text.data() + copied, text.size() - copied);
  buffer.resize(to + text.size() - copied);
  return QuoteResult::kChanged;
}

std::string_view TrimAscii(std::string_view text) {
  size_t begin = 0, end = text.size();
  while (begin < end && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  return text.substr(begin, end - begin);
}

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
utf8proc_category_t Category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

}  // namespace

Decoded DecodeBeyondAscii(std::string_view text) {
  const auto* s = reinterpret_cast<const unsigned char*>(text.data());
  const size_t size = text.size();
  const unsigned char b0 = s[0];
  if (b0 < 0xC2 || b0 > 0xF4) return {0xFFFD, 1, false};
  // The range of the second byte excludes overlong forms, surrogates and what is over U+10FFFF.
  const unsigned char low = b0 == 0xE0 ? 0xA0 : b0 == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = b0 == 0xED ? 0x9F : b0 == 0xF4 ? 0x8F : 0xBF;
  if (size < 2 || s[1] < low || s[1] > high) return {0xFFFD, 1, false};
  if (b0 < 0xE0) return {static_cast<char32_t>((b0 & 0x1F) << 6 | (s[1] & 0x3F)), 2, true};
  if (size < 3 || !IsContinuation(s[2])) return {0xFFFD, 2, false};
  if (b0 < 0xF0) {
    return {static_cast<char32_t>((b0 & 0x0F) << 12 | (s[1] & 0x3F) << 6 | (s[2] & 0x3F)), 3, true};
  }
  if (size < 4 || !IsContinuation(s[3])) return {0xFFFD, 3, false};
  return {static_cast<char32_t>((b0 & 0x07) << 18 | (s[1] & 0x3F) << 12 | (s[2] & 0x3F) << 6 |
                                (s[3] & 0x3F)),
          4, true};
}

void AppendUtf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool IsValidUtf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

bool IsSpaceSeparator(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool IsInvisible(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r' && c != '\v' && c != '\f';
  if (c < 0xAD) return c >= 0x7F && c <= 0x9F && c != 0x85;
  return c == 0xAD || c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 ||
         (c >= 0x180B && c <= 0x180E) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
         (c >= 0xFFF9 && c <= 0xFFFC) || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool IsLetter(char32_t c) {
  if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  const auto category = Category(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool IsUpper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  const auto category = Category(c);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

char32_t ToLower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

bool IsDigitBeyondAscii(char32_t c) { return Category(c) == UTF8PROC_CATEGORY_ND; }

bool IsNumber(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  const auto category = Category(c);
  return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool IsAlnumBeyondAscii(char32_t c) {
  const auto category = Category(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ND;
}

bool IsUnspacedScript(char32_t c) {
  if (c < 0x0E00) return false;
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
         (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFF66 && c <= 0xFF9D) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool IsRightToLeft(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF && c != 0x061C) || (c >= 0xFB1D && c <= 0xFDFF) ||
         (c >= 0xFE70 && c <= 0xFEFE) || (c >= 0x10800 && c <= 0x10FFF) ||
         (c >= 0x1E800 && c <= 0x1EFFF);
}

size_t EntityLength(std::string_view text) {
  return text.starts_with('&') ? DecodeEntity(text).length : 0;
}

std::string_view WithoutOddCharacters(std::string_view text, std::string& buffer,
                                      std::vector<uint32_t>* origins) {
  // Less than IsInvisible.
  const auto may_be_taken_out = [](char32_t c) {
    return (c < 0x20 && c != '\t') || c == 0x7F || c == 0xAD || c == 0x061C ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFC);
  };
  buffer.clear();
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x7F && (byte >= ' ' || byte == '\t')) {
      if (origins != nullptr) origins->push_back(static_cast<uint32_t>(i));
      buffer += text[i++];
      continue;
    }
    const Decoded decoded = DecodeOne(text.substr(i));
    if (IsSpaceSeparator(decoded.code_point)) {
      buffer += ' ';
    } else if (!may_be_taken_out(decoded.code_point)) {
      buffer.append(text, i, decoded.length);
    }
    if (origins != nullptr) origins->resize(buffer.size(), static_cast<uint32_t>(i));
    i += decoded.length;
  }
  if (origins != nullptr) origins->push_back(static_cast<uint32_t>(text.size()));
  return buffer;
}

std::string_view MakePlain(std::string_view text, std::string& buffer) {
  return MakePlain(text, ScanBytes(text), buffer);
}

std::string_view MakePlain(std::string_view text, uint8_t bytes, std::string& buffer) {
  const std::string_view trimmed = TrimAscii(text);
  const uint8_t odd = bytes & (kUnplain | kControl | kAmpersand | kDoubleBlank);
  if (odd == 0) return trimmed;
  if (odd == kUnplain) {
    const QuoteResult result = StraightenQuotes(trimmed, buffer);
    if (result != QuoteResult::kOther)
      return result == QuoteResult::kSame ? trimmed : std::string_view(buffer);
  }
  buffer.clear();
  bool blank = false;    // a blank is due before the next visible character
  bool changed = false;  // buffer differs from trimmed
  size_t i = 0;
  const auto emit = [&](std::string_view bytes) {
    if (blank && !buffer.empty()) buffer += ' ';
    blank = false;
    buffer.append(bytes);
  };
  while (i < trimmed.size()) {
    size_t run = i;  // a run of bytes that stand for themselves; single blanks are part of it
    while (run < trimmed.size() && !kPlainLeads[static_cast<unsigned char>(trimmed[run])]) {
      if (trimmed[run] == ' ' &&
          (run == i || run + 1 == trimmed.size() || trimmed[run + 1] == ' ' ||
           kPlainLeads[static_cast<unsigned char>(trimmed[run + 1])])) {
        break;
      }
      ++run;
    }
    if (run > i) emit(trimmed.substr(i, run - i));
    i = run;
    if (i == trimmed.size()) break;
    if (trimmed[i] == ' ') {
      changed |= blank || buffer.empty();
      blank = true;
      ++i;
      continue;
    }
    Decoded decoded = DecodeOne(trimmed.substr(i));
    if (decoded.code_point == '&') {
      const DecodedEntity entity = DecodeEntity(trimmed.substr(i));
      if (entity.length != 0) {
        decoded = {entity.code_point, static_cast<uint32_t>(entity.length), false};
      }
    }
    const char32_t c = decoded.code_point;
    const std::string_view bytes = trimmed.substr(i, decoded.length);
    i += decoded.length;
    if (c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 ||
        IsSpaceSeparator(c)) {
      changed = true;
      blank = true;
    } else if (IsInvisible(c)) {
      changed = true;
    } else if (const char quote = StraightQuote(c)) {
      changed = true;
      emit({&quote, 1});
    } else if (!decoded.valid) {
      changed = true;
      std::string character;
      AppendUtf8(c, character);
      emit(character);
    } else {
      emit(bytes);
    }
  }
  return changed || blank ? std::string_view(buffer) : trimmed;
}

void AppendFolded(std::string_view plain, std::string& out) {
  constexpr size_t kSlack = 128;  // more than any one character folds to
  FoldTable& folds = Folds();
  size_t to = out.size();
  for (size_t i = 0; i < plain.size();) {
    const size_t room = to + (plain.size() - i) + kSlack;
    if (out.size() < room) out.resize(room + kSlack);
    const auto lead = static_cast<unsigned char>(plain[i]);
    if (lead < 0x80) {
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
    const bool of_two = lead >= 0xC2 && lead < 0xE0 && i + 2 <= plain.size() &&
                        IsContinuation(static_cast<unsigned char>(plain[i + 1]));
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
    size_t begin = plain.size() - 1;
    while (begin > 0 && IsContinuation(static_cast<unsigned char>(plain[begin]))) --begin;
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
