// Plain text: a stream is one document, or several between separators. The text of a record is the
// record, so edits need no translation.
//
// A document over the limits is cut in parts, each worked on alone: before the last blank lines
// that leave some text before them, else after the last line break, else between characters. Where
// the cuts fall follows from the bytes alone, not from how they were read. Tested by
// text_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "pipeline/error.h"
#include "pipeline/format.h"
#include "pipeline/unicode.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace strigil {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What is known about a line takes some 70 bytes while a document is worked on, and as much again
// for each of its edits: so many short lines that all go take about 20 MB.
constexpr size_t kMaxLines = 65536;

// A separator line may not be larger: it has to fit beside a record in the reader's buffer.
constexpr size_t kMaxSeparator = 32 * 1024;

// Room for a few characters, so that every cut makes progress.
constexpr size_t kMinRecord = 16;

constexpr size_t kNone = std::string_view::npos;

unsigned char ByteAt(std::string_view text, size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

// Bytes of the line break at `i` (as document.h has them), 0 if there is none.
size_t BreakLength(std::string_view text, size_t i) {
  switch (ByteAt(text, i)) {
    case '\n':
    case '\v':
    case '\f':
      return 1;
    case '\r':
      return ByteAt(text, i + 1) == '\n' ? 2 : 1;
    case 0xC2:
      return ByteAt(text, i + 1) == 0x85 ? 2 : 0;
    case 0xE2:
      return ByteAt(text, i + 1) == 0x80 && (ByteAt(text, i + 2) | 1) == 0xA9 ? 3 : 0;
    default:
      return 0;
  }
}

// The first byte at or after `i` that may begin a line break, or text.size().
size_t FindBreakByte(std::string_view text, size_t i) {
#ifdef __SSE2__
  const __m128i first = _mm_set1_epi8('\n');
  const __m128i range = _mm_set1_epi8('\r' - '\n');
  const __m128i lead_of_nel = _mm_set1_epi8(static_cast<char>(0xC2));
  const __m128i lead_of_separators = _mm_set1_epi8(static_cast<char>(0xE2));
  for (; i + 16 <= text.size(); i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i));
    const __m128i shifted = _mm_sub_epi8(bytes, first);
    const __m128i breaks = _mm_cmpeq_epi8(_mm_max_epu8(shifted, range), range);
    const __m128i leads =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, lead_of_nel), _mm_cmpeq_epi8(bytes, lead_of_separators));
    const int found = _mm_movemask_epi8(_mm_or_si128(breaks, leads));
    if (found != 0) return i + static_cast<size_t>(std::countr_zero(static_cast<unsigned>(found)));
  }
#endif
  for (; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte >= '\n' && byte <= '\r') || byte == 0xC2 || byte == 0xE2) break;
  }
  return i;
}

size_t FindBreak(std::string_view text, size_t i) {
  i = FindBreakByte(text, i);
  while (i < text.size() && BreakLength(text, i) == 0) i = FindBreakByte(text, i + 1);
  return i;
}

bool IsBlankLine(std::string_view line) {
  while (!line.empty()) {
    const auto byte = static_cast<unsigned char>(line[0]);
    if (byte > ' ' && byte < 0x7F) return false;
    const Decoded decoded = DecodeOne(line);
    const char32_t c = decoded.code_point;
    if (!decoded.valid || !(c == '\t' || IsSpaceSeparator(c) || IsInvisible(c))) return false;
    line.remove_prefix(decoded.length);
  }
  return true;
}

// The last place at or before `limit` that is neither inside a character nor inside CRLF.
// REQUIRES: limit >= kMinRecord; limit + 4 bytes of text, or all there are.
size_t FindCharacterBoundary(std::string_view text, size_t limit) {
  const auto is_inside = [&](size_t at) {
    if (ByteAt(text, at - 1) == '\r' && ByteAt(text, at) == '\n') return true;
    for (size_t back = 1; back <= 3 && back <= at; ++back) {
      const unsigned char byte = ByteAt(text, at - back);
      if ((byte & 0xC0) == 0x80) continue;
      if (byte < 0xC0) return false;
      return DecodeOne(text.substr(at - back)).length > back;
    }
    return false;
  };
  size_t at = limit;
  while (is_inside(at)) --at;
  return at;
}

struct Part {
  size_t length;       // 0: nothing has to be cut
  bool blank = false;  // it has no line that is not blank
};

