// What is counted while the characters of a line pass by. For line_scan.cc.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "filters/model/line_features.h"
#include "filters/model/two_byte_word.h"

namespace strigil {

// A word with small letters of Latin beyond ASCII among its letters, as most words with accents
// are. Masks have a bit for each byte.
struct LatinWord {
  uint32_t bytes = 0;  // 0: what stands there is none
  uint32_t letters_beyond = 0;
  uint64_t upper = 0, digits = 0, small = 0;
  uint64_t hash = 0;
};

// The counts of one line while its characters pass by.
struct PageLines::Count {
  int digits = 0, upper = 0, other = 0, unspaced = 0;
  int commas = 0, ends = 0, separators = 0, questions = 0, quotes = 0, parens = 0, money = 0;
  int glue = 0, dates = 0, capital_words = 0, code = 0;
  int longest = 0;
  bool at_sign = false, copyright = false, link = false;

  // What every word adds to is kept in one number; a line has few enough bytes for 16 bits each.
  static constexpr uint64_t kOneChar = 1, kOneLetter = 1 << 16, kOneWord = uint64_t{1} << 32,
                            kOneStop = uint64_t{1} << 48;
  static_assert(kMostBytes < 1 << 15);
  uint64_t sums = 0;
  int Part(int which) const { return static_cast<int>(sums >> (16 * which) & 0xFFFF); }
  int chars() const { return Part(0); }
  int letters() const { return Part(1); }
  int words() const { return Part(2); }
  int stops() const { return Part(3); }
  // `digits` of its `length` characters are no letters.
  void AddWord(uint32_t length, uint32_t digit_count, uint64_t stop) {
    sums += length * (kOneChar + kOneLetter) - digit_count * kOneLetter + kOneWord +
            2 * kOneStop * stop;
    longest = std::max(longest, static_cast<int>(length));
  }

  // Most words have none, or begin with the only one.
  void AddCapitals(const TwoByteWord& word) {
    capital_words += static_cast<int>(word.capitals & 1);
    if (word.capitals <= 1) {
      upper += static_cast<int>(word.capitals);
      return;
    }
    upper += std::popcount(word.capitals);
    glue += std::popcount(word.CapitalsInside());
  }

  void AddLatin(const LatinWord& word, uint64_t stop) {
    upper += std::popcount(word.upper);
    glue += std::popcount(word.upper & (word.small << 1));
    capital_words += static_cast<int>(word.upper & 1);
    const auto digit_count = static_cast<uint32_t>(std::popcount(word.digits));
    digits += static_cast<int>(digit_count);
    AddWord(word.bytes - word.letters_beyond, digit_count, stop);
  }

  uint64_t signs = 0;  // as CountsOf, not added to the others yet
  void AddSign(uint64_t counts) {
    signs += counts;
    if (signs >> 56 == 255) AddSigns();
  }
  void AddSigns() {
    const auto lane = [&](int i) { return static_cast<int>(signs >> (8 * i) & 255); };
    commas += lane(0);
    separators += lane(1);
    questions += lane(2);
    quotes += lane(3);
    parens += lane(4);
    money += lane(5);
    code += lane(6);
    other += lane(7);
    signs = 0;
  }

  uint64_t* tokens = nullptr;
  size_t token_count = 0;
  std::array<uint64_t, kLastTokens> last_tokens;  // a ring, beyond the first
  void Take(uint64_t hash) {
    if (token_count < kFirstTokens) {
      tokens[token_count] = hash;
    } else {
      last_tokens[token_count % kLastTokens] = hash;
    }
    ++token_count;
  }
  // Where more than one may be written, and what to say then.
  uint64_t* room() const { return tokens + std::min(token_count, kFirstTokens); }
  void TakeWritten(size_t count) {
    const uint64_t* const written = room();
    for (size_t i = kFirstTokens - std::min(token_count, kFirstTokens); i < count; ++i)
      last_tokens[(token_count + i) % kLastTokens] = written[i];
    token_count += count;
  }
  // Puts the last tokens behind the first; how many there are.
  static constexpr uint64_t kOmission = 3;  // stands for those between
  size_t EndTokens() {
    if (token_count <= kFirstTokens) return token_count;
    const size_t tail = std::min(token_count - kFirstTokens, kLastTokens);
    size_t count = kFirstTokens;
    if (token_count > kFirstTokens + kLastTokens) tokens[count++] = kOmission;
    for (size_t i = token_count - tail; i < token_count; ++i)
      tokens[count++] = last_tokens[i % kLastTokens];
    return count;
  }
};

}  // namespace strigil
