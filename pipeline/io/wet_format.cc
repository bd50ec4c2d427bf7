// The WET format: the text of a record is its body. When that changes, so do Content-Length and, if
// there is one, the digest in the head.
//
// Tested by tests/wet_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/format.h"
#include "pipeline/io/warc_digest.h"
#include "pipeline/io/warc_head.h"
#include "pipeline/io/wet_splitter.h"

namespace strigil {
namespace {

class WetFormat : public Format {
 public:
  WetFormat(const FormatOptions& options, RuleTable& rules)
      : max_record_(options.max_record.value_or(kMaxRecord)),
        content_length_(rules.Add("wet/content-length", "format")),
        block_digest_(rules.Add("wet/block-digest", "format")) {}

  std::string_view name() const override { return "wet"; }
  std::unique_ptr<Splitter> NewSplitter() const override { return NewWetSplitter(max_record_); }

  void Open(const Record& record, Opened& opened) const override {
    opened.text = {};
    opened.info = {};
    opened.fault = record.fault;
    opened.other = false;
    opened.decoded.clear();
    opened.text_begin = opened.text_end = 0;
    if (record.fault) return;
    size_t line = 0;
    const size_t head_size = FindWarcHeadEnd(record.raw, line);
    WarcHead head;
    ReadWarcHead(record.raw.substr(0, std::min(head_size, record.raw.size())), head);
    if (head.fault || head_size == std::string_view::npos ||
        *head.length > record.raw.size() - head_size) {
      opened.fault = head.fault.value_or(Fault{"truncated", "not a whole record", 0});
      return;
    }
    if (head.type.empty()) {
      opened.fault = Fault{"no-type", "no WARC-Type", 0};
      return;
    }
    opened.info = {head.id, head.url, head.language};
    opened.text_begin = head_size;
    opened.text_end = head_size + static_cast<size_t>(*head.length);
    opened.other = !head.IsConversion();
    if (!opened.other)
      opened.text = record.raw.substr(head_size, static_cast<size_t>(*head.length));
  }

  void ToRawEdits(const Record& record, const Opened& opened, const EditList& edits,
                  EditList& raw_edits) const override {
    raw_edits.clear();
    if (edits.empty()) return;
    AddHeadEdits(record, opened, edits, raw_edits);
    for (Edit edit : edits) {
      edit.offset += opened.text_begin;
      raw_edits.push_back(edit);
    }
  }

 private:
  void AddHeadEdits(const Record& record, const Opened& opened, const EditList& edits,
                    EditList& raw_edits) const {
    WarcHead head;
    ReadWarcHead(record.raw.substr(0, opened.text_begin), head);
    std::vector<Edit> head_edits;
    const auto add = [&](std::string_view old, std::string_view value, RuleId rule) {
      if (old == value) return;
      const auto offset = static_cast<size_t>(old.data() - record.raw.data());
      head_edits.push_back({offset, old.size(), value, rule});
    };
    const std::string length = std::to_string(EditedSize(opened.text.size(), edits));
    for (const std::string_view old : head.content_lengths) add(old, length, content_length_);
    std::string digest;
    if (!head.block_digest.empty()) {
      digest = DigestOfEdited(head.block_digest, opened.text, edits);
      add(head.block_digest, digest, block_digest_);
    }
    std::sort(head_edits.begin(), head_edits.end(),
              [](const Edit& a, const Edit& b) { return a.offset < b.offset; });
    for (const Edit& edit : head_edits) raw_edits.push_back(edit);
  }

  const uint64_t max_record_;
  const RuleId content_length_;
  const RuleId block_digest_;
};

}  // namespace

std::unique_ptr<Format> NewWetFormat(const FormatOptions& options, RuleTable& rules) {
  return std::make_unique<WetFormat>(options, rules);
}

}  // namespace strigil
