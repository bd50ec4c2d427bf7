// SPDX-License-Identifier: Apache-2.0
#include "filters/document_subject.h"

#include <algorithm>

#include "filters/line_shape.h"
#include "pipeline/byte_scan.h"
#include "pipeline/folding.h"

namespace strigil {

void DocumentSubject::Forget() {
  lines_known_ = false;
  known_.clear();
}

About DocumentSubject::Find(const Draft& draft, std::string_view words, bool has_title) {
  for (const Answer& answer : known_) {
    if (answer.words == words) return answer.about;
  }
  FindLines(draft, has_title);
  known_.push_back({words, Weigh(words)});
  return known_.back().about;
}

void DocumentSubject::FindLines(const Draft& draft, bool has_title) {
  if (lines_known_) return;
  lines_known_ = true;
  lines_.clear();
  folded_.clear();
  total_ = 0;
  const auto& live = draft.live();
  for (size_t i = 0; i < live.size(); ++i) {
    const bool is_title = i == 0 && has_title;
    if (!is_title && (i == 0 || draft.HasHits(live[i]))) continue;
    const std::string_view plain = draft.Plain(live[i]);
    Line line{.before = total_,
              .length = draft.Length(live[i]),
              .is_title = is_title,
              .is_long = i > 0 && IsLong(draft, live[i])};
    if (line.length == plain.size()) {
      line.ascii = plain;
    } else {
      line.folded_begin = folded_.size();
      AppendFolded(plain, folded_);
      line.folded_size = folded_.size() - line.folded_begin;
    }
    total_ += line.length;
    lines_.push_back(line);
  }
}

bool DocumentSubject::Mentions(const Line& line, std::string_view word) const {
  if (!line.ascii.empty()) return ContainsIgnoringCase(line.ascii, word);
  return std::string_view(folded_).substr(line.folded_begin, line.folded_size).find(word) !=
         std::string_view::npos;
}

About DocumentSubject::Weigh(std::string_view words) const {
  constexpr size_t kLongLines = 3, kLines = 4;
  constexpr uint64_t kPercent = 30;
  bool speaks = false;
  size_t mentions = 0;
  uint64_t length = 0, first = total_, last = 0;
  for (std::string_view rest = words; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find('|'));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    if (word.empty()) continue;
    size_t long_lines = 0;
    for (const Line& line : lines_) {
      if (!Mentions(line, word)) continue;
      long_lines += line.is_long;
      speaks = speaks || line.is_title || long_lines >= kLongLines;
      ++mentions;
      length += line.length;
      first = std::min(first, line.before);
      last = std::max(last, line.before + line.length);
    }
  }
  const uint64_t share = total_ * kPercent / 100;
  if (mentions >= kLines && length >= share && first <= share && total_ - last <= share)
    return About::kPage;
  return speaks ? About::kToo : About::kNot;
}

}  // namespace strigil