// Where to cut the document that begins `text` and is `document` bytes long (kNone: more than
// `max_size`, and the text goes on at least 4 bytes after that or ends).
Part FindCut(std::string_view text, size_t document, size_t max_size) {
  const bool too_large = document > max_size;
  const size_t window = std::min({document, max_size, text.size()});
  size_t lines = 0;
  size_t gap = 0;         // where the last run of blank lines begins that has text before it
  size_t line_start = 0;  // the last one in the window
  bool in_gap = true;
  bool too_many = false;
  size_t at = 0;
  while (at < window) {
    if (text[at] == '\n') {  // runs of these may be very long
      if (!in_gap) gap = at;
      in_gap = true;
      while (at < window && text[at] == '\n') ++at;
      line_start = at;
      continue;
    }
    const size_t end = FindBreak(text.substr(0, std::min(text.size(), window + 4)), at);
    const size_t next = std::min(end, text.size()) + BreakLength(text, end);
    const bool whole = next <= window;
    const auto first = static_cast<unsigned char>(text[at]);
    const bool plain = first > ' ' && first < 0x7F;
    if (!plain && (end == at || IsBlankLine(text.substr(at, std::min(end, window) - at)))) {
      if (whole && !in_gap) gap = at;
      in_gap = in_gap || whole;
    } else {
      if (lines == kMaxLines) {
        too_many = true;
        break;
      }
      ++lines;
      in_gap = false;
    }
    if (!whole) break;
    if (next < document) line_start = next;
    at = next;
  }
  if (!too_large && !too_many) return {0, lines == 0};
  if (gap != 0) return {gap, false};
  if (line_start != 0) return {line_start, lines == 0};
  return {FindCharacterBoundary(text, window), lines == 0};
}

class TextSplitter : public Splitter {
 public:
  explicit TextSplitter(const FormatOptions& options)
      : separator_(options.separator),
        single_byte_(separator_ == "\f" || separator_ == std::string_view("\0", 1)),
        max_record_(static_cast<size_t>(std::max<uint64_t>(options.max_record, kMinRecord))),
        lookahead_(separator_.size() + 4) {}

  size_t Feed(std::string_view bytes, bool at_end, std::vector<Record>& records) override {
    at_end_ = at_end;
    size_t used = 0;
    while (used < bytes.size()) {
      const size_t length = Next(bytes.substr(used), records);
      if (length == 0) break;
      used += length;
      offset_ += length;
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
    if (offset_ == 0) {
      const size_t common = std::min(rest.size(), kByteOrderMark.size());
      if (rest.substr(0, common) == kByteOrderMark.substr(0, common)) {
        if (common == kByteOrderMark.size()) return Copy(rest, common, records);
        if (!at_end_) return 0;
      }
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
    // Fewer bytes than this have not too many lines.
    if (document <= 2 * kMaxLines && document <= max_record_)
      return EmitPart(rest, document, true, false, records);
    const Part part = FindCut(rest, document, max_record_);
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
    if (begin == 0) return at_line_start_;
    return rest[begin - 1] == '\n' || rest[begin - 1] == '\r';
  }

  static size_t NextLineStart(std::string_view rest, size_t from) {
    while (from < rest.size() && rest[from] != '\n' && rest[from] != '\r') {
      from = std::max(from + 1, FindBreakByte(rest, from + 1));
    }
    return std::min(from + 1, rest.size());
  }

  // Past the line break of the separator line at `begin`; 0 if the line goes on; kNone if that
  // cannot be told yet.
  size_t EndOfSeparator(std::string_view rest, size_t begin) const {
    const size_t end = begin + separator_.size();
    if (single_byte_) return end;
    if (end == rest.size()) return at_end_ ? end : kNone;
    if (rest[end] == '\n') return end + 1;
    if (rest[end] != '\r') return 0;
    if (end + 1 == rest.size()) return at_end_ ? end + 1 : kNone;
    return rest[end + 1] == '\n' ? end + 2 : end + 1;
  }

  size_t EmitPart(std::string_view rest, size_t length, bool last, bool blank,
                  std::vector<Record>& records) {
    Record record;
    record.kind = in_document_ ? RecordKind::kPart : RecordKind::kRecord;
    record.extent.head = !had_text_;
    record.extent.tail = last;
    record.extent.gap_before = had_text_ && blank_before_;
    in_document_ = !last;
    // A part that is all blank is not the head: the first one with text is.
    had_text_ = !last && (had_text_ || !blank);
    blank_before_ = !last && blank;
    return Append(rest, length, std::move(record), records);
  }

  size_t Copy(std::string_view rest, size_t length, std::vector<Record>& records) {
    in_document_ = false;
    Record record;
    record.kind = RecordKind::kCopied;
    return Append(rest, length, std::move(record), records);
  }

  size_t Append(std::string_view rest, size_t length, Record record, std::vector<Record>& records) {
    if (record.kind == RecordKind::kRecord) ++number_;
    record.raw = rest.substr(0, length);
    record.number = number_;
    record.offset = offset_;
    records.push_back(std::move(record));
    // A byte order mark at the head stands on no line of its own.
    at_line_start_ = rest[length - 1] == '\n' || rest[length - 1] == '\r' ||
                     (offset_ == 0 && rest.substr(0, length) == kByteOrderMark);
    return length;
  }

  const std::string separator_;
  const bool single_byte_;
  const size_t max_record_;
  const size_t lookahead_;  // what must be seen after max_record_ bytes before a cut
  uint64_t offset_ = 0;     // of the first unconsumed byte
  uint64_t number_ = 0;     // of the last record, from 1 in this input
  size_t scanned_ = 0;      // unconsumed bytes in which no separator begins
  bool at_end_ = false;
  bool at_line_start_ = true;
  bool in_document_ = false;  // a part has been cut off the document at hand
  bool had_text_ = false;     // one of its parts so far has text
  bool blank_before_ = false;
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
