// The WET format: records by their Content-Length, not by looking for `WARC/1.0`, which a page may
// well talk about. What a record says of its length is checked against what stands after it; where
// that does not fit, the record is a fault and the next head after blank lines is looked for.
//
// Tested by wet_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/wet_format.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "pipeline/error.h"
#include "pipeline/io/json_line.h"
#include "pipeline/json_text.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr size_t kNone = std::string_view::npos;
constexpr size_t kMaxHead = 64 * 1024;
constexpr size_t kPiece = 64 * 1024;  // of a faulty record or a run of blank lines, at most
constexpr size_t kMaxBlanks = 64;     // after a body, looked through for the next record
constexpr size_t kHeadLine = 256;     // enough of a record to know it for one

bool IsLineBreakByte(char c) { return c == '\n' || c == '\r'; }

bool EqualsIgnoringCase(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(),
                                                [](char x, char y) { return LowerAscii(x) == y; });
}

std::string_view Trim(std::string_view value) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = value.find_first_not_of(kBlanks);
  if (first == kNone) return value.substr(0, 0);
  return value.substr(first, value.find_last_not_of(kBlanks) - first + 1);
}

std::string_view WithoutBrackets(std::string_view value) {
  if (value.size() >= 2 && value.front() == '<' && value.back() == '>')
    return value.substr(1, value.size() - 2);
  return value;
}

// Past the blank line that ends the head at the start of `bytes`; kNone if there is none, and then
// `line` is where to go on looking when there are more bytes.
size_t FindHeadEnd(std::string_view bytes, size_t& line) {
  while (line < bytes.size()) {
    const size_t end = bytes.find('\n', line);
    if (end == kNone) return kNone;
    if (end == line || (end == line + 1 && bytes[line] == '\r')) return end + 1;
    line = end + 1;
  }
  return kNone;
}

// A number of digits alone that fits into 62 bits.
std::optional<uint64_t> ParseLength(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != kNone) return std::nullopt;
  uint64_t value = 0;
  for (const char digit : digits) {
    if (value > (uint64_t{1} << 58)) return std::nullopt;
    value = value * 10 + static_cast<uint64_t>(digit - '0');
  }
  return value;
}

void KeepFirst(std::string_view value, std::string_view& member) {
  if (member.data() == nullptr) member = value;
}

void TakeField(std::string_view name, std::string_view value, WarcHead& head) {
  if (EqualsIgnoringCase(name, "content-length"))
    head.content_lengths.push_back(value);
  else if (EqualsIgnoringCase(name, "warc-type"))
    KeepFirst(value, head.type);
  else if (EqualsIgnoringCase(name, "warc-record-id"))
    KeepFirst(WithoutBrackets(value), head.id);
  else if (EqualsIgnoringCase(name, "warc-target-uri"))
    KeepFirst(WithoutBrackets(value), head.url);
  else if (EqualsIgnoringCase(name, "warc-date"))
    KeepFirst(value, head.date);
  else if (EqualsIgnoringCase(name, "warc-block-digest"))
    KeepFirst(value, head.block_digest);
  else if (EqualsIgnoringCase(name, "warc-identified-content-language"))
    KeepFirst(value, head.language);
}

// A version we can read: 1.0, 1.1 and the drafts before.
bool IsKnownVersion(std::string_view line) {
  line = Trim(line);
  if (line.substr(0, 5) != "WARC/") return false;
  const std::string_view version = line.substr(5);
  return version == "1.0" || version == "1.1" || version == "0.17" || version == "0.18" ||
         version == "0.16";
}

void SetFault(WarcHead& head, const char* kind, std::string what, size_t offset) {
  if (!head.fault) head.fault = Fault{kind, std::move(what), offset};
}

void CheckLengths(std::string_view bytes, WarcHead& head) {
  if (head.content_lengths.empty()) {
    SetFault(head, "bad-length", "no Content-Length", bytes.size());
    return;
  }
  const auto offset = [&](std::string_view value) {
    return static_cast<size_t>(value.data() - bytes.data());
  };
  head.length = ParseLength(head.content_lengths[0]);
  if (!head.length) {
    SetFault(head, "bad-length", "Content-Length is not a number of bytes",
             offset(head.content_lengths[0]));
    return;
  }
  for (const std::string_view other : head.content_lengths) {
    if (ParseLength(other) == head.length) continue;
    head.length.reset();
    SetFault(head, "bad-length", "two different values of Content-Length", offset(other));
    return;
  }
}

