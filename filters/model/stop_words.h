// Function words of many languages: lower case, UTF-8, each followed by one blank.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strigil {

extern const char kStopWords[];

}  // namespace strigil
