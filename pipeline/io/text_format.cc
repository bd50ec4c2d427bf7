// Plain text: a stream is one document, or several between separators. The text of a record is the
// record, so edits need no translation.
//
// A document over the limits is cut in parts, each worked on alone (text_parts.h). Where the cuts
// fall does not depend on how the bytes were read. Tested by text_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <utility>

#include "pipeline/error.h"
#include "pipeline/format.h"
#include "pipeline/io/stream_place.h"
#include "pipeline/line_break.h"
#include "pipeline/text_parts.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// A separator line may not be larger: it has to fit beside a record in the reader's buffer.
constexpr size_t kMaxSeparator = 32 * 1024;

// Room for a few characters, so that every cut makes progress.
constexpr size_t kMinRecord = 16;

constexpr size_t kNone = std::string_view::npos;

// A line break of any kind stands at the end.
bool EndsInBreak(std::string_view text) {
  if (text.empty()) return false;
  const char last = text.back();
  return (last >= '\n' && last <= '\r') || text.ends_with("\xC2\x85") ||
         text.ends_with("\xE2\x80\xA8") || text.ends_with("\xE2\x80\xA9");
}

class TextSplitter : public Splitter {
 public:
  explicit TextSplitter(const FormatOptions& options)
      : separator_(options.separator),
        single_byte_(separator_ == "\f" || separator_ == std::string_view("\0", 1)),
        max_record_(static_cast<size_t>(
            std::max<uint64_t>(options.max_record.value_or(kMaxTextPart), kMinRecord))),
        lookahead_(separator_.size() + 4) {}

  size_t Feed(std::string_view bytes, bool at_end, std::vector<Record>& records) override {
    at_end_ = at_end;
    size_t used = 0;
    while (used < bytes.size()) {
      const size_t length = Next(bytes.substr(used), records);
      if (length == 0) break;
      used += length;
      scanned_ -= std::min(scanned_, length);
    }
    return used;
  }

 private:
  struct Found {
    size_t begin = kNone;  // of the separator
    size_t end = kNone;    // past its line break; kNone while it cannot be told where, or whether
  };

  // Appends the record at the start of `rest`; its length, or 0 if more bytes are needed.
  size_t Next(std::string_view rest, std::vector<Record>& records) {
    if (place_.AtHead()) {
      const std::optional<size_t> mark = ByteOrderMarkLength(rest, at_end_);
      if (!mark) return 0;
      if (*mark > 0) return Copy(rest, *mark, records);
    }
    const Found separator = FindSeparator(rest);
    if (separator.begin != kNone && separator.end == kNone) return 0;
    if (separator.begin == 0) return Copy(rest, separator.end, records);
    const bool enough = at_end_ || rest.size() >= max_record_ + lookahead_;
    size_t document = separator.begin;
    if (document == kNone) {
      if (!enough) return 0;
      if (at_end_) document = rest.size();
    }
    if (document <= kNeverCut && document <= max_record_)
      return EmitPart(rest, document, true, false, records);
    const TextPart part = CutText(rest, document, max_record_);
    if (part.length == 0) return EmitPart(rest, document, true, part.blank, records);
    return EmitPart(rest, part.length, false, part.blank, records);
  }

  // The first separator that begins within the first max_record_ bytes.
  Found FindSeparator(std::string_view rest) {
    if (separator_.empty()) return {};
    while (scanned_ < rest.size() && scanned_ <= max_record_) {
      const size_t begin = FindCandidate(rest, scanned_);
      if (begin == kNone) break;
      if (begin > max_record_) {
        scanned_ = begin;
        return {};
      }
      if (!StandsAtLineStart(rest, begin)) {
        scanned_ = NextLineStart(rest, begin);
        continue;
      }
      const size_t end = EndOfSeparator(rest, begin);
      if (end == 0) {
        scanned_ = NextLineStart(rest, begin);
        continue;
      }
      scanned_ = begin;
      return {begin, end};
    }
    return {};
  }

