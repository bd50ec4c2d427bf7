// Writing JSON: strings and base64, appended to a buffer. JSON is read elsewhere: by simdjson, and
// by io/json_line.h. All functions are pure and may be called from any thread.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace strigil {

// Appends `text` as it may stand between quotes: quote, backslash and controls escaped (`\n`,
// `\u0001`), all else as it is. REQUIRES: `text` is UTF-8.
void AppendJsonEscaped(std::string_view text, std::string& out);

// The same with the quotes: a JSON string.
void AppendJsonString(std::string_view text, std::string& out);

// The same for any bytes: each ill-formed part becomes U+FFFD.
void AppendJsonRepaired(std::string_view bytes, std::string& out);

// The first quote, backslash or control character (below 0x20) from `p` on, or `end`.
const char* FindJsonSpecial(const char* p, const char* end);

// Appends `bytes` in base64 (RFC 4648, padded), without quotes.
void AppendBase64(std::string_view bytes, std::string& out);

// Reads base64 as AppendBase64 writes it; false if it is anything else.
bool ReadBase64(std::string_view text, std::string& out);

}  // namespace strigil
