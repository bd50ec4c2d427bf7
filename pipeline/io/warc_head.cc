// Tested by tests/wet_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/warc_head.h"

#include <algorithm>
#include <utility>

#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kNone = std::string_view::npos;

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

}  // namespace

bool WarcHead::IsConversion() const { return EqualsIgnoringCase(type, "conversion"); }

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

size_t FindWarcHeadEnd(std::string_view bytes, size_t& line) {
  while (line < bytes.size()) {
    const size_t end = bytes.find('\n', line);
    if (end == kNone) return kNone;
    if (end == line || (end == line + 1 && bytes[line] == '\r')) return end + 1;
    line = end + 1;
  }
  return kNone;
}

bool BeginsAsWarcHead(std::string_view bytes) {
  if (bytes.substr(0, 5) != "WARC/") return false;
  const std::string_view window = bytes.substr(0, kWarcHeadStart);
  const size_t end = window.find('\n');
  if (end == kNone) return false;
  const std::string_view version = Trim(window.substr(5, end - 5));
  if (version.empty() || version.find_first_not_of("0123456789.") != kNone) return false;
  const std::string_view field = window.substr(end + 1);
  const size_t name = field.find_first_of(":\n");
  return name == kNone ? field.size() > 64 : field[name] == ':' && name > 0;
}

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

}  // namespace strigil