  // Where the separator's bytes stand next, or kNone; then scanned_ is where to go on.
  size_t FindCandidate(std::string_view rest, size_t from) {
    if (single_byte_) {
      const void* found = std::memchr(rest.data() + from, separator_[0], rest.size() - from);
      if (found != nullptr)
        return static_cast<size_t>(static_cast<const char*>(found) - rest.data());
      scanned_ = rest.size();
      return kNone;
    }
    const void* found =
        memmem(rest.data() + from, rest.size() - from, separator_.data(), separator_.size());
    if (found != nullptr) return static_cast<size_t>(static_cast<const char*>(found) - rest.data());
    if (rest.size() >= separator_.size())
      scanned_ = std::max(from, rest.size() - separator_.size() + 1);
    return kNone;
  }

  bool StandsAtLineStart(std::string_view rest, size_t begin) const {
    if (single_byte_) return true;
    return begin == 0 ? at_line_start_ : EndsInBreak(rest.substr(0, begin));
  }

  // Of a line break that is not all there yet, the end of `rest`.
  static size_t NextLineStart(std::string_view rest, size_t from) {
    const size_t line_break = FindBreak(rest, from);
    return line_break + BreakLength(rest, line_break);
  }

  // Past the line break of the separator line at `begin`; 0 if the line goes on; kNone if that
  // cannot be told yet.
  size_t EndOfSeparator(std::string_view rest, size_t begin) const {
    const size_t end = begin + separator_.size();
    if (single_byte_) return end;
    const std::string_view after = rest.substr(end);
    const bool may_go_on =
        after.empty() || after == "\r" || after == "\xC2" || after == "\xE2" || after == "\xE2\x80";
    if (may_go_on && !at_end_) return kNone;
    if (after.empty()) return end;
    const uint32_t length = BreakLength(rest, end);
    return length == 0 ? 0 : end + length;
  }

  size_t EmitPart(std::string_view rest, size_t length, bool last, bool blank,
                  std::vector<Record>& records) {
    Record record;
    record.kind = extents_.inside() ? RecordKind::kPart : RecordKind::kRecord;
    record.extent = extents_.Next(last, blank);
    return Append(rest, length, std::move(record), records);
  }

  size_t Copy(std::string_view rest, size_t length, std::vector<Record>& records) {
    extents_ = PartExtents();
    Record record;
    record.kind = RecordKind::kCopied;
    return Append(rest, length, std::move(record), records);
  }

  size_t Append(std::string_view rest, size_t length, Record record, std::vector<Record>& records) {
    // A byte order mark at the head stands on no line of its own.
    at_line_start_ = EndsInBreak(rest.substr(0, length)) ||
                     (place_.AtHead() && rest.substr(0, length) == kByteOrderMark);
    return place_.Append(rest, length, std::move(record), records);
  }

  const std::string separator_;
  const bool single_byte_;
  const size_t max_record_;
  const size_t lookahead_;  // what must be seen after max_record_ bytes before a cut
  StreamPlace place_;
  size_t scanned_ = 0;  // unconsumed bytes in which no separator begins
  bool at_end_ = false;
  bool at_line_start_ = true;
  PartExtents extents_;
};

class TextFormat : public Format {
 public:
  explicit TextFormat(const FormatOptions& options) : options_(options) {
    if (options.separator.size() > kMaxSeparator) {
      throw Error(Status::kUsage,
                  "--separator: longer than " + std::to_string(kMaxSeparator) + " bytes");
    }
    if (options.separator != "\f" && options.separator.find_first_of("\n\r") != kNone) {
      throw Error(Status::kUsage, "--separator: a line break cannot be a part of it");
    }
  }

  std::string_view name() const override { return "text"; }
  std::unique_ptr<Splitter> NewSplitter() const override {
    return std::make_unique<TextSplitter>(options_);
  }

  void Open(const Record& record, Opened& opened) const override {
    opened.info = {};
    opened.fault = record.fault;
    opened.other = false;
    opened.decoded.clear();
    opened.text = record.raw;
    opened.text_begin = 0;
    opened.text_end = record.raw.size();
  }

  void ToRawEdits(const Record&, const Opened&, const EditList& edits,
                  EditList& raw_edits) const override {
    raw_edits = edits;
  }

  bool TextIsRecord() const override { return true; }

 private:
  const FormatOptions options_;
};

}  // namespace

std::unique_ptr<Format> NewTextFormat(const FormatOptions& options, RuleTable&) {
  return std::make_unique<TextFormat>(options);
}

}  // namespace strigil
