// Tested by tests/line_features_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/line_ends.h"

#include <algorithm>

#include "filters/model/sign_table.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// The last code point of `text` and its length; ill-formed bytes count one each.
Decoded DecodeLast(std::string_view text) {
  for (uint32_t length = 1; length <= std::min<size_t>(4, text.size()); ++length) {
    const size_t at = text.size() - length;
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    const Decoded decoded = DecodeOne(text.substr(at));
    if (decoded.length == length) return decoded;
    break;
  }
  return {0xFFFD, 1, false};
}

}  // namespace

int EndClassOf(std::string_view line, const Alphabet& alphabet) {
  const auto end = line.empty() ? ' ' : static_cast<unsigned char>(line.back());
  switch (kBytes.kinds[end]) {
    case Alphabet::kLetter:
    case Alphabet::kUpper:
      return 2;
    case Alphabet::kDigit:
      return 1;
    case Alphabet::kOther:
      if (kBytes.signs[end] & kCloses) break;
      if (kBytes.signs[end] & kTerminal) return line.ends_with("...") ? 3 : 7;
      return (kBytes.signs[end] & kColon) ? 4 : 0;
    default:
      break;
  }
  Decoded last = {};
  uint8_t kind = Alphabet::kBlank;
  while (!line.empty() && kind == Alphabet::kBlank) {
    last = DecodeLast(line);
    kind = alphabet.ClassOf(last.code_point);
    if (kind == Alphabet::kBlank) line.remove_suffix(last.length);
  }
  if (last.code_point == U'…' || line.ends_with("...")) return 3;
  if (kind == Alphabet::kBlank) return 0;
  if (kind == Alphabet::kDigit) return 1;
  if (kind != Alphabet::kOther) return 2;
  const uint16_t signs = SignsOf(last.code_point);
  if (signs & kTerminal) return 7;
  if (signs & kCloses) {
    while (!line.empty()) {
      last = DecodeLast(line);
      line.remove_suffix(last.length);
      if (alphabet.ClassOf(last.code_point) == Alphabet::kBlank) continue;
      const uint16_t open = SignsOf(last.code_point);
      if (!(open & kCloses)) return (open & kTerminal) ? 6 : 5;
    }
    return 5;
  }
  return (signs & kColon) ? 4 : 0;
}

int StartClassOf(char32_t c, uint8_t kind) {
  switch (kind) {
    case Alphabet::kUpper:
      return 6;
    case Alphabet::kUnspaced:
      return 5;
    case Alphabet::kLetter:
      return 4;
    case Alphabet::kDigit:
      return 3;
    default:
      return (SignsOf(c) & kBullet) ? 1 : (SignsOf(c) & kQuote) ? 2 : 0;
  }
}

}  // namespace strigil
