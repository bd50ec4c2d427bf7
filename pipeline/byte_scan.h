// One look at all bytes of a line: which of the bytes that matter are in it.
//
// Nearly every line of real text has none of them, and is then known to be plain ASCII with single
// blanks. Written with the compilers' vector types, which need not be told which processor there
// is.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
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
  using Block = unsigned char __attribute__((vector_size(16)));
  constexpr size_t kBlock = sizeof(Block);
  const char* const bytes = text.data();
  const size_t size = text.size();
  unsigned char high = 0, control = 0, bar = 0, ampersand = 0, blanks = 0;
  size_t i = 0;
  if (size > kBlock) {
    Block seen{}, controls{}, bars{}, ampersands{}, doubles{};
    const auto look = [&](size_t at) {
      Block block, before;
      std::memcpy(&block, bytes + at, kBlock);
      std::memcpy(&before, bytes + at - 1, kBlock);
      seen |= block;
      controls |= (Block)(block < 0x20) | (Block)(block == 0x7F);
      bars |= (Block)(block == '|');
      ampersands |= (Block)(block == '&');
      doubles |= (Block)((block == ' ') & (before == ' '));
    };
    for (i = 1; i + kBlock <= size; i += kBlock) look(i);
    look(size - kBlock);  // overlaps what was seen
    const auto any = [](Block block) {
      uint64_t halves[2];
      std::memcpy(halves, &block, kBlock);
      return halves[0] | halves[1];
    };
    high = (any(seen) & 0x8080808080808080) != 0 ? 0x80 : 0;
    control = any(controls) != 0;
    bar = any(bars) != 0;
    ampersand = any(ampersands) != 0;
    blanks = any(doubles) != 0;
    i = size;
  }
  const auto look_at = [&](unsigned char byte) {
    high |= byte;
    control |= static_cast<unsigned char>((byte < 0x20) | (byte == 0x7F));
    bar |= static_cast<unsigned char>(byte == '|');
    ampersand |= static_cast<unsigned char>(byte == '&');
  };
  if (size > 0) look_at(static_cast<unsigned char>(bytes[0]));
  for (i = i == 0 ? 1 : i; i < size; ++i) {
    look_at(static_cast<unsigned char>(bytes[i]));
    blanks |= static_cast<unsigned char>((bytes[i] == ' ') & (bytes[i - 1] == ' '));
  }
  const bool tab = control && text.find('\t') != std::string_view::npos;
  return static_cast<uint8_t>((high >= 0x80 ? kHighByte : 0) | (control ? kControl : 0) |
                              (tab ? kTab : 0) | (bar ? kBar : 0) | (ampersand ? kAmpersand : 0) |
                              (blanks ? kDoubleBlank : 0));
}

}  // namespace strigil