// Finds the records of a stream.
class WetSplitter : public Splitter {
 public:
  explicit WetSplitter(uint64_t max_record) : max_record_(max_record) {}

  size_t Feed(std::string_view bytes, bool at_end, std::vector<Record>& records) override {
    at_end_ = at_end;
    if (bytes.size() < needed_ && !at_end) return 0;
    size_t used = 0;
    while (used < bytes.size()) {
      needed_ = 0;
      const size_t length = Next(bytes.substr(used), records);
      if (length == 0) break;
      used += length;
      offset_ += length;
      looked_ = 0;
    }
    return used;
  }

 private:
  // Appends the record at the start of `rest`; its length, or 0 if more bytes are needed.
  size_t Next(std::string_view rest, std::vector<Record>& records) {
    if (fault_) return NextFaultyPiece(rest, records);
    if (offset_ == 0) {
      const size_t common = std::min(rest.size(), kByteOrderMark.size());
      if (rest.substr(0, common) == kByteOrderMark.substr(0, common)) {
        if (common == kByteOrderMark.size()) return Copy(rest, common, records);
        if (!at_end_) return 0;
      }
    }
    if (IsLineBreakByte(rest[0])) return NextBlanks(rest, records);
    constexpr std::string_view kStart = "WARC/";
    if (rest.size() < kStart.size() && !at_end_) return 0;
    if (rest.substr(0, kStart.size()) != kStart) {
      return StartFault({"not-warc", "not a WARC record", 0}, 1, Boundary::kLineStart, rest,
                        records);
    }
    return NextRecord(rest, records);
  }

  size_t NextBlanks(std::string_view rest, std::vector<Record>& records) {
    size_t length = looked_;
    while (length < rest.size() && length < kPiece && IsLineBreakByte(rest[length])) ++length;
    looked_ = length;
    if (length == rest.size() && length < kPiece && !at_end_) return 0;
    return Copy(rest, length, records);
  }

  size_t NextRecord(std::string_view rest, std::vector<Record>& records) {
    const std::string_view window = rest.substr(0, kMaxHead);
    const size_t head_size = FindHeadEnd(window, looked_);
    if (head_size != kNone) looked_ = 0;
    if (head_size == kNone) {
      if (window.size() == kMaxHead) {
        return StartFault({"head-too-large", "the head is larger than 64 KiB", 0}, 1,
                          Boundary::kAfterBlankLine, rest, records);
      }
      if (!at_end_) return 0;
      return StartFault({"truncated", "the stream ends inside a head", 0}, 1, Boundary::kLineStart,
                        rest, records);
    }
    WarcHead head;
    ReadWarcHead(rest.substr(0, head_size), head);
    if (!head.length)
      return StartFault(*head.fault, head_size, Boundary::kAfterBlankLine, rest, records);
    if (*head.length > max_record_ || head_size + *head.length > max_record_) {
      return StartFault(
          {"too-large", "the record is larger than " + std::to_string(max_record_) + " bytes", 0},
          head_size, Boundary::kAfterBlankLine, rest, records);
    }
    return NextBody(rest, head, head_size, records);
  }

  size_t NextBody(std::string_view rest, const WarcHead& head, size_t head_size,
                  std::vector<Record>& records) {
    const size_t body_end = head_size + static_cast<size_t>(*head.length);
    if (rest.size() < body_end + kMaxBlanks + kHeadLine && !at_end_) {
      // Enough may be there all the same: a proper end is seen at once.
      if (rest.substr(std::min(body_end, rest.size()), 4) != "\r\n\r\n") {
        needed_ = body_end + 4;
        if (rest.size() >= needed_) needed_ = body_end + kMaxBlanks + kHeadLine;
        return 0;
      }
    }
    if (rest.size() < body_end) {
      return StartFault(
          {"truncated",
           "the stream ends inside a record of Content-Length " + std::to_string(*head.length),
           rest.size()},
          head_size, Boundary::kAfterBlankLine, rest, records);
    }
    size_t end = body_end;
    std::optional<Fault> fault = head.fault;
    switch (LookAfterBody(rest, body_end, end)) {
      case After::kFits:
        break;
      case After::kNoSeparator:
        if (!fault) fault = Fault{"no-separator", "no blank line after the record", body_end};
        break;
      case After::kWrong:
        return StartFault(fault ? *fault
                                : Fault{"wrong-length",
                                        "Content-Length " + std::to_string(*head.length) +
                                            " does not lead to the record's end",
                                        body_end},
                          head_size, Boundary::kAfterBlankLine, rest, records);
    }
    Record record;
    record.fault = std::move(fault);
    return Append(rest, end, std::move(record), records);
  }

