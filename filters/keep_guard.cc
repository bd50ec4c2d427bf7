// Tested by keep_guard_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/keep_guard.h"

#include <algorithm>

#include "pipeline/folding.h"

namespace strigil {
namespace {

constexpr size_t kLongestCharacter = 4;  // bytes

}  // namespace

void KeepGuard::ExpectMost(const Draft& draft) {
  asked_in_ = draft.number();
  asked_ = draft.document().text.size();
}

bool KeepGuard::Protects(const Draft& draft, uint32_t line) {
  if (AsksForMany(draft, line) && !MayProtect(draft, line)) return false;
  const std::string_view text = draft.Text(line);
  if (text.size() > kLongestKnown) return Matches(draft, line);
  const uint64_t hash = MatchCache::KeyOf(text).Hash();
  uint64_t& known = known_[hash >> (64 - kKnownLog2)];
  if ((known ^ hash) >> 1 != 0) known = (hash & ~uint64_t{1}) | uint64_t{Matches(draft, line)};
  return known & 1;
}

bool KeepGuard::Matches(const Draft& draft, uint32_t line) {
  hits_.clear();
  rules_.Match(draft.Text(line), draft.Plain(line), draft.Length(line), *scratch_, hits_);
  return !hits_.empty();
}

// False only where one look at the line or the document tells.
bool KeepGuard::MayProtect(const Draft& draft, uint32_t line) {
  if (!IsPlain(draft, line)) return true;
  std::string_view plain = draft.Text(line);
  if (plain.front() == ' ') plain.remove_prefix(1);
  if (plain.back() == ' ') plain.remove_suffix(1);
  if (literal_bytes_.IsAnyIn(plain) &&
      (!IsFoldedInDocument(draft, line) || HasLiteral(draft, line)))
    return true;
  const size_t least =
      draft.Bytes(line) & kHighByte ? plain.size() / kLongestCharacter : plain.size();
  return rules_.MayMatchWithoutLiteral(plain, static_cast<uint32_t>(least));
}

// So many that one look at the whole document is cheaper than one at each line.
bool KeepGuard::AsksForMany(const Draft& draft, uint32_t line) {
  if (asked_in_ != draft.number()) {
    asked_in_ = draft.number();
    asked_ = 0;
  }
  asked_ += draft.Text(line).size();
  return asked_ > draft.document().text.size() / kShareOfMany;
}

// The plain form of a line, which is short, is its text in the document but for a blank at its
// ends.
bool KeepGuard::IsPlain(const Draft& draft, uint32_t line) const {
  const std::string_view text = draft.Text(line);
  const Line& span = draft.document().lines[line];
  if (text.data() != draft.document().text.data() + span.begin ||
      text.size() > kLongestCharacter * Matcher::kShortLine)
    return false;
  const uint8_t bytes = draft.Bytes(line);
  if (bytes & (kUnplain | kControl | kAmpersand | kDoubleBlank)) return false;
  return text.size() <= Matcher::kShortLine ||
         ((bytes & kHighByte) && CountCodePoints(text) <= Matcher::kShortLine);
}

// Of such a line the folded form stands in the document, but for its case.
bool KeepGuard::IsFoldedInDocument(const Draft& draft, uint32_t line) const {
  return !(draft.Bytes(line) & kHighByte) ||
         (FoldsTo(draft.Text(line)) & (kFoldsToAscii | literal_scripts_)) == 0;
}

bool KeepGuard::HasLiteral(const Draft& draft, uint32_t line) {
  if (document_ != draft.number()) {
    document_ = draft.number();
    has_literal_.assign(draft.document().lines.size(), Literal::kUnknown);
  }
  if (has_literal_[line] == Literal::kUnknown) FindLiterals(draft, line);
  return has_literal_[line] == Literal::kThere;
}

// Of this line and those below it, up to one so long that it is seldom asked for.
void KeepGuard::FindLiterals(const Draft& draft, uint32_t line) {
  const std::vector<Line>& lines = draft.document().lines;
  const size_t begin = lines[line].begin;
  size_t end = line + size_t{1};
  while (end < lines.size() && lines[end].end - begin <= kStretch &&
         lines[end].end - lines[end].begin <= 2 * Matcher::kShortLine)
    ++end;
  std::fill(has_literal_.begin() + line, has_literal_.begin() + static_cast<long>(end),
            Literal::kNone);
  literals_.clear();
  rules_.FindLiterals(draft.document().text.substr(begin, lines[end - 1].end - begin), literals_);
  for (const uint32_t offset : literals_) {
    const auto next =
        std::upper_bound(lines.begin() + line, lines.begin() + static_cast<long>(end),
                         begin + offset, [](size_t at, const Line& one) { return at < one.begin; });
    has_literal_[static_cast<size_t>(next - lines.begin()) - 1] = Literal::kThere;
  }
}

}  // namespace strigil
