// Written with the compilers' vector types, which need not be told which processor there is.
//
// Tested by tests/byte_scan_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/byte_scan.h"

#include <algorithm>
#include <cstring>

namespace strigil {
namespace {

using Block = unsigned char __attribute__((vector_size(16)));
constexpr size_t kBlock = sizeof(Block);
constexpr size_t kAhead = 2;  // bytes after a block that are looked at with it

constexpr Block kHighBits = Block{} + 0x80;

Block Load(const char* bytes) {
  Block block;
  std::memcpy(&block, bytes, kBlock);
  return block;
}

Block Mask(auto comparison) { return (Block)comparison; }

bool Any(Block block) {
  uint64_t halves[2];
  std::memcpy(halves, &block, kBlock);
  return (halves[0] | halves[1]) != 0;
}

// Calls look(address) for blocks that cover `text`, each followed by kAhead bytes that may be read;
// what stands behind the text is filled with a letter.
template <typename Look>
void ForEachBlock(std::string_view text, const Look& look) {
  size_t at = 0;
  for (; at + kBlock + kAhead <= text.size(); at += kBlock) look(text.data() + at);
  while (at < text.size()) {
    char last[kBlock + kAhead];
    std::memset(last, 'x', sizeof last);
    std::memcpy(last, text.data() + at, std::min(sizeof last, text.size() - at));
    look(last);
    at += kBlock;
  }
}

// kOdd and kUnplain: by the first, second and third byte of characters.
uint8_t ScanCharacters(std::string_view text) {
  Block odd{}, unplain{};
  ForEachBlock(text, [&](const char* at) {
    const Block one = Load(at);
    if (!Any(one & kHighBits)) return;
    const Block two = Load(at + 1), three = Load(at + 2);
    const Block e2 = Mask(one == 0xE2), punctuation = e2 & Mask(two == 0x80);
    odd |= Mask(one == 0xC2) & (Mask(two <= 0xA0) | Mask(two == 0xAD));
    odd |= Mask(one == 0xD8) & Mask(two == 0x9C);
    odd |= Mask(one == 0xE1) & (Mask(two == 0x9A) | Mask(two == 0xA0));
    odd |= punctuation & (Mask(three < 0x90) | Mask(three > 0xA7));
    odd |= e2 & Mask(two == 0x81);
    odd |= Mask(one == 0xE3) & Mask(two == 0x80) & Mask(three == 0x80);
    const Block ef = Mask(one == 0xEF);
    odd |= ef & Mask(two == 0xBB) & Mask(three == 0xBF);
    odd |= ef & Mask(two == 0xBF) & Mask(three >= 0xB9) & Mask(three <= 0xBC);
    unplain |= punctuation & Mask(three >= 0x98) & Mask(three <= 0x9F);  // quotation marks
    unplain |= Mask(one == 0xCA) & Mask(two == 0xBC);
    unplain |= Mask(one == 0xCD) & Mask(two == 0x8F);
    unplain |= Mask(one == 0xE1) & Mask(two == 0x85);
    unplain |= Mask(one == 0xE3) & Mask(two == 0x85) & Mask(three == 0xA4);
    unplain |= ef & (Mask(two == 0xB8) | Mask(two == 0xBE));
    unplain |= Mask(one == 0xF3);
  });
  if (Any(odd)) return kOdd | kUnplain;
  return Any(unplain) ? kUnplain : 0;
}

// The same for lines so short that filling a block takes longer.
uint8_t ScanFew(std::string_view text) {
  uint8_t found = 0;
  unsigned char previous = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      found |= kHighByte;
    } else if (byte < 0x20 || byte == 0x7F) {
      found |= static_cast<uint8_t>(kControl | (byte == '\t' ? kTab : 0));
    } else if (byte == '|') {
      found |= kBar;
    } else if (byte == '&') {
      found |= kAmpersand;
    } else if (byte == ' ' && previous == ' ') {
      found |= kDoubleBlank;
    }
    previous = byte;
  }
  return found & kHighByte ? found | ScanCharacters(text) : found;
}

}  // namespace

uint8_t ScanBytes(std::string_view text) {
  if (text.size() < kBlock) return ScanFew(text);
  Block high{}, controls{}, bars{}, ampersands{}, doubles{};
  ForEachBlock(text, [&](const char* at) {
    const Block block = Load(at);
    high |= block;
    controls |= Mask(block < 0x20) | Mask(block == 0x7F);
    bars |= Mask(block == '|');
    ampersands |= Mask(block == '&');
    doubles |= Mask(block == ' ') & Mask(Load(at + 1) == ' ');
  });
  uint8_t found = 0;
  if (Any(high & kHighBits)) found |= kHighByte | ScanCharacters(text);
  if (Any(controls)) {
    found |= kControl;
    if (text.find('\t') != std::string_view::npos) found |= kTab;
  }
  if (Any(bars)) found |= kBar;
  if (Any(ampersands)) found |= kAmpersand;
  if (Any(doubles)) found |= kDoubleBlank;
  return found;
}

uint64_t CountLineFeeds(std::string_view text) {
  constexpr size_t kBlocks = 255;  // until a byte of the sums is full
  uint64_t count = 0;
  size_t at = 0;
  while (at + kBlock <= text.size()) {
    Block sums{};
    for (size_t i = 0; i < kBlocks && at + kBlock <= text.size(); ++i, at += kBlock)
      sums -= Mask(Load(text.data() + at) == '\n');
    for (size_t i = 0; i < kBlock; ++i) count += sums[i];
  }
  for (; at < text.size(); ++at) count += text[at] == '\n';
  return count;
}

bool HasRareBreaks(std::string_view text) {
  Block found{};
  ForEachBlock(text, [&](const char* at) {
    const Block one = Load(at), two = Load(at + 1), three = Load(at + 2);
    found |= Mask(one >= 0x0B) & Mask(one <= 0x0D);
    found |= Mask(one == 0xC2) & Mask(two == 0x85);
    found |= Mask(one == 0xE2) & Mask(two == 0x80) & Mask((three | 1) == 0xA9);
  });
  return Any(found);
}

}  // namespace strigil
