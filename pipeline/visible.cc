// Tested by tests/cli_test.cc and tests/unicode_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/visible.h"

#include <cstdint>

#include "pipeline/unicode.h"

namespace strigil {
namespace {

bool IsUnsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void AppendHex(uint32_t value, int digits, std::string& out) {
  while (digits-- > 0) out += "0123456789abcdef"[value >> (4 * digits) & 15];
}

}  // namespace

void AppendVisible(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const Decoded c = DecodeOne(text);
    if (!c.valid) {
      for (uint32_t i = 0; i < c.length; ++i) {
        out += "\\x";
        AppendHex(static_cast<unsigned char>(text[i]), 2, out);
      }
    } else if (!IsUnsafe(c.code_point)) {
      out += text.substr(0, c.length);
    } else if (c.code_point == '\n') {
      out += "\\n";
    } else if (c.code_point == '\r') {
      out += "\\r";
    } else if (c.code_point == '\t') {
      out += "\\t";
    } else if (c.code_point < 0x80) {
      out += "\\x";
      AppendHex(c.code_point, 2, out);
    } else {
      out += "\\u";
      AppendHex(c.code_point, 4, out);
    }
    text.remove_prefix(c.length);
  }
}

std::string Visible(std::string_view text) {
  std::string out;
  AppendVisible(text, out);
  return out;
}

}  // namespace strigil