  enum class After { kFits, kNoSeparator, kWrong };

  // Does the record end at `body_end`? Then `end` becomes the place past its two line breaks. Two
  // CRLF are believed; anything else must be followed by a record or the end of the stream.
  After LookAfterBody(std::string_view rest, size_t body_end, size_t& end) const {
    if (rest.substr(body_end, 4) == "\r\n\r\n") {
      end = body_end + 4;
      return After::kFits;
    }
    size_t next = body_end;
    int breaks = 0;
    while (next < rest.size() && next < body_end + kMaxBlanks && IsLineBreakByte(rest[next])) {
      next += rest[next] == '\r' && next + 1 < rest.size() && rest[next + 1] == '\n' ? 2 : 1;
      if (++breaks <= 2) end = next;
    }
    if (next == rest.size()) return After::kFits;  // REQUIRES: at_end_
    if (next < body_end + kMaxBlanks && !IsHead(rest.substr(next))) return After::kWrong;
    return breaks == 0 ? After::kNoSeparator : After::kFits;
  }

  // `WARC/1.0` alone on a line, a field on the next one. REQUIRES: kHeadLine bytes, or all there
  // are.
  static bool IsHead(std::string_view bytes) {
    if (bytes.substr(0, 5) != "WARC/") return false;
    const std::string_view window = bytes.substr(0, kHeadLine);
    const size_t end = window.find('\n');
    if (end == kNone) return false;
    const std::string_view version = Trim(window.substr(5, end - 5));
    if (version.empty() || version.find_first_not_of("0123456789.") != kNone) return false;
    const std::string_view field = window.substr(end + 1);
    const size_t name = field.find_first_of(":\n");
    return name == kNone ? field.size() > 64 : field[name] == ':' && name > 0;
  }

  // Where the next record may begin after one that cannot be trusted.
  enum class Boundary { kLineStart, kAfterBlankLine };

  size_t StartFault(Fault fault, size_t search_from, Boundary boundary, std::string_view rest,
                    std::vector<Record>& records) {
    fault_ = std::move(fault);
    first_piece_ = true;
    boundary_ = boundary;
    scanned_ = search_from;
    previous_ = {};
    return NextFaultyPiece(rest, records);
  }

  // A piece of a faulty record: up to the next record if that is near, else kPiece bytes.
  size_t NextFaultyPiece(std::string_view rest, std::vector<Record>& records) {
    const size_t piece = first_piece_ ? std::max(kPiece, FirstPiece()) : kPiece;
    const size_t boundary = FindBoundary(rest, piece);
    if (boundary != kNone) return EmitPiece(rest, boundary, true, records);
    // All that is needed to see a boundary at `piece` has to be there before the piece goes.
    if (rest.size() >= piece + kHeadLine) return EmitPiece(rest, piece, false, records);
    if (!at_end_) return 0;
    if (rest.size() > piece) return EmitPiece(rest, piece, false, records);
    return EmitPiece(rest, rest.size(), true, records);
  }

  // One record that fits is one piece.
  size_t FirstPiece() const {
    return static_cast<size_t>(std::min<uint64_t>(max_record_, 1024 * 1024));
  }

  // The first place up to `limit` where a record begins; kNone if there is none or it cannot be
  // told yet, and scanned_ says how far the search got.
  size_t FindBoundary(std::string_view rest, size_t limit) {
    while (scanned_ <= limit) {
      const size_t found = scanned_ < rest.size() ? rest.find("WARC/", scanned_) : kNone;
      if (found == kNone) {
        if (rest.size() >= 4) scanned_ = std::max(scanned_, rest.size() - 4);
        return kNone;
      }
      scanned_ = found;
      if (found > limit || (rest.size() < found + kHeadLine && !at_end_)) return kNone;
      if (StandsRight(rest, found) && IsHead(rest.substr(found))) return found;
      scanned_ = found + 1;
    }
    return kNone;
  }

