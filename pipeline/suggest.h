// "did you mean": the known name nearest to a mistyped one.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strigil {

// Slips that turn `a` into `b`: a byte more, one less, another one, or two neighbours swapped.
size_t EditDistance(std::string_view a, std::string_view b);

// "; did you mean 'cookies'?", or "" if no name is near: at most a third of its letters changed. A
// word that can be short for one name only (gz, gzip) means that.
std::string Suggestion(std::string_view typed, const std::vector<std::string>& known);

}  // namespace strigil
