// From what a line was found to have to its columns: shares, and what is counted no further. For
// line_scan.cc; a model depends on all of it.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "filters/model/line_features.h"

namespace strigil {

// Parts of a whole in 1/255, rounded down; by one division for all of them, or none.
class Shares {
 public:
  explicit Shares(int whole) {
    const auto parts = static_cast<uint32_t>(std::max(1, whole));
    each_ = parts < kEach.size() ? kEach[parts] : Each(parts);
  }
  int Of(int part) const { return static_cast<int>(static_cast<uint64_t>(part) * each_ >> 20); }

 private:
  static constexpr uint32_t Each(uint32_t parts) { return (255u << 20) / parts + 1; }
  // A division takes longer than the rest of what is done for a short line.
  static constexpr auto kEach = [] {
    std::array<uint32_t, 512> each{};
    for (uint32_t parts = 1; parts < each.size(); ++parts) each[parts] = (255u << 20) / parts + 1;
    return each;
  }();

  uint64_t each_;
};

// How much there is of all that a line is scanned for; see the columns.
struct LineTotals {
  int chars, letters, digits, upper, other, unspaced, words, stops, tokens, capital_words, code;
  int commas, ends, separators, questions, quotes, parens, money, glue, dates, longest;
  int indent, start_class, url;
  bool copyright;
};

// The columns of these; most are no more than a line has bytes, or 255.
[[gnu::always_inline]] inline void SetColumns(const LineTotals& n, int16_t* values) {
  const auto set = [&](LineColumn column, int value) {
    values[column] = static_cast<int16_t>(value);
  };
  const auto set_up_to = [&](int most, LineColumn column, int value) {
    values[column] = static_cast<int16_t>(std::min(value, most));
  };
  const int half_words = 2 * n.words + n.unspaced;
  const Shares of_chars(n.chars), of_letters(n.letters);
  set_up_to(2000, kChars, n.chars);
  set_up_to(1000, kHalfWords, half_words);
  set(kLetters, of_chars.Of(n.letters));
  set(kDigits, of_chars.Of(n.digits));
  set(kUpper, of_letters.Of(n.upper));
  set(kPunctuation, of_chars.Of(n.other));
  set_up_to(255, kCharsPerToken, n.chars * 16 / std::max(1, n.tokens));
  set(kStartClass, n.start_class);
  set_up_to(60, kCommas, n.commas);
  set_up_to(30, kSentenceEnds, n.ends);
  set_up_to(400, kStops, n.stops);
  set(kStopShare, Shares(half_words).Of(n.stops));
  set_up_to(30, kSeparators, n.separators);
  set(kUrl, n.url);
  set(kCopyright, n.copyright);
  set_up_to(15, kDates, n.dates);
  set_up_to(60, kLongestWord, n.longest);
  set_up_to(30, kGlue, n.glue);
  set_up_to(15, kQuestions, n.questions);
  set_up_to(20, kQuotes, n.quotes);
  set_up_to(15, kParens, n.parens);
  set_up_to(9, kCurrency, n.money);
  set(kCapitalWords, Shares(n.words).Of(n.capital_words));
  set(kUnspaced, of_letters.Of(n.unspaced));
  set(kInTitle, 0);
  set(kTitleIn, 0);
  set_up_to(15, kIndent, n.indent);
  set(kCodeMarks, of_chars.Of(n.code));
}

}  // namespace strigil
