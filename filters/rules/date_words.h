// The words that dates are written with, in some seventy languages.
//
// Folded words (pipeline/folding.h) in UTF-8. All functions may be called from any thread; the
// table is made when it is first asked.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strigil {

// What a word may be in a date, as a set of bits: "mar" is a month in one language and a day of the
// week in another.
enum DateWordBits : uint16_t {
  kMonthName = 1,
  kMonthSign = 2,  // with the month's number: "thg 5", 5月
  kWeekday = 4,
  kNearDay = 8,        // today, yesterday
  kPublished = 16,     // what a date is the date of: "updated", "posted on"
  kYearSign = 32,      // with the year's number: 2023年, "2023 г."
  kDateParticle = 64,  // "at", "de", "th", "Uhr", "GMT"
  kAge = 128,          // "hours", "vor", "ago"
  kAgo = 256,          // "vor", "ago"
  kWholeAge = 512      // 天前
};

// 0 for a word that is not of dates.
uint16_t DateWordAs(std::string_view folded);

// The longest word of dates that `folded` begins with, for scripts without blanks: its bytes, and
// what it may be. 0 bytes if there is none.
struct DateWordPrefix {
  size_t length = 0;
  uint16_t bits = 0;
};
DateWordPrefix LongestDateWord(std::string_view folded);

}  // namespace strigil
