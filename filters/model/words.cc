// Classes of the characters of the Basic Multilingual Plane are worked out once, as a table; the
// rest is asked of unicode.h.
//
// Tested by tests/line_features_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/words.h"

#include <string_view>

#include "filters/model/stop_words.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// Frequent Chinese characters and all of hiragana stand for stop words in Chinese and Japanese.
constexpr std::u32string_view kUnspacedStops =
    U"的了是在不有和这這他我她们們也就说說与與而为為以到对對等被把让讓从從但並并又還还很都会會要能"
    U"可之其此所及将將已因由于於或没沒么麼那着";

}  // namespace

Alphabet::Alphabet() : classes_(0x10000), lower_(0x10000), stops_(2048) {
  for (char32_t c = 0; c < 0x10000; ++c) {
    classes_[c] = ClassOfRare(c);
    lower_[c] = static_cast<uint16_t>(c);
    if (classes_[c] != kUpper) continue;
    const char32_t lower = ToLower(c);
    if (lower < 0x10000) lower_[c] = static_cast<uint16_t>(lower);
  }
  const auto insert = [&](uint64_t hash) {
    stops_[hash >> 53] |= uint64_t{1} << (hash >> 47 & 63);
  };
  Spelling word;
  for (std::string_view words = kStopWords; !words.empty();) {
    const Decoded decoded = DecodeOne(words);
    if (decoded.code_point == ' ') {
      insert(word.Hash());
      word = {};
    } else {
      word.Add(decoded.code_point);
    }
    words.remove_prefix(decoded.length);
  }
  for (const char32_t c : kUnspacedStops) insert(HashOf(c));
  for (char32_t c = 0x3041; c < 0x3097; ++c) insert(HashOf(c));
}

uint8_t Alphabet::ClassOfRare(char32_t c) {
  const bool unspaced = (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
                        (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
                        (c >= 0x0E00 && c <= 0x0E7F) || (c >= 0x1000 && c <= 0x109F) ||
                        (c >= 0x1780 && c <= 0x17FF) || (c >= 0x20000 && c <= 0x3FFFF);
  if (unspaced) return kUnspaced;
  if (c == '\t' || IsSpaceSeparator(c) || c == 0x2028 || c == 0x2029) return kBlank;
  if (IsUpper(c)) return kUpper;
  if (IsDigit(c)) return kDigit;
  return IsAlnum(c) ? kLetter : kOther;
}

}  // namespace strigil
