// Written after Python's str, not after what one would expect: U+001C to U+001F are white space
// there.
//
// Tested by tests/published_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/published.h"

#include <array>

#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// str.isspace
bool IsPythonSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F) || c == 0x85 || c == 0x2028 ||
         c == 0x2029 || IsSpaceSeparator(c);
}

// What one byte tells of the character that it begins. Of two and of three bytes there are white
// spaces in U+0080 to U+00BF and in U+1000 to U+3FFF alone.
enum class Space : uint8_t { kNo, kYes, kMaybe };
constexpr auto kSpaces = [] {
  std::array<Space, 256> spaces{};
  for (int c = 0x09; c <= 0x20; ++c) {
    if (c <= 0x0D || c >= 0x1C) spaces[static_cast<size_t>(c)] = Space::kYes;
  }
  for (const size_t lead : {0xC2, 0xE1, 0xE2, 0xE3}) spaces[lead] = Space::kMaybe;
  return spaces;
}();

// How many bytes of white space stand at `at`; 0: none.
size_t SpaceAt(std::string_view text, size_t at) {
  const Space space = kSpaces[static_cast<unsigned char>(text[at])];
  if (space != Space::kMaybe) return space == Space::kYes;
  const Decoded decoded = DecodeOne(text.substr(at));
  return IsPythonSpace(decoded.code_point) ? decoded.length : 0;
}

// The same of the white space that ends before `end`.
size_t SpaceBefore(std::string_view text, size_t end) {
  for (size_t length = 1; length <= 3 && length <= end; ++length) {
    if (SpaceAt(text, end - length) == length) return length;
  }
  return 0;
}

}  // namespace

Stripped Strip(const Draft& draft, uint32_t line) {
  const std::string_view text = draft.Text(line);
  size_t begin = 0, end = text.size();
  while (begin < end) {
    const size_t space = SpaceAt(text, begin);
    if (space == 0) break;
    begin += space;
  }
  while (end > begin) {
    const size_t space = SpaceBefore(text, end);
    if (space == 0) break;
    end -= space;
  }
  return {text.substr(begin, end - begin), begin == end ? 0 : static_cast<uint32_t>(begin)};
}

uint32_t SplitWords(std::string_view text, uint32_t enough) {
  uint32_t count = 0;
  bool inside = false;
  for (size_t i = 0; i < text.size() && count < enough;) {
    const size_t space = SpaceAt(text, i);
    count += space == 0 && !inside;
    inside = space == 0;
    i += space == 0 ? 1 : space;
  }
  return count;
}

bool HasLongWord(std::string_view text, uint32_t longest) {
  size_t begin = 0;  // of the word that is looked at
  while (begin + longest < text.size()) {
    size_t last = begin + longest;  // from there back: most words are far shorter
    while (last > begin && SpaceAt(text, last) == 0) --last;
    if (last > begin) {
      begin = last + SpaceAt(text, last);
      continue;
    }
    uint32_t length = 0;
    while (begin < text.size() && SpaceAt(text, begin) == 0) {
      if (++length > longest) return true;
      begin += DecodeOne(text.substr(begin)).length;
    }
    begin += begin < text.size() ? SpaceAt(text, begin) : 0;
  }
  return false;
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  for (size_t i = 0; i < lower.size();) {
    i += CopyLowerAscii(text.substr(i), lower.data() + i);
    while (i < lower.size() && static_cast<unsigned char>(lower[i]) >= 0x80) ++i;
  }
  return lower;
}

void TrimEdits(const Draft& draft, uint32_t line, const Stripped& stripped, RuleId rule,
               std::vector<TextEdit>& edits) {
  const std::string_view text = draft.Text(line);
  if (stripped.begin > 0) edits.insert(edits.begin(), {0, stripped.begin, "", rule});
  const auto end = static_cast<uint32_t>(stripped.begin + stripped.text.size());
  if (end < text.size()) edits.push_back({end, static_cast<uint32_t>(text.size() - end), "", rule});
}

void JoinLines(Draft& draft, Gaps gaps, RuleId rule) {
  const Document& document = draft.document();
  const auto& live = draft.live();
  size_t next = 0;      // in live
  bool wanted = false;  // a blank line may stand here
  for (size_t i = 0; i <= document.lines.size(); ++i) {
    const uint32_t begin = i == 0 ? 0 : document.lines[i - 1].next;
    const auto end = i == document.lines.size() ? static_cast<uint32_t>(document.text.size())
                                                : document.lines[i].begin;
    const bool keep = wanted && next < live.size() && begin != end;
    if (begin != end && !(keep && document.text.substr(begin, end - begin) == "\n")) {
      draft.EditOriginal({begin, end - begin, keep ? "\n" : "", rule, -1});
    }
    if (keep) wanted = false;
    if (next == live.size() || live[next] != i) continue;
    ++next;
    const Line& line = document.lines[i];
    const bool newline = next < live.size() || document.extent.final_newline;
    const std::string_view wanted_break = newline ? "\n" : "";
    if (document.text.substr(line.end, line.next - line.end) != wanted_break) {
      draft.EditOriginal({line.end, line.next - line.end, wanted_break, rule, -1});
    }
    wanted = gaps == Gaps::kKeepOne;
  }
}

}  // namespace strigil
