// Writing JSON: strings and base64, appended to a buffer. No reader: that is simdjson's.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace strigil {

// Appends `text` as a JSON string, quotes included. REQUIRES: `text` is UTF-8.
void AppendJsonString(std::string_view text, std::string& out);

// Appends `bytes` in base64 (RFC 4648, padded), without quotes.
void AppendBase64(std::string_view bytes, std::string& out);

// Reads base64 as AppendBase64 writes it; false if it is anything else.
bool ReadBase64(std::string_view text, std::string& out);

}  // namespace strigil
