// Most lines are plain, so MakePlain looks at the classes of bytes first; then at quotation marks
// alone, which are what the rest mostly has; and goes through the characters only if that is not
// all.
//
// Tested by tests/plain_form_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plain_form.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// A name of up to eight bytes as a number.
constexpr uint64_t PackName(std::string_view name) {
  uint64_t packed = 0;
  for (const char c : name) packed = packed << 8 | static_cast<unsigned char>(c);
  return packed;
}

struct Entity {
  constexpr Entity(std::string_view entity, char32_t c) : name(PackName(entity)), code_point(c) {}
  uint64_t name;
  char32_t code_point;
};

// The entities that extractors leave in text. Only with a semicolon: `AT&T` and `&c.` stay.
constexpr auto kEntities = [] {
  std::array entities = std::to_array<Entity>({
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
  });
  std::ranges::sort(entities, {}, &Entity::name);
  return entities;
}();

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
    } else if (name.size() <= sizeof(uint64_t)) {
      const uint64_t packed = PackName(name);
      const auto known = std::ranges::lower_bound(kEntities, packed, {}, &Entity::name);
      if (known != kEntities.end() && known->name == packed) entity = {known->code_point, 1};
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

}  // namespace

std::string_view TrimBlanks(std::string_view text) {
  size_t begin = 0, end = text.size();
  while (begin < end && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  return text.substr(begin, end - begin);
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
  const std::string_view trimmed = TrimBlanks(text);
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

}  // namespace strigil
