// One look at all bytes of a line: which of the bytes that matter are in it.
//
// Nearly every line of real text has none of them, and is then known to be plain ASCII with single
// blanks. Written as fixed blocks so that compilers turn it into vector code without being told
// which processor there is.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace strigil {

enum ByteClass : uint8_t {
  kHighByte = 1,  // 0x80 and above: not ASCII
  kControl = 2,   // below 0x20, and 0x7F; tabs included
  kTab = 4,
  kBar = 8,           // |
  kAmpersand = 16,    // &
  kDoubleBlank = 32,  // two blanks in a row
};

// The classes that occur in `text`, as a set of bits.
inline uint8_t ScanBytes(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const size_t size = text.size();
  unsigned char high = 0, control = 0, tab = 0, bar = 0, ampersand = 0, blanks = 0;
  const auto look = [&](unsigned char b, unsigned char previous) {
    high |= b;
    control |= static_cast<unsigned char>((b < 0x20) | (b == 0x7F));
    tab |= static_cast<unsigned char>(b == '\t');
    bar |= static_cast<unsigned char>(b == '|');
    ampersand |= static_cast<unsigned char>(b == '&');
    blanks |= static_cast<unsigned char>((b == ' ') & (previous == ' '));
  };
  if (size == 0) return 0;
  look(bytes[0], 0);
  size_t i = 1;
  for (; i + 32 <= size; i += 32) {
    for (size_t k = 0; k < 32; ++k) look(bytes[i + k], bytes[i + k - 1]);
  }
  for (; i < size; ++i) look(bytes[i], bytes[i - 1]);
  return static_cast<uint8_t>((high >= 0x80 ? kHighByte : 0) | (control ? kControl : 0) |
                              (tab ? kTab : 0) | (bar ? kBar : 0) | (ampersand ? kAmpersand : 0) |
                              (blanks ? kDoubleBlank : 0));
}

}  // namespace strigil
