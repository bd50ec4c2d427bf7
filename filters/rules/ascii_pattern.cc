// Every character beyond ASCII becomes the same one of Latin-1: no text in ASCII has either.
//
// Tested by tests/ascii_pattern_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/ascii_pattern.h"

#include <charconv>

#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr char kBeyondAscii = '\xFF';

// One element of a pattern: a character, or an escape of two bytes or more.
struct Element {
  size_t size;
  char32_t code_point;  // of a character, and of \x{...}; 0 for other escapes
};

Element FirstElement(std::string_view pattern) {
  if (pattern[0] != '\\' || pattern.size() == 1) {
    const Decoded decoded = DecodeOne(pattern);
    return {decoded.length, decoded.code_point};
  }
  if (!pattern.starts_with("\\x{")) return {2, 0};
  const char* const digits = pattern.data() + 3;
  uint32_t code_point = 0;
  const auto [end, error] =
      std::from_chars(digits, pattern.data() + pattern.size(), code_point, 16);
  if (error != std::errc() || end == pattern.data() + pattern.size() || *end != '}') return {2, 0};
  return {static_cast<size_t>(end - pattern.data()) + 1, code_point};
}

// Whether some character of the range does.
bool FoldsToAscii(char32_t low, char32_t high) {
  const auto has = [&](char32_t c) { return low <= c && c <= high; };
  return has(U'\u017F') || has(U'\u212A');
}

}  // namespace

std::optional<std::string> AsciiPattern(std::string_view pattern) {
  if (pattern.find("\\Q") != std::string_view::npos) return std::nullopt;
  std::string result;
  result.reserve(pattern.size());
  // Of what may be a range.
  char32_t before = 0, begin = 0;
  bool in_range = false;
  while (!pattern.empty()) {
    const Element element = FirstElement(pattern);
    const char32_t c = element.code_point;
    if (c < 0x80) {
      result += pattern.substr(0, element.size);
    } else {
      if (IsAlnum(c) || (in_range && FoldsToAscii(begin, c))) return std::nullopt;
      result += kBeyondAscii;
    }
    in_range = c == '-';
    if (in_range) begin = before;
    before = c;
    pattern.remove_prefix(element.size);
  }
  return result;
}

}  // namespace strigil
