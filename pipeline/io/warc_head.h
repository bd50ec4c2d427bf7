// The head of a WARC record, and so of a WET record: what it says, and where it ends.
//
//   WARC/1.0\r\n
//   WARC-Type: conversion\r\n
//   Content-Length: 6\r\n
//   \r\n
//   Hello\n\r\n\r\n
//
// All functions are pure, take any bytes and may be called from any thread.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/record.h"

namespace strigil {

// Views into the record, trimmed; data() == nullptr where there is none. The first of several equal
// names counts.
struct WarcHead {
  std::string_view type;
  std::string_view id;   // without its angle brackets
  std::string_view url;  // likewise
  std::string_view date;
  std::string_view language;
  std::string_view block_digest;
  std::vector<std::string_view> content_lengths;  // one, in a record that makes sense
  std::optional<uint64_t> length;                 // what they say, if it makes sense; bytes
  std::optional<Fault> fault;  // version, header lines or Content-Length make no sense

  bool IsConversion() const;  // a page as text: what strigil cleans
};

// Reads `head`: from `WARC/` to past the blank line. Lines end in CRLF or LF; names are of any
// case; values may be folded.
void ReadWarcHead(std::string_view head, WarcHead& result);

// Past the blank line that ends the head at the start of `bytes`; npos if there is none, and then
// `line` is where to go on looking when there are more bytes. At first it is 0.
size_t FindWarcHeadEnd(std::string_view bytes, size_t& line);

// True if `bytes` begin as a record does: `WARC/1.0` alone on a line, a field on the next one.
// REQUIRES: kWarcHeadStart bytes, or all there are.
bool BeginsAsWarcHead(std::string_view bytes);
inline constexpr size_t kWarcHeadStart = 256;

// A value that is folded over lines, in one: each fold is a blank.
std::string Unfolded(std::string_view value);

}  // namespace strigil
