// Tested by text_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/text_parts.h"

#include <algorithm>

#include "pipeline/line_break.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kMaxLines = kNeverCut / 2;
constexpr size_t kLongLine = 64 * 1024;
constexpr size_t kLongLineShare = 80;  // so many bytes of a long line count as a line

unsigned char ByteAt(std::string_view text, size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

// The last place at or before `limit` that is neither inside a character nor inside CRLF.
// REQUIRES: limit >= 16; limit + 4 bytes of text, or all there are.
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

}  // namespace

TextPart CutText(std::string_view text, size_t document, size_t max_size) {
  const bool too_large = document > max_size;
  const size_t window = std::min({document, max_size, text.size()});
  size_t limit = window;  // where to cut if there is no better place
  size_t lines = 0;
  size_t gap = 0;         // where the last run of blank lines begins that has text before it
  size_t line_start = 0;  // the last one in the window
  bool has_text = false;
  bool in_gap = true;
  bool too_many = false;
  size_t at = 0;
  LineBreaks breaks(text);
  while (at < window) {
    if (text[at] == '\n') {  // runs of these may be very long
      if (!in_gap) gap = at;
      in_gap = true;
      while (at < window && text[at] == '\n') ++at;
      line_start = at;
      continue;
    }
    // A line that is longer than this is too much for the part, wherever it ends: looking on would
    // go over all of a line of a gigabyte for each of its parts.
    const size_t room = std::max(kLongLine + 1, (kMaxLines - lines + 1) * kLongLineShare);
    const size_t seen = std::min({text.size(), window + 4, at + room + 4});
    const size_t end = breaks.Next(at, seen);
    const size_t next = std::min(end, text.size()) + BreakLength(text, end);
    const bool whole = next <= window;
    const std::string_view line = text.substr(at, std::min(end, window) - at);
    const auto first = static_cast<unsigned char>(text[at]);
    const bool plain = first > ' ' && first < 0x7F;
    const bool blank = !plain && (end == at || IsBlank(line));
    const size_t weight = line.size() > kLongLine ? line.size() / kLongLineShare : blank ? 0 : 1;
    if (lines + weight > kMaxLines) {
      too_many = true;
      if (lines == 0) limit = at + kMaxLines * kLongLineShare;
      break;
    }
    lines += weight;
    if (!blank) {
      has_text = true;
      in_gap = false;
    } else {
      if (whole && !in_gap) gap = at;
      in_gap = in_gap || whole;
    }
    if (!whole) break;
    if (next < document) line_start = next;
    at = next;
  }
  if (!too_large && !too_many) return {0, !has_text};
  if (gap != 0) return {gap, false};
  if (line_start != 0) return {line_start, !has_text};
  const size_t cut = FindCharacterBoundary(text, limit);
  return {cut, IsBlank(text.substr(0, cut))};
}

Extent PartExtents::Next(bool last, bool blank) {
  Extent extent;
  extent.head = !had_text_;
  extent.tail = last;
  extent.gap_before = had_text_ && blank_before_;
  inside_ = !last;
  // A part that is all blank is not the head: the first one with text is.
  had_text_ = !last && (had_text_ || !blank);
  blank_before_ = !last && blank;
  return extent;
}

}  // namespace strigil
