// Written after Python's str, not after what one would expect: U+001C to U+001F are white space
// there.
//
// Tested by tests/published_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/published.h"

#include <algorithm>

#include "pipeline/unicode.h"

namespace strigil {
namespace {

// str.isspace
bool IsPythonSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F) || c == 0x85 || c == 0x2028 ||
         c == 0x2029 || IsSpaceSeparator(c);
}

}  // namespace

Stripped Strip(const Draft& draft, uint32_t line) {
  const std::string_view text = draft.Text(line);
  size_t begin = 0, end = 0;
  bool inside = false;
  for (size_t i = 0; i < text.size();) {
    const Decoded decoded = DecodeOne(text.substr(i));
    if (!IsPythonSpace(decoded.code_point)) {
      if (!inside) begin = i;
      inside = true;
      end = i + decoded.length;
    }
    i += decoded.length;
  }
  return {text.substr(begin, end - begin), static_cast<uint32_t>(begin)};
}

namespace {

// Calls `word(code points)` for each word.
template <typename Function>
void ForEachWord(std::string_view text, const Function& word) {
  uint32_t length = 0;
  for (size_t i = 0; i < text.size();) {
    const Decoded decoded = DecodeOne(text.substr(i));
    if (!IsPythonSpace(decoded.code_point)) {
      ++length;
    } else if (length > 0) {
      word(length);
      length = 0;
    }
    i += decoded.length;
  }
  if (length > 0) word(length);
}

}  // namespace

uint32_t SplitWords(std::string_view text) {
  uint32_t count = 0;
  ForEachWord(text, [&](uint32_t) { ++count; });
  return count;
}

uint32_t LongestWord(std::string_view text) {
  uint32_t longest = 0;
  ForEachWord(text, [&](uint32_t length) { longest = std::max(longest, length); });
  return longest;
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = LowerAscii(c);
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
