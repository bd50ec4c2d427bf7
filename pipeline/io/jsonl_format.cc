// JSON Lines: one object a line, one string member of which is the text. Everything else is kept
// byte for byte, and so is the spelling of what stays of the text:
//
//   {"id":1e9999,"text":"caf\u00e9\n\nShare this"}  ->  {"id":1e9999,"text":"caf\u00e9"}
//
// A line is what stands between two LF; U+2028, VT, FF are characters like any other. A CR before
// the LF and a missing last LF survive because no edit reaches them. Tested by
// jsonl_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <utility>

#include "pipeline/error.h"
#include "pipeline/format.h"
#include "pipeline/io/json_line.h"
#include "pipeline/io/json_spelling.h"
#include "pipeline/io/stream_place.h"
#include "pipeline/json_text.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kPiece = 1 << 20;  // of a line that is too large; its first piece is max_record

bool IsBlankLine(std::string_view line) {
  for (const char c : line) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return false;
  }
  return true;
}

class JsonlSplitter : public Splitter {
 public:
  explicit JsonlSplitter(uint64_t max_record) : max_record_(std::max<uint64_t>(max_record, 1)) {}

  size_t Feed(std::string_view bytes, bool at_end, std::vector<Record>& records) override {
    at_end_ = at_end;
    size_t used = 0;
    while (used < bytes.size()) {
      const size_t length = Next(bytes.substr(used), records);
      if (length == 0) break;
      used += length;
      scanned_ = 0;
    }
    return used;
  }

 private:
  // Appends the record at the start of `rest`; its length, or 0 if more bytes are needed.
  size_t Next(std::string_view rest, std::vector<Record>& records) {
    if (place_.AtHead()) {
      const std::optional<size_t> mark = ByteOrderMarkLength(rest, at_end_);
      if (!mark) return 0;
      if (*mark > 0) return Emit(rest, *mark, RecordKind::kCopied, records);
    }
    const size_t limit = in_large_ ? std::min<size_t>(max_record_, kPiece) : max_record_;
    // A line of exactly `limit` bytes is fine, so its LF may be one further.
    const size_t end = FindLineEnd(rest, limit + 1);
    if (end == 0) return 0;
    if (in_large_)
      return EmitPart(rest, std::min(end, limit), end <= limit && EndsLine(rest, end), records);
    if (end > limit && rest[end - 1] != '\n') return EmitPart(rest, limit, false, records);
    const bool blank = IsBlankStart(rest[0]) && IsBlankLine(rest.substr(0, end));
    return Emit(rest, end, blank ? RecordKind::kCopied : RecordKind::kRecord, records);
  }

  static bool IsBlankStart(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  // Past the LF of the line at the start of `rest` if that is within `limit` bytes, else `limit`;
  // the end of the stream ends a line too. 0 if that cannot be told yet.
  size_t FindLineEnd(std::string_view rest, size_t limit) {
    const size_t window = std::min(rest.size(), limit);
    if (scanned_ < window) {
      const void* found = std::memchr(rest.data() + scanned_, '\n', window - scanned_);
      if (found != nullptr)
        return static_cast<size_t>(static_cast<const char*>(found) - rest.data()) + 1;
      scanned_ = window;
    }
    if (window == limit) return limit;
    return at_end_ ? rest.size() : 0;
  }

  bool EndsLine(std::string_view rest, size_t end) const {
    return rest[end - 1] == '\n' || (at_end_ && end == rest.size());
  }

  size_t EmitPart(std::string_view rest, size_t length, bool last, std::vector<Record>& records) {
    Record record;
    record.kind = in_large_ ? RecordKind::kPart : RecordKind::kRecord;
    record.extent.head = !in_large_;
    record.extent.tail = last;
    record.fault =
        Fault{"too-large", "the line is larger than " + std::to_string(max_record_) + " bytes", 0};
    in_large_ = !last;
    return Append(rest, length, std::move(record), records);
  }

  size_t Emit(std::string_view rest, size_t length, RecordKind kind, std::vector<Record>& records) {
    Record record;
    record.kind = kind;
    return Append(rest, length, std::move(record), records);
  }

  size_t Append(std::string_view rest, size_t length, Record record, std::vector<Record>& records) {
    record.extent.final_newline = false;  // the text stands in a string
    return place_.Append(rest, length, std::move(record), records);
  }

  const uint64_t max_record_;
  StreamPlace place_;
  size_t scanned_ = 0;  // unconsumed bytes known to have no LF
  bool at_end_ = false;
  bool in_large_ = false;
};

class JsonlFormat : public Format {
 public:
  explicit JsonlFormat(const FormatOptions& options)
      : max_record_(options.max_record.value_or(kMaxRecord)) {
    query_.path = ReadPath("--field", options.field);
    query_.id = ReadPath("--id-field", options.id_field);
  }

