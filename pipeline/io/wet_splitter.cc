// Records are found by their Content-Length, not by looking for `WARC/1.0`, which a page may well
// talk about. What a record says of its length is checked against what stands after it; where that
// does not fit, the record is a fault and the next head after blank lines is looked for.
//
// Tested by tests/wet_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/wet_splitter.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "pipeline/io/stream_place.h"
#include "pipeline/io/warc_head.h"

namespace strigil {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr size_t kMaxHead = 64 * 1024;
constexpr size_t kPiece = 64 * 1024;  // of a faulty record or a run of blank lines, at most
constexpr size_t kMaxBlanks = 64;     // after a body, looked through for the next record

bool IsLineBreakByte(char c) { return c == '\n' || c == '\r'; }

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
      looked_ = 0;
    }
    return used;
  }

 private:
  // Appends the record at the start of `rest`; its length, or 0 if more bytes are needed.
  size_t Next(std::string_view rest, std::vector<Record>& records) {
    if (fault_) return NextFaultyPiece(rest, records);
    if (place_.AtHead()) {
      const std::optional<size_t> mark = ByteOrderMarkLength(rest, at_end_);
      if (!mark) return 0;
      if (*mark > 0) return place_.Copy(rest, *mark, records);
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
    return place_.Copy(rest, length, records);
  }

  size_t NextRecord(std::string_view rest, std::vector<Record>& records) {
    const std::string_view window = rest.substr(0, kMaxHead);
    const size_t head_size = FindWarcHeadEnd(window, looked_);
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
    if (rest.size() < body_end + kMaxBlanks + kWarcHeadStart && !at_end_) {
      // Enough may be there all the same: a proper end is seen at once.
      if (rest.substr(std::min(body_end, rest.size()), 4) != "\r\n\r\n") {
        needed_ = body_end + 4;
        if (rest.size() >= needed_) needed_ = body_end + kMaxBlanks + kWarcHeadStart;
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
    return place_.Append(rest, end, std::move(record), records);
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
    if (next < body_end + kMaxBlanks && !BeginsAsWarcHead(rest.substr(next))) return After::kWrong;
    return breaks == 0 ? After::kNoSeparator : After::kFits;
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
    if (rest.size() >= piece + kWarcHeadStart) return EmitPiece(rest, piece, false, records);
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
      if (found > limit || (rest.size() < found + kWarcHeadStart && !at_end_)) return kNone;
      if (StandsRight(rest, found) && BeginsAsWarcHead(rest.substr(found))) return found;
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
    return place_.Append(rest, length, std::move(record), records);
  }

  const uint64_t max_record_;
  StreamPlace place_;
  size_t needed_ = 0;  // unconsumed bytes without which there is no use in looking again
  size_t looked_ = 0;  // unconsumed bytes of a head or of blank lines that need no second look
  bool at_end_ = false;

  std::optional<Fault> fault_;  // of the record at hand, while its end is looked for
  bool first_piece_ = false;
  Boundary boundary_ = Boundary::kLineStart;
  size_t scanned_ = 0;    // unconsumed bytes in which no record begins
  std::string previous_;  // the last bytes of the pieces that are gone, three at most
};

}  // namespace

std::unique_ptr<Splitter> NewWetSplitter(uint64_t max_record) {
  return std::make_unique<WetSplitter>(max_record);
}

}  // namespace strigil
