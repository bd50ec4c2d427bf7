// How a line begins and ends, as the line model sees it.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "filters/model/words.h"

namespace strigil {

// 0 a sign, 1 a digit, 2 a letter, 3 dots, 4 a colon, 5 quotes or brackets, 6 a full stop within
// such, 7 a full stop. Any bytes; blanks at the end do not count.
int EndClassOf(std::string_view line, const Alphabet& alphabet);

// Of the first character that is no blank, and its class in the alphabet: 0 a sign, 1 a bullet, 2 a
// quote, 3 a digit, 4 a small letter, 5 one of a script without blanks, 6 a capital.
int StartClassOf(char32_t c, uint8_t kind);

}  // namespace strigil
