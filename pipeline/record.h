// A record: a piece of the decoded input that is worked on alone and costs only itself.
//
// A document of a text stream, a line of JSON Lines, a record of a WET file; and the bytes between
// them that are copied: separators, blank lines, a byte order mark. Every input byte belongs to
// exactly one record, so the records of an input, joined, are the decoded input.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/document.h"
#include "pipeline/edit.h"

namespace strigil {

// What is wrong with a record that makes no sense. It is kept byte for byte, or goes where
// --on-error says; it is always counted and told.
struct Fault {
  std::string kind;  // a short stable word for statistics: "not-json", "no-text-field", "too-large"
  std::string what;  // for a person: `not a JSON object`
  size_t offset = 0;  // bytes from the start of the record to where it was noticed
};

enum class RecordKind : uint8_t {
  kRecord,  // has a text to clean; counted
  kPart,    // a further part of the record before it (a document over --max-record); not counted
  kCopied,  // copied as it is: separator, blank JSONL line, byte order mark, other WARC records
};

// Cut out of the input by a Splitter (reader thread), opened by a Format (workers).
struct Record {
  RecordKind kind = RecordKind::kRecord;
  std::string_view raw;  // all its bytes, terminator included; the batch owns them
  // From 1, over all inputs of a run; of the splitter, in its input. kCopied and kPart: of the
  // record before.
  uint64_t number = 0;
  uint64_t offset = 0;  // of raw in the decoded bytes of its input
  uint32_t input = 0;   // index of the input it came from
  Extent extent;
  std::optional<Fault> fault;  // found while splitting; such a record is not opened
};

// A record whose text has been found. Views are into Record::raw or into the Opened itself.
struct Opened {
  std::string_view text;  // what the chain works on: UTF-8, decoded from the format's escapes
  DocumentInfo info;
  std::optional<Fault> fault;  // then text is not to be used
  bool other = false;  // not a record with text (WARC request, metadata ...): copied, counted apart

  // For the format's own use between Open and ToRawEdits; reused from record to record.
  std::string decoded;               // owner of text where it is not a part of raw
  std::vector<std::string> strings;  // owners of info's views where needed
  size_t text_begin = 0;             // where in raw the text's spelling begins (bytes)
  size_t text_end = 0;
};

}  // namespace strigil