  std::string_view name() const override { return "jsonl"; }
  std::unique_ptr<Splitter> NewSplitter() const override {
    return std::make_unique<JsonlSplitter>(max_record_);
  }

  void Open(const Record& record, Opened& opened) const override {
    opened.text = {};
    opened.info = {};
    opened.fault.reset();
    opened.other = false;
    opened.decoded.clear();
    opened.text_begin = opened.text_end = 0;
    if (record.fault) {
      opened.fault = record.fault;
      return;
    }
    std::string_view line = record.raw;
    if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
    JsonMembers members;
    Fault fault;
    if (!IsValidUtf8(line)) {
      fault = {"ill-formed-utf8", "ill-formed UTF-8", FindIllFormed(line)};
    } else if (ScanJsonLine(line, query_, members, fault)) {
      Fill(record.raw, members, opened);
      return;
    }
    opened.fault = std::move(fault);
  }

  void ToRawEdits(const Record& record, const Opened& opened, const EditList& edits,
                  EditList& raw_edits) const override {
    raw_edits.clear();
    if (edits.empty()) return;
    JsonCursor cursor(record.raw.substr(opened.text_begin, opened.text_end - opened.text_begin));
    std::string escaped;
    for (const Edit& edit : edits) {
      const size_t begin = cursor.Seek(edit.offset);
      const size_t end = cursor.Seek(edit.offset + edit.length);
      escaped.clear();
      AppendJsonEscaped(edit.replacement, escaped);
      raw_edits.push_back({opened.text_begin + begin, end - begin, escaped, edit.rule, edit.score});
    }
  }

 private:
  // "a.b" -> {"a", "b"}; "a\.b" -> {"a.b"}
  static std::vector<std::string> ReadPath(const char* option, std::string_view path) {
    std::vector<std::string> names(1);
    for (size_t i = 0; i < path.size(); ++i) {
      const bool escapes =
          path[i] == '\\' && i + 1 < path.size() && (path[i + 1] == '.' || path[i + 1] == '\\');
      if (escapes) {
        names.back() += path[++i];
      } else if (path[i] == '.') {
        names.emplace_back();
      } else {
        names.back() += path[i];
      }
    }
    if (std::find(names.begin(), names.end(), "") == names.end()) return names;
    throw Error(Status::kUsage,
                std::string(option) + ": \"" + std::string(path) + "\" has an empty name in it");
  }

  static size_t FindIllFormed(std::string_view line) {
    size_t at = 0;
    while (at < line.size()) {
      if (static_cast<unsigned char>(line[at]) < 0x80) {
        ++at;
        continue;
      }
      const Decoded decoded = DecodeOne(line.substr(at));
      if (!decoded.valid) break;
      at += decoded.length;
    }
    return at;
  }

  static void Fill(std::string_view raw, const JsonMembers& members, Opened& opened) {
    opened.text_begin = static_cast<size_t>(members.text.raw.data() - raw.data());
    opened.text_end = opened.text_begin + members.text.raw.size();
    if (members.text.escaped) {
      AppendUnescaped(members.text.raw, opened.decoded);
      opened.text = opened.decoded;
    } else {
      opened.text = members.text.raw;
    }
    if (opened.strings.size() < 3)
      opened.strings.resize(3);  // one for each view below: they never move
    opened.info.id = Spell(members.id, opened.strings[0]);
    opened.info.url = Spell(members.url, opened.strings[1]);
    opened.info.language = Spell(members.language, opened.strings[2]);
  }

  static std::string_view Spell(const JsonSpelling& value, std::string& buffer) {
    if (!value.escaped) return value.raw;
    buffer.clear();
    AppendUnescaped(value.raw, buffer);
    return buffer;
  }

  const uint64_t max_record_;
  JsonQuery query_;
};

}  // namespace

std::unique_ptr<Format> NewJsonlFormat(const FormatOptions& options, RuleTable&) {
  return std::make_unique<JsonlFormat>(options);
}

}  // namespace strigil
