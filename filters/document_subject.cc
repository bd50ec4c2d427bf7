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

bool DocumentSubject::IsAmong(const Draft& draft, std::string_view words, bool has_title) {
  for (const auto& [known, is_subject] : known_) {
    if (known == words) return is_subject;
  }
  FindLines(draft, has_title);
  bool is_subject = false;
  for (std::string_view rest = words; !is_subject && !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find('|'));
    is_subject = !word.empty() && Is(word);
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  known_.emplace_back(words, is_subject);
  return is_subject;
}

void DocumentSubject::FindLines(const Draft& draft, bool has_title) {
  if (lines_known_) return;
  lines_known_ = true;
  lines_.clear();
  folded_lines_.clear();
  has_head_ = false;
  folded_head_ = 0;
  const auto& live = draft.live();
  for (size_t i = 0; i < live.size(); ++i) {
    const bool counts = i == 0 ? has_title : !draft.HasHits(live[i]) && IsLong(draft, live[i]);
    if (!counts) continue;
    const std::string_view plain = draft.Plain(live[i]);
    if (draft.Length(live[i]) == plain.size()) {
      lines_.push_back(plain);
      has_head_ |= i == 0;
      continue;
    }
    AppendFolded(plain, folded_lines_);
    folded_lines_ += '\n';
    if (i == 0) folded_head_ = folded_lines_.size();
  }
}

bool DocumentSubject::Is(std::string_view word) const {
  size_t mentions = 0;
  for (size_t i = 0; i < lines_.size(); ++i) {
    if (!ContainsIgnoringCase(lines_[i], word)) continue;
    if ((i == 0 && has_head_) || ++mentions >= 3) return true;
  }
  const std::string_view lines = folded_lines_;
  for (size_t at = lines.find(word); at != std::string_view::npos; at = lines.find(word, at)) {
    if (at < folded_head_ || ++mentions >= 3) return true;
    at = lines.find('\n', at);
  }
  return false;
}

}  // namespace strigil
