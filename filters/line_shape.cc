// By letters, words and the signs at the ends of a line.
//
// Tested by tests/page_context_test.cc and the fixtures.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_shape.h"

#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr uint32_t kLongKoreanLine = 60;  // a syllable is a character: half the length of English

// The last code point of `text`, which loses it.
char32_t TakeLast(std::string_view& text) {
  const size_t at = CharacterStart(text, text.size() - 1);
  const char32_t c = DecodeOne(text.substr(at)).code_point;
  text = text.substr(0, at);
  return c;
}

bool IsClosing(char32_t c) {
  switch (c) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case U'»':
    case U'«':
    case U'’':
    case U'”':
    case U'“':
    case U'›':
    case U'」':
    case U'』':
    case U'〉':
    case U'》':
    case U'】':
    case U'）':
    case ' ':
      return true;
    default:
      return false;
  }
}

bool IsTerminal(char32_t c) {
  switch (c) {
    case '.':
    case '!':
    case '?':
    case U'。':
    case U'！':
    case U'？':
    case U'．':
    case U'｡':
    case U'؟':
    case U'۔':
    case U'।':
    case U'॥':
    case U'။':
    case U'។':
    case U'‼':
    case U'⁇':
    case U'⁈':
    case U'⁉':
    case U'։':
    case 0x037E:  // the Greek question mark, which looks like ;
      return true;
    default:
      return false;
  }
}

bool IsMostlyHangul(std::string_view plain) {
  uint32_t hangul = 0, letters = 0;
  for (size_t i = 0; i < plain.size();) {
    const Decoded decoded = DecodeOne(plain.substr(i));
    const bool syllable = decoded.code_point >= 0xAC00 && decoded.code_point <= 0xD7A3;
    hangul += syllable;
    letters += !syllable && IsLetter(decoded.code_point);
    i += decoded.length;
  }
  return hangul > letters;
}

}  // namespace

uint32_t CountWords(std::string_view plain, uint32_t enough) {
  uint32_t words = 0, unspaced = 0;
  bool inside = false;
  for (size_t i = CountAsciiWords(plain, enough, words, inside);
       i < plain.size() && words + unspaced / 2 < enough;) {
    const auto byte = static_cast<unsigned char>(plain[i]);
    if (byte < 0x80) {
      const bool blank = byte == ' ' || byte == '\t';
      words += !blank && !inside;
      inside = !blank;
      ++i;
      continue;
    }
    const Decoded decoded = DecodeOne(plain.substr(i));
    if (IsUnspacedScript(decoded.code_point)) {
      ++unspaced;
      inside = false;
    } else if (decoded.code_point < 0x3000 || !IsSpaceSeparator(decoded.code_point)) {
      words += !inside && IsAlnum(decoded.code_point);
      inside |= IsAlnum(decoded.code_point);
    }
    i += decoded.length;
  }
  return words + unspaced / 2;
}

bool EndsSentence(std::string_view plain) {
  std::string_view rest = plain;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const char32_t c = TakeLast(rest);
    if (IsClosing(c)) continue;
    if (!IsTerminal(c)) return false;
    return !(c == '.' && before.ends_with(".."));
  }
  return false;
}

bool IsSentence(std::string_view plain) {
  if (!EndsSentence(plain)) return false;
  const uint32_t enough = IsMostlyUnspaced(plain) ? 10 : 6;
  return CountWords(plain, enough) >= enough;
}

bool IsBareUrl(std::string_view plain) {
  if (!plain.starts_with("http://") && !plain.starts_with("https://") && !plain.starts_with("www."))
    return false;
  return plain.size() > 8 && plain.find(' ') == std::string_view::npos;
}

bool LooksLikeSourceCode(std::string_view plain) {
  if (plain.empty()) return false;
  const char last = plain.back();
  const auto has = [&](std::string_view any) {
    return plain.find_first_of(any) != std::string_view::npos;
  };
  if (last == ';' || last == '{' || last == '}') return plain.size() <= 3 || has("=(){}[]<>");
  if (plain.ends_with("):") || plain.ends_with("({") || plain.ends_with("});")) return true;
  if (IsOneOf(plain.front(), "i#/`re")) {
    for (const std::string_view start :
         {"import ", "#include", "#!/", "//", "/*", "```", "return ", "export "}) {
      if (plain.starts_with(start) && !EndsSentence(plain) && CountWords(plain, 7) <= 6)
        return true;
    }
  }
  // name = value
  size_t at = 0;
  while (at < plain.size() && (IsAlnum(static_cast<unsigned char>(plain[at])) || plain[at] == '_' ||
                               plain[at] == '.' || plain[at] == '-'))
    ++at;
  if (at == 0) return false;
  const size_t sign = plain.find_first_not_of(" \t:+", at);
  return sign != std::string_view::npos && plain[sign] == '=' && sign + 1 < plain.size() &&
         plain[sign + 1] != '=';
}

char ListMark(std::string_view plain) {
  size_t digits = 0;
  while (digits < plain.size() && digits < 3 && plain[digits] >= '0' && plain[digits] <= '9')
    ++digits;
  if (digits > 0) {
    const std::string_view rest = plain.substr(digits);
    return rest.starts_with(". ") || rest.starts_with(") ") ? '1' : 0;
  }
  if (plain.starts_with("- ") || plain.starts_with("\u2013 ") || plain.starts_with("\u2014 "))
    return '-';
  if (plain.starts_with("* ") || plain.starts_with("\u2022") || plain.starts_with("\u00B7 "))
    return '*';
  return 0;
}

bool IsMostlyUnspaced(std::string_view plain) {
  uint32_t unspaced = 0, letters = 0;
  for (size_t i = 0; i < plain.size();) {
    const auto lead = static_cast<unsigned char>(plain[i]);
    if (lead < 0x80) {
      letters += (lead | 0x20) >= 'a' && (lead | 0x20) <= 'z';
      ++i;
      continue;
    }
    if (lead >= 0xE5 && lead <= 0xE9) {  // Han, U+5000 to U+9FFF
      ++unspaced;
      i += 3;
      continue;
    }
    if (lead == 0xD0) {  // Cyrillic, U+0400 to U+043F
      ++letters;
      i += 2;
      continue;
    }
    const Decoded decoded = DecodeOne(plain.substr(i));
    if (IsUnspacedScript(decoded.code_point)) {
      ++unspaced;
    } else {
      letters += IsLetter(decoded.code_point);
    }
    i += decoded.length;
  }
  return unspaced > letters;
}

bool IsLongUnspaced(std::string_view plain, uint32_t length) {
  return IsMostlyUnspaced(plain) || (length >= kLongKoreanLine && IsMostlyHangul(plain));
}

}  // namespace strigil
