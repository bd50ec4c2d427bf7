// Tested by draft_test.cc and the fixtures of code and tables.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/preformatted.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "pipeline/byte_scan.h"
#include "pipeline/plain_form.h"

namespace strigil {
namespace {

// Two tabs, two cell bars, or two gaps of three blanks between words: a row of a table.
bool LooksLikeTableRow(std::string_view trimmed) {
  if (trimmed.size() >= 3 && trimmed.front() == '|' && trimmed.back() == '|') return true;
  size_t tabs = 0, bars = 0, gaps = 0, blanks = 0;
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  for (size_t i = 0; i < trimmed.size(); ++i) {
    const char c = trimmed[i];
    tabs += c == '\t';
    bars += c == '|' && i > 0 && i + 1 < trimmed.size() && is_blank(trimmed[i - 1]) &&
            is_blank(trimmed[i + 1]);
    blanks = c == ' ' ? blanks + 1 : 0;
    gaps += blanks == 3;
  }
  return tabs >= 2 || bars >= 2 || gaps >= 2;
}

// What begins, ends or leaves a block and has no other mark of code: `for name in names:`, `else:`,
// `return total`.
bool IsOfBlock(std::string_view trimmed) {
  const std::string_view word = trimmed.substr(0, trimmed.find_first_of(" :"));
  const auto is_among = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (trimmed.back() == ':') {
    return is_among({"for", "while", "if", "elif", "else", "try", "except", "finally", "with",
                     "class", "case", "default"});
  }
  if (word.size() == trimmed.size()) {
    return is_among({"return", "break", "continue", "pass", "end", "else", "fi", "done", "then"});
  }
  return is_among({"return", "raise", "yield", "import", "del"}) &&
         std::count(trimmed.begin(), trimmed.end(), ' ') < 4;
}

// `port: 8080`, `- name: public`, `tls:`
bool BeginsWithKey(std::string_view trimmed) {
  if (trimmed.starts_with("- ")) trimmed.remove_prefix(2);
  const size_t colon = trimmed.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-");
  return colon != std::string_view::npos && colon > 0 && trimmed[colon] == ':' &&
         (colon + 1 == trimmed.size() || trimmed[colon + 1] == ' ');
}

// Ends as statements and blocks do, or begins as preprocessor lines, comments and fences do, and
// has the punctuation of code.
bool LooksLikeCode(std::string_view text, std::string_view trimmed) {
  const char first = trimmed.front(), last = trimmed.back();
  if ((first == '`' && trimmed.starts_with("```")) ||
      (first == '~' && trimmed.starts_with("~~~")) ||
      (first == '/' && (trimmed.starts_with("//") || trimmed.starts_with("/*"))) ||
      (first == '#' && (trimmed.starts_with("#include") || trimmed.starts_with("#!/")))) {
    return true;
  }
  const auto has_marks = [&] {
    return trimmed.find_first_of("=(){}[]<>") != std::string_view::npos;
  };
  if (last == ';' || last == '{' || last == '}') return trimmed.size() <= 3 || has_marks();
  if (text.starts_with("  ") && BeginsWithKey(trimmed)) return true;
  const bool indented = text.starts_with("    ") || text.starts_with("\t");
  if (!indented) return false;
  if (first == '#') return true;  // a comment: a heading is not indented
  if (last == ':' || last == '(' || last == ',' || last == ')' || last == ']' || last == '\\')
    return has_marks() || IsOfBlock(trimmed);
  return IsOfBlock(trimmed) || trimmed.find(" = ") != std::string_view::npos ||
         trimmed.find("(") != std::string_view::npos;
}

// The bytes that lines of code begin or end with.
enum CodeEnds : uint8_t { kBeginsCode = 1, kEndsCode = 2 };
constexpr auto kCodeEnds = [] {
  std::array<uint8_t, 256> ends{};
  for (const char c : {' ', '`', '~', '/', '#'}) ends[static_cast<unsigned char>(c)] |= kBeginsCode;
  for (const char c : {' ', ';', '{', '}'}) ends[static_cast<unsigned char>(c)] |= kEndsCode;
  return ends;
}();

// A quick look that turns nearly every line down.
bool MayBePreformatted(std::string_view text, uint8_t bytes) {
  if (text.empty() || (bytes & (kControl | kOdd | kTab | kBar | kDoubleBlank))) return true;
  return (kCodeEnds[static_cast<unsigned char>(text.front())] & kBeginsCode) ||
         (kCodeEnds[static_cast<unsigned char>(text.back())] & kEndsCode);
}

}  // namespace

bool LooksPreformatted(std::string_view text, uint8_t bytes, std::string& buffer) {
  if (!MayBePreformatted(text, bytes)) return false;
  const bool odd = (bytes & (kControl | kOdd)) != 0;
  if (odd) text = WithoutOddCharacters(text, buffer);
  const std::string_view trimmed = TrimBlanks(text);
  const bool has_cells = odd || (bytes & (kTab | kBar | kDoubleBlank)) != 0;
  return !trimmed.empty() &&
         ((has_cells && LooksLikeTableRow(trimmed)) || LooksLikeCode(text, trimmed));
}

}  // namespace strigil
