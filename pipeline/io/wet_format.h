// WET (and WARC) records: what their heads say, and a record as a line of JSON.
//
//   WARC/1.0\r\n
//   WARC-Type: conversion\r\n
//   Content-Length: 6\r\n
//   \r\n
//   Hello\n\r\n\r\n
//
// All functions are pure and may be called from any thread.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/format.h"
#include "pipeline/record.h"

namespace strigil {

// The head of a record. Views into the record, trimmed; data() == nullptr where there is none. The
// first of several equal names counts.
struct WarcHead {
  std::string_view type;
  std::string_view id;   // without its angle brackets
  std::string_view url;  // likewise
  std::string_view date;
  std::string_view language;
  std::string_view block_digest;
  std::vector<std::string_view> content_lengths;  // one, in a record that makes sense
  std::optional<uint64_t> length;                 // what they say, if it makes sense
  std::optional<Fault> fault;  // version, header lines or Content-Length make no sense
};

// Reads `head`: from `WARC/` to past the blank line. Lines end in CRLF or LF; names are of any
// case; values may be folded.
void ReadWarcHead(std::string_view head, WarcHead& result);

// Appends the record as a line of JSON, LF included:
//   {"id":"urn:uuid:...","url":"https://...","date":"2024-05-18T01:58:10Z","lang":"eng","text":"..."}
// `lang` is there if the record names its language; ill-formed UTF-8 becomes U+FFFD.
// REQUIRES: `opened` is the record opened by the WET format, with neither fault nor `other`.
void WetToJson(const Record& record, const Opened& opened, std::string_view clean_text,
               std::string& out);

}  // namespace strigil
