// What the splitters of all formats do alike: they number the records that they cut off a stream,
// and pass by a byte order mark at its head.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/record.h"
#include "pipeline/unicode.h"

namespace strigil {

// Bytes of the byte order mark at the head of a stream, of which `head` has been read; 0: none.
// Nothing if that cannot be told before there are more bytes. REQUIRES: !head.empty()
inline std::optional<size_t> ByteOrderMarkLength(std::string_view head, bool at_end) {
  const std::string_view seen = head.substr(0, kByteOrderMark.size());
  if (!kByteOrderMark.starts_with(seen)) return 0;
  if (seen.size() == kByteOrderMark.size()) return seen.size();
  return at_end ? std::optional<size_t>(0) : std::nullopt;
}

// How far a stream has been cut into records. Not thread-safe.
class StreamPlace {
 public:
  bool AtHead() const { return offset_ == 0; }

  // Appends the first `length` bytes of `rest`, what is not cut yet, as a record: fills in its
  // bytes, number and offset. Returns `length`.
  size_t Append(std::string_view rest, size_t length, Record record, std::vector<Record>& records) {
    if (record.kind == RecordKind::kRecord) ++number_;
    record.raw = rest.substr(0, length);
    record.number = number_;
    record.offset = offset_;
    records.push_back(std::move(record));
    offset_ += length;
    return length;
  }

  // The same for bytes that are copied as they are.
  size_t Copy(std::string_view rest, size_t length, std::vector<Record>& records) {
    Record record;
    record.kind = RecordKind::kCopied;
    return Append(rest, length, std::move(record), records);
  }

 private:
  uint64_t offset_ = 0;  // of the first byte that is not cut yet
  uint64_t number_ = 0;  // of the last record, from 1 in this input
};

}  // namespace strigil
