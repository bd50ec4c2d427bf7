// Text of others on a terminal, in a message, on one line of a listing.
//
//   Visible("a\n\x1b[31m")   ->   a\n\x1b[31m      (as written here)
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace strigil {

// Appends `text` so that it is safe on a terminal and on one line: control, bidi and ill-formed
// characters become escapes (\n, \x1b, \u202e). All else stays, so the result is valid UTF-8.
void AppendVisible(std::string_view text, std::string& out);
std::string Visible(std::string_view text);

}  // namespace strigil
