// How often a string is to be expected in running text.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace strigil {

// About -log2 of the share of positions at which `literal`, in lower case, stands: the higher, the
// rarer. From letter pairs of news text.
int LiteralRarity(std::string_view literal);

}  // namespace strigil
