// Fuzzes the formats: the first byte chooses the format and the size of the pieces it is fed. The
// records, joined, are the input; opening one never crashes; no edits of the text are no edits of
// the record, but for what the format itself repairs.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/error.h"
#include "pipeline/format.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const uint8_t choice = data[0];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  strigil::RuleTable rules;
  strigil::FormatOptions options;
  if (choice & 4) options.separator = (choice & 8) ? "\f" : "==";
  if (choice & 16) options.max_record = 64;
  const auto format = choice % 4 == 0   ? NewTextFormat(options, rules)
                      : choice % 4 == 1 ? NewWetFormat(options, rules)
                                        : NewJsonlFormat(options, rules);
  const size_t step = 1 + (choice >> 5) * 9;
  const auto splitter = format->NewSplitter();
  std::string joined;
  size_t begin = 0;
  try {
    for (size_t end = std::min(step, bytes.size());; end = std::min(end + step, bytes.size())) {
      const bool at_end = end == bytes.size();
      for (size_t consumed = 1; consumed > 0;) {
        std::vector<strigil::Record> records;
        consumed = splitter->Feed(bytes.substr(begin, end - begin), at_end, records);
        for (const strigil::Record& record : records) {
          joined += record.raw;
          if (record.kind == strigil::RecordKind::kCopied || record.fault) continue;
          strigil::Opened opened;
          format->Open(record, opened);
          strigil::EditList raw;
          if (!opened.fault && !opened.other) format->ToRawEdits(record, opened, {}, raw);
          if (!strigil::AreWellFormed(raw, record.raw.size())) std::abort();
        }
        begin += consumed;
      }
      if (at_end) break;
    }
    if (joined != bytes) std::abort();
  } catch (const strigil::Error&) {
  }
  return 0;
}
