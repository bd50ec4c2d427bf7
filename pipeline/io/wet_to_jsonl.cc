// WET in, JSON Lines out (`--to jsonl`): the common ground of corpus tools.
//
//   {"id":"urn:uuid:...","url":"https://...","date":"2024-05-18T01:58:10Z","lang":"eng","text":"..."}
//
// A format that reads as the WET format does and turns every record into a line: one edit of the
// whole record. What has no text (warcinfo, requests, metadata, the blanks between records) does
// not reach the output. The heads of the records are not kept, so nothing can be restored from it.
//
// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <utility>

#include "pipeline/format.h"
#include "pipeline/io/warc_head.h"
#include "pipeline/json_text.h"

namespace strigil {
namespace {

// Appends `"name":"value"`; what is ill-formed becomes U+FFFD.
void AppendMember(std::string_view name, std::string_view value, std::string& out) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
  AppendJsonRepaired(value, out);
}

// Appends the record as a line of JSON, LF included. `lang` is there if the record names its
// language; ill-formed UTF-8 becomes U+FFFD.
void WetToJson(const Record& record, const Opened& opened, std::string_view clean_text,
               std::string& out) {
  WarcHead head;
  ReadWarcHead(record.raw.substr(0, opened.text_begin), head);
  out += '{';
  AppendMember("id", Unfolded(head.id), out);
  AppendMember("url", Unfolded(head.url), out);
  AppendMember("date", Unfolded(head.date), out);
  if (!head.language.empty()) AppendMember("lang", Unfolded(head.language), out);
  AppendMember("text", clean_text, out);
  out += "}\n";
}

class WetToJsonlFormat : public Format {
 public:
  WetToJsonlFormat(const FormatOptions& options, RuleTable& rules)
      : wet_(NewWetFormat(options, rules)),
        record_(rules.Add("wet/to-jsonl", "format")),
        other_(rules.Add("wet/no-text", "format")) {}

  std::string_view name() const override { return "wet"; }
  std::unique_ptr<Splitter> NewSplitter() const override { return wet_->NewSplitter(); }
  std::optional<RuleId> RuleForOthers() const override { return other_; }

  void Open(const Record& record, Opened& opened) const override { wet_->Open(record, opened); }

  void ToRawEdits(const Record& record, const Opened& opened, const EditList& edits,
                  EditList& raw_edits) const override {
    std::string clean, line;
    ApplyEdits(opened.text, edits, clean);
    WetToJson(record, opened, WithoutLastBreak(clean), line);
    raw_edits.clear();
    raw_edits.push_back({0, record.raw.size(), line, record_, -1});
  }

 private:
  // A JSON string ends without a line feed.
  static std::string_view WithoutLastBreak(std::string_view text) {
    return text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
  }

  const std::unique_ptr<Format> wet_;
  const RuleId record_, other_;
};

}  // namespace

std::unique_ptr<Format> NewWetToJsonlFormat(const FormatOptions& options, RuleTable& rules) {
  return std::make_unique<WetToJsonlFormat>(options, rules);
}

}  // namespace strigil