  bool StandsRight(std::string_view rest, size_t at) const {
    // A byte of the record before `at`; of the pieces that are gone, the last three are remembered.
    const auto before = [&](size_t back) -> char {
      if (back <= at) return rest[at - back];
      const size_t gone = back - at;
      return gone <= previous_.size() ? previous_[previous_.size() - gone] : '\0';
    };
    if (before(1) != '\n') return false;
    if (boundary_ == Boundary::kLineStart) return true;
    return before(2) == '\n' || (before(2) == '\r' && before(3) == '\n');
  }

  size_t EmitPiece(std::string_view rest, size_t length, bool last, std::vector<Record>& records) {
    Record record;
    record.kind = first_piece_ ? RecordKind::kRecord : RecordKind::kPart;
    record.extent.head = first_piece_;
    record.extent.tail = last;
    record.fault = fault_;
    first_piece_ = false;
    if (last) {
      fault_.reset();
    } else {
      scanned_ -= std::min(scanned_, length);
      previous_.append(rest.substr(0, length).substr(length - std::min<size_t>(length, 3)));
      if (previous_.size() > 3) previous_.erase(0, previous_.size() - 3);
    }
    return Append(rest, length, std::move(record), records);
  }

  size_t Copy(std::string_view rest, size_t length, std::vector<Record>& records) {
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
    return length;
  }

  const uint64_t max_record_;
  uint64_t offset_ = 0;  // of the first unconsumed byte
  uint64_t number_ = 0;  // of the last record, from 1 in this input
  size_t needed_ = 0;    // unconsumed bytes without which there is no use in looking again
  size_t looked_ = 0;    // unconsumed bytes of a head or of blank lines that need no second look
  bool at_end_ = false;

  std::optional<Fault> fault_;  // of the record at hand, while its end is looked for
  bool first_piece_ = false;
  Boundary boundary_ = Boundary::kLineStart;
  size_t scanned_ = 0;    // unconsumed bytes in which no record begins
  std::string previous_;  // the last bytes of the pieces that are gone, three at most
};

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::string Base32(const unsigned char* bytes, size_t size) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (size_t i = 0; i < size; ++i) {
    bits = (bits << 8 | bytes[i]) & 0xFFFF;
    for (count += 8; count >= 5; count -= 5) text += kDigits[bits >> (count - 5) & 31];
  }
  if (count > 0) text += kDigits[bits << (5 - count) & 31];
  while (text.size() % 8 != 0) text += '=';
  return text;
}

