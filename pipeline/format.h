// What a format of records is: how a byte stream falls into records, where in a record its text is,
// and how edits of that text become edits of the record's bytes.
//
//   bytes -> Splitter (one per input, reader thread, cheap) -> Record
//   Record -> Format::Open (workers) -> text -> chain -> edits of the text
//   -> Format::ToRawEdits (workers) -> edits of the raw record: all that output, ledger and
//      statistics need
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/record.h"
#include "pipeline/rule_table.h"

namespace strigil {

// The largest record, in bytes, where nothing else is asked for. Texts are cut in parts that caches
// hold and threads can share: of 400 MB without separators, parts of 16 MiB took 1.8 times as long
// in one thread as parts of 1 to 3 MiB, and 2.9 times in two.
inline constexpr uint64_t kMaxRecord = 16 * 1024 * 1024, kMaxTextPart = 2 * 1024 * 1024;

struct FormatOptions {
  std::string field = "text";   // --field: dotted path of the text (a\. in a name)
  std::string id_field = "id";  // --id-field: likewise, of the member that names the record
  std::string separator = {};   // --separator: "" none, "\f", "\0" (one byte NUL), or a whole line
  std::optional<uint64_t> max_record = {};  // --max-record, bytes; kMaxRecord, kMaxTextPart
  bool keep_whitespace = false;
};

// Cuts a decoded byte stream into records. One per input; not thread-safe.
//
// Feed() takes the bytes not consumed so far, from the first unconsumed one, and whether the stream
// has ended; it appends the complete records it finds (raw views into `bytes`) and returns how many
// bytes they cover. The caller keeps the rest and calls again with more. A splitter never needs
// more than about max_record + 64 KiB of bytes to make progress: whatever the input, it then cuts a
// record (in parts: text; as a fault in bounded pieces: JSONL, WET).
// The records found do not depend on how the stream was fed.
class Splitter {
 public:
  virtual ~Splitter() = default;
  virtual size_t Feed(std::string_view bytes, bool at_end, std::vector<Record>& records) = 0;
};

class Format {
 public:
  virtual ~Format() = default;
  virtual std::string_view name() const = 0;  // "text", "jsonl", "wet"
  virtual std::unique_ptr<Splitter> NewSplitter() const = 0;

  // Finds the text of a record. Thread-safe; `opened` is reused, cleared here.
  virtual void Open(const Record& record, Opened& opened) const = 0;

  // Turns edits of opened.text into edits of record.raw (JSON spelling, escapes), adding those that
  // the format itself needs (WET: Content-Length and digest, as rules `wet/content-length` ...).
  // REQUIRES: `edits` is sorted, disjoint and well-formed. Thread-safe.
  virtual void ToRawEdits(const Record& record, const Opened& opened, const EditList& edits,
                          EditList& raw_edits) const = 0;

  // True where the text of a record is the record itself, so that the edits of the one are those of
  // the other and need not be copied.
  virtual bool TextIsRecord() const { return false; }

  // For formats whose output is of another kind than their input: the rule by which what has no
  // text (copied bytes, other records) and faulty records are left out of the output. None: they
  // are copied.
  virtual std::optional<RuleId> RuleForOthers() const { return std::nullopt; }
};

// The formats. Rules that a format makes edits with are added to `rules`.
std::unique_ptr<Format> NewTextFormat(const FormatOptions& options, RuleTable& rules);
std::unique_ptr<Format> NewJsonlFormat(const FormatOptions& options, RuleTable& rules);
std::unique_ptr<Format> NewWetFormat(const FormatOptions& options, RuleTable& rules);
// WET in, a line of JSON for each record out. pipeline/io/wet_to_jsonl.cc
std::unique_ptr<Format> NewWetToJsonlFormat(const FormatOptions& options, RuleTable& rules);

// "auto": what the first bytes of a stream are. `bytes` is the head of the decoded stream (up to
// 64 KiB, fewer only if the stream is shorter). "jsonl" if the first non-blank line begins as a
// JSON object, "wet" if it begins as a WARC record, else "text". Throws Error(kInput) that names
// the kind for known binary content: PDF, zip, images, Parquet, UTF-16 and UTF-32 by their BOM ...
// `where` is the input's name for the message. `broke_off`: the stream could not be read further. A
// first line that is cut counts as a JSON object if it has begun as one.
std::string DetectFormat(std::string_view bytes, std::string_view where, bool broke_off = false);
// The refusal alone, for when the format was given.
void RefuseBinary(std::string_view bytes, std::string_view where);
// What a stream that DetectFormat takes for text looks like rather, and what could be done about
// it: JSON that is not one object a line, HTML, XML. Empty if nothing is the matter.
std::string_view DoubtAboutText(std::string_view bytes);

}  // namespace strigil
