// Where lines end, held against a search byte by byte; and that a text of CRLF splits as one of LF.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/line_break.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "pipeline/document.h"
#include "pipeline/unicode.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

// In the order in which they are tried: CRLF is one.
const std::vector<std::string> kBreaks = {"\r\n", "\n",     "\v",     "\f",
                                          "\r",   "\u0085", "\u2028", "\u2029"};

size_t SlowLength(std::string_view text, size_t i) {
  for (const std::string& line_break : kBreaks) {
    if (text.substr(i).starts_with(line_break)) return line_break.size();
  }
  return 0;
}

TEST(LineBreak, FoundWhereTheyAre) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::vector<std::string> others = {"a",      "the quick brown fox ",
                                           "\u00A0", "\u2019",
                                           "\xC2",   "\xE2",
                                           "\x80",   "\xE2\x80",
                                           "\x0E",   "\t",
                                           "\u4E2D"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (size_t i = random() % 20; i > 0; --i)
      text +=
          random() % 8 == 0 ? kBreaks[random() % kBreaks.size()] : others[random() % others.size()];
    size_t expected = text.size();
    for (size_t i = text.size() + 1; i-- > 0;) {
      const size_t length = i < text.size() ? SlowLength(text, i) : 0;
      ASSERT_EQ(BreakLength(text, i), length) << text << " at " << i;
      if (length != 0) expected = i;
      ASSERT_EQ(FindBreak(text, i), expected) << text << " from " << i;
    }
    LineBreaks breaks(text);
    for (size_t at = 0; at < text.size();) {
      const size_t limit = std::min(text.size(), at + random() % 100);
      const size_t found = breaks.Next(at, limit);
      ASSERT_EQ(found, std::min(limit, FindBreak(text, at))) << text << " from " << at;
      at = found + std::max<size_t>(BreakLength(text, found), limit == found ? 0 : 1);
    }
  }
}

TEST(LineBreak, EveryKindSplitsTheSame) {
  for (const std::string& line_break : kBreaks) {
    std::string text;
    for (const char* const line : {"Title", "", "A paragraph of the text.", "  ", "Another."})
      text += line + line_break;
    std::vector<Line> lines;
    SplitLines(text, lines);
    ASSERT_EQ(lines.size(), 3u) << testing::PrintToString(line_break);
    EXPECT_EQ(lines[0].next, 5 + line_break.size());
    EXPECT_EQ(text.substr(lines[2].begin, lines[2].end - lines[2].begin), "Another.");
    EXPECT_EQ(lines[2].next, text.size());
  }
}

// However long lines and gaps are, and wherever they stand.
TEST(LineBreak, LinesOfTextsWithLineFeedsAlone) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    std::vector<Line> expected, lines;
    for (size_t i = random() % 40; i > 0; --i) {
      if (random() % 3 != 0) {
        const auto begin = static_cast<uint32_t>(text.size());
        text.append(random() % 150 + 1, 'a');
        const auto end = static_cast<uint32_t>(text.size());
        expected.push_back({begin, end, end + 1});
      }
      text += '\n';
    }
    if (round % 2 == 0 && !text.empty()) text.pop_back();
    if (!expected.empty() && expected.back().next > text.size()) --expected.back().next;
    SplitLines(text, lines);
    ASSERT_EQ(lines.size(), expected.size()) << text;
    for (size_t i = 0; i < lines.size(); ++i) {
      ASSERT_EQ(lines[i].begin, expected[i].begin);
      ASSERT_EQ(lines[i].end, expected[i].end);
      ASSERT_EQ(lines[i].next, expected[i].next);
    }
  }
}

TEST(LineBreak, BlankIsWhatCannotBeSeen) {
  for (char32_t c = 0x80; c < 0x11000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string line;
    AppendUtf8(c, line);
    ASSERT_EQ(IsBlank(line), IsSpaceSeparator(c) || IsInvisible(c)) << static_cast<uint32_t>(c);
  }
}

}  // namespace
}  // namespace strigil
