// Lines that are all date, in some seventy languages: what the phrase {date} of a rule pack, and
// its like, stand for.
//
//   {date}            a day with its year, or with a word like "updated"; today, and the time
//   {stamp}           a day with the time, the weekday, or a word like "updated"; no year needed
//   {date} | {rest}   the one or the other, a bar, a bullet or a word like "source:" or, after
//                     "posted on", "by", and up to 50 code points of anything
//   {ago}             "3 hours ago"; also beside {rest}, where {date} stands
//   {rest} | {date}   up to 50 code points of anything, a bar or bullet, and a date
//
// A line is all date if it holds nothing but numbers, names of months and days, and the words that
// stand beside them (date_words.h). Two dates are a span of time, two times the hours of an event,
// unless there are words like "updated" for them. Years before 1990 are an author's.
//
// All functions may be called from any thread.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <iterator>
#include <string_view>

namespace strigil {

inline constexpr std::string_view kDateForms[] = {"{date}", "{stamp}", "{date} | {rest}",
                                                  "{rest} | {date}", "{ago}"};
constexpr uint32_t kLongestDateForm = 110;  // code points of a line

// True for a phrase that is one of these.
constexpr bool IsDateForm(std::string_view phrase) {
  for (const std::string_view form : kDateForms) {
    if (phrase == form) return true;
  }
  return false;
}

// Which of kDateForms a line has: bit n for number n. `folded`: a line of up to kLongestDateForm
// code points as AppendFolded makes it, or ASCII in any case.
uint32_t DateFormsOf(std::string_view folded);

}  // namespace strigil
