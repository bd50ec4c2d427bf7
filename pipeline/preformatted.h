// Whether the white space inside a line has a meaning: does it look like code, or like a row of a
// table?
//
//       for name in names:          port: 8080          Heron | 41:02 | first
//
// A line is looked at by itself, so this errs either way: prose that ends in "(see below);" looks
// like code, and "x = 1" without indentation does not. Filters leave such lines their white space,
// and do not take them for titles, sentences or links; the line model sees it as a number of a
// line.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strigil {

// `bytes`: ScanBytes(text). Looks at the line as the filter `whitespace` will leave it, so that the
// answer is the same for the cleaned text; `buffer` is used for that.
bool LooksPreformatted(std::string_view text, uint8_t bytes, std::string& buffer);

}  // namespace strigil
