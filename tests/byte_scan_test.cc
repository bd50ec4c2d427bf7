// The vectors against one look at each byte or character.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/byte_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "pipeline/plain_form.h"
#include "pipeline/unicode.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

uint8_t ScanSlowly(std::string_view text) {
  uint8_t found = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) found |= kHighByte;
    if (byte < 0x20 || byte == 0x7F) found |= kControl;
    if (byte == '\t') found |= kTab;
    if (byte == '|') found |= kBar;
    if (byte == '&') found |= kAmpersand;
    if (text.substr(i).starts_with("  ")) found |= kDoubleBlank;
  }
  return found;
}

// Texts of characters that are one step from those that matter.
std::string RandomText(std::mt19937_64& random) {
  static const std::string kCharacters[] = {
      "a",         "b",      " ",      ".",      "|",      "&",      "\t",     "\x01",
      "\x7F",      "\n",     "\r",     "\v",     "\u00A0", "\u00A1", "\u00AD", "\u00AE",
      "\u0085",    "\u00BB", "\u00E9", "\u02BB", "\u02BC", "\u034E", "\u034F", "\u061B",
      "\u061C",    "\u0440", "\u115F", "\u1680", "\u180E", "\u2000", "\u200B", "\u200F",
      "\u2010",    "\u2014", "\u2019", "\u201C", "\u2026", "\u2028", "\u2029", "\u202E",
      "\u202F",    "\u2032", "\u2060", "\u206F", "\u2070", "\u3000", "\u3001", "\u3164",
      "\u4E2D",    "\uFE0F", "\uFEFF", "\uFF01", "\uFFA0", "\uFFFC", "\uFFFD", "\U0001F600",
      "\U000E0041"};
  std::string text;
  // Mostly harmless, so that one of the others stands alone in its block.
  const size_t size = random() % 70;
  for (size_t i = 0; i < size; ++i)
    text += random() % 20 == 0 ? kCharacters[random() % std::size(kCharacters)] : "x";
  return text;
}

TEST(ByteScan, PartsOfATextAreAsByThemselves) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  TextBytes bytes;
  EXPECT_FALSE(bytes.IsKnown());
  for (int round = 0; round < 300; ++round) {
    std::string text;
    std::vector<size_t> ends = {0};
    for (size_t lines = random() % 12 + 1; lines > 0; --lines) {
      text += random() % 3 == 0 ? RandomText(random) : std::string(random() % 150, 'a');
      text += random() % 5 == 0 ? " мост" : "";
      ends.push_back(text.size());
      text += '\n';
    }
    text.resize(text.size() - random() % 2);
    bytes.Scan(text);
    ASSERT_TRUE(bytes.IsKnown());
    for (size_t i = 1; i < ends.size(); ++i) {
      const size_t begin = i == 1 ? 0 : ends[i - 1] + 1;
      ASSERT_EQ(bytes.Of(begin, ends[i]), ScanBytes(text.substr(begin, ends[i] - begin)))
          << text.substr(begin, ends[i] - begin);
    }
  }
  bytes.Forget();
  EXPECT_FALSE(bytes.IsKnown());
}

TEST(ByteScanTest, ClassesAreThoseOfEveryByte) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = RandomText(random);
    const uint8_t found = ScanBytes(text);
    ASSERT_EQ(found & ~(kOdd | kUnplain), ScanSlowly(text)) << text;
    ASSERT_EQ(CountLineFeeds(text),
              static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')));
    bool odd = false, rare = false;
    uint32_t characters = 0;
    for (size_t at = 0; at < text.size();) {
      const Decoded decoded = DecodeOne(std::string_view(text).substr(at));
      const char32_t c = decoded.code_point;
      at += decoded.length;
      ++characters;
      rare |= c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029;
      odd |= c >= 0x80 && IsSpaceSeparator(c);
      odd |= c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) || c == 0x2028 ||
             c == 0x2029 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
             c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFC);
    }
    ASSERT_EQ(CountCodePoints(text), characters) << text;
    ASSERT_EQ(IsAscii(text), characters == text.size()) << text;
    if (odd) {
      ASSERT_TRUE(found & kOdd) << text;
    }
    ASSERT_EQ(HasRareBreaks(text), rare) << text;
    // What the quick look lets pass is plain.
    std::string buffer;
    const uint8_t beyond = kHighByte | kUnplain;
    if ((found & beyond) == kHighByte) {
      ASSERT_EQ(MakePlain(text, found, buffer), MakePlain(text, found | beyond, buffer)) << text;
    }
  }
}

TEST(ByteScanTest, ProseHasNone) {
  EXPECT_EQ(ScanBytes("A line of prose, as nearly all are; it goes on for more than one block."),
            0);
  EXPECT_EQ(
      ScanBytes("Ein längerer Satz über die Brücke – „von gestern“ –, ganz ohne Zwischenfall."),
      kHighByte | kUnplain);
  EXPECT_EQ(ScanBytes("Мост открыт с утра, сообщает город."), kHighByte);
}

TEST(ByteScanTest, CountsWordsAndCopiesUpToTheFirstByteBeyondAscii) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t n = random() % 90; n > 0; --n)
      text += random() % 100 == 0 ? "\u00E9" : std::string(1, "aZ  \t.@["[random() % 8]);
    const size_t ascii = std::min(FindBeyondAscii(text, 0), text.size());
    ASSERT_TRUE(std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(ascii),
                            [](char c) { return (c & 0x80) == 0; }));
    ASSERT_TRUE(ascii == text.size() || (text[ascii] & 0x80) != 0);
    std::string copy(text.size(), '?');
    ASSERT_EQ(CopyLowerAscii(text, copy.data()), ascii);
    for (size_t k = 0; k < ascii; ++k)
      ASSERT_EQ(copy[k], text[k] == 'Z' ? 'z' : text[k]) << text << " at " << k;
    const auto enough = static_cast<uint32_t>(random() % 30);
    uint32_t words = 0, expected = 0;
    bool inside = random() % 2 == 0, goes_on = inside;
    const size_t came = CountAsciiWords(text, enough, words, inside);
    ASSERT_LE(came, ascii);
    for (size_t k = 0; k < came; ++k) {
      const bool blank = text[k] == ' ' || text[k] == '\t';
      expected += !blank && !goes_on;
      goes_on = !blank;
    }
    ASSERT_EQ(words, expected) << text;
    ASSERT_EQ(inside, goes_on) << text;
  }
}

}  // namespace
}  // namespace strigil