std::string Base16(const unsigned char* bytes, size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

// The digest of the edited body, spelled as `old` is: `sha1:` and base32, or base16 if that is what
// it was. An algorithm that OpenSSL does not know becomes SHA-1.
std::string NewDigest(std::string_view old, std::string_view body, const EditList& edits) {
  std::string algorithm(old.substr(0, std::min(old.find(':'), old.size())));
  const EVP_MD* method = old.find(':') == kNone ? nullptr : EVP_get_digestbyname(algorithm.c_str());
  if (method == nullptr) {
    algorithm = "sha1";
    method = EVP_sha1();
  }
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  bool fine = context != nullptr && EVP_DigestInit_ex(context.get(), method, nullptr) == 1;
  const auto add = [&](std::string_view bytes) {
    fine = fine && EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1;
  };
  size_t at = 0;
  for (const Edit& edit : edits) {
    add(body.substr(at, edit.offset - at));
    add(edit.replacement);
    at = edit.offset + edit.length;
  }
  add(body.substr(at));
  if (!fine || EVP_DigestFinal_ex(context.get(), digest, &size) != 1) {
    throw Error(Status::kOutput, "WARC-Block-Digest: OpenSSL has no " + algorithm);
  }
  const std::string_view digits = old.substr(old.find(':') + 1);
  const bool base16 =
      digits.size() == size * 2 && digits.find_first_not_of("0123456789abcdefABCDEF") == kNone;
  return algorithm + ":" + (base16 ? Base16(digest, size) : Base32(digest, size));
}

// A value of the head that is folded over lines, in one: each fold is a blank.
std::string Unfolded(std::string_view value) {
  std::string line;
  while (!value.empty()) {
    const size_t end = std::min(value.find('\n'), value.size());
    const std::string_view part = Trim(value.substr(0, end));
    if (!line.empty() && !part.empty()) line += ' ';
    line += part;
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return line;
}

// Appends `"name":"value"`; what is ill-formed becomes U+FFFD.
void AppendMember(std::string_view name, std::string_view value, std::string& out) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
  AppendJsonRepaired(value, out);
}

class WetFormat : public Format {
 public:
  WetFormat(const FormatOptions& options, RuleTable& rules)
      : max_record_(options.max_record),
        content_length_(rules.Add("wet/content-length", "format")),
        block_digest_(rules.Add("wet/block-digest", "format")) {}

  std::string_view name() const override { return "wet"; }
  std::unique_ptr<Splitter> NewSplitter() const override {
    return std::make_unique<WetSplitter>(max_record_);
  }

  void Open(const Record& record, Opened& opened) const override {
    opened.text = {};
    opened.info = {};
    opened.fault = record.fault;
    opened.other = false;
    opened.decoded.clear();
    opened.text_begin = opened.text_end = 0;
    if (record.fault) return;
    size_t line = 0;
    const size_t head_size = FindHeadEnd(record.raw, line);
    WarcHead head;
    ReadWarcHead(record.raw.substr(0, std::min(head_size, record.raw.size())), head);
    if (head.fault || head_size == kNone || *head.length > record.raw.size() - head_size) {
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
    opened.other = !EqualsIgnoringCase(head.type, "conversion");
    if (!opened.other)
      opened.text = record.raw.substr(head_size, static_cast<size_t>(*head.length));
  }

  void ToRawEdits(const Record& record, const Opened& opened, const EditList& edits,
                  EditList& raw_edits) const override {
    raw_edits.clear();
    if (edits.empty()) return;
    AddHeadEdits(record, opened, edits, raw_edits);
    raw_edits.reserve(raw_edits.size() + edits.size());
    for (const Edit& edit : edits) {
      raw_edits.push_back(edit);
      raw_edits.back().offset += opened.text_begin;
    }
  }

 private:
  void AddHeadEdits(const Record& record, const Opened& opened, const EditList& edits,
                    EditList& raw_edits) const {
    WarcHead head;
    ReadWarcHead(record.raw.substr(0, opened.text_begin), head);
    uint64_t length = opened.text.size();
    for (const Edit& edit : edits) length = length - edit.length + edit.replacement.size();
    for (const std::string_view old : head.content_lengths) {
      AddHeadEdit(record, old, std::to_string(length), content_length_, raw_edits);
    }
    if (!head.block_digest.empty()) {
      AddHeadEdit(record, head.block_digest, NewDigest(head.block_digest, opened.text, edits),
                  block_digest_, raw_edits);
    }
    std::sort(raw_edits.begin(), raw_edits.end(),
              [](const Edit& a, const Edit& b) { return a.offset < b.offset; });
  }

  static void AddHeadEdit(const Record& record, std::string_view old, std::string value,
                          RuleId rule, EditList& raw_edits) {
    if (old == value) return;
    Edit& edit = raw_edits.emplace_back();
    edit.offset = static_cast<size_t>(old.data() - record.raw.data());
    edit.length = old.size();
    edit.replacement = std::move(value);
    edit.rule = rule;
  }

  const uint64_t max_record_;
  const RuleId content_length_;
  const RuleId block_digest_;
};

}  // namespace

void ReadWarcHead(std::string_view head, WarcHead& result) {
  result = {};
  size_t line = head.find('\n');
  if (!IsKnownVersion(head.substr(0, line))) {
    SetFault(result, "bad-version", "not a version of WARC that is known: 1.0 and 1.1 are", 0);
  }
  while (line != kNone && ++line < head.size()) {
    size_t end = head.find('\n', line);
    // A line that begins with a blank goes on with the one before.
    while (end != kNone && end + 1 < head.size() &&
           (head[end + 1] == ' ' || head[end + 1] == '\t')) {
      end = head.find('\n', end + 1);
    }
    const std::string_view field = head.substr(line, end == kNone ? kNone : end - line);
    const size_t colon = field.find(':');
    if (colon != kNone)
      TakeField(Trim(field.substr(0, colon)), Trim(field.substr(colon + 1)), result);
    else if (!Trim(field).empty())
      SetFault(result, "bad-head", "a line of the head has no colon", line);
    line = end;
  }
  CheckLengths(head, result);
}

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

std::unique_ptr<Format> NewWetFormat(const FormatOptions& options, RuleTable& rules) {
  return std::make_unique<WetFormat>(options, rules);
}

}  // namespace strigil
