// Decoding against the standard's examples, and there and back.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/unicode.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pipeline/visible.h"

namespace strigil {
namespace {

// Lengths of the maximal subparts, from Unicode 15.0, tables 3-8 to 3-11.
TEST(UnicodeTest, IllFormedBytesFallIntoMaximalSubparts) {
  const struct {
    std::string_view bytes;
    std::vector<uint32_t> lengths;
  } cases[] = {
      {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", {1, 1, 1, 1, 1, 1, 1, 1, 1}},
      {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", {1, 1, 1, 1, 1, 1, 1, 1, 1}},
      {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", {1, 1, 1, 1, 1, 1, 1, 1, 1}},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", {2, 1, 3, 2, 1}},
  };
  for (const auto& c : cases) {
    std::vector<uint32_t> lengths;
    for (size_t i = 0; i < c.bytes.size(); i += lengths.back())
      lengths.push_back(DecodeOne(c.bytes.substr(i)).length);
    EXPECT_EQ(lengths, c.lengths);
  }
}

TEST(UnicodeTest, EveryCodePointComesBack) {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;
    std::string bytes;
    AppendUtf8(c, bytes);
    const Decoded decoded = DecodeOne(bytes);
    ASSERT_TRUE(decoded.valid);
    ASSERT_EQ(decoded.code_point, c);
    ASSERT_EQ(decoded.length, bytes.size());
    ASSERT_TRUE(IsValidUtf8(bytes));
  }
}

TEST(UnicodeTest, WhatATerminalWouldObeyIsMadeVisible) {
  EXPECT_EQ(Visible("a\tb\r\n"), "a\\tb\\r\\n");
  EXPECT_EQ(Visible("\x1B[31m\x7F"), "\\x1b[31m\\x7f");
  EXPECT_EQ(Visible("\xC2\x9B \xE2\x80\xAE \xEF\xBB\xBF"), "\\u009b \\u202e \\ufeff");
  EXPECT_EQ(Visible("\xFF\xE2\x82z"), "\\xff\\xe2\\x82z");
  EXPECT_EQ(Visible("caf\xC3\xA9 \xF0\x9F\x98\x80"), "caf\xC3\xA9 \xF0\x9F\x98\x80");
}

}  // namespace
}  // namespace strigil
