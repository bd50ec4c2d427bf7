// Tested by tests/document_subject_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/document_subject.h"

#include <algorithm>

#include "filters/line_shape.h"
#include "pipeline/folding.h"

namespace strigil {

void DocumentSubject::FindMentions(const Draft& draft, bool has_title) {
  mentions_.clear();
  total_ = 0;
  const auto& live = draft.live();
  for (size_t i = 0; i < live.size(); ++i) {
    const bool is_title = i == 0 && has_title;
    if (!is_title && (i == 0 || draft.HasHits(live[i]))) continue;
    const uint32_t length = draft.Length(live[i]);
    const std::span<const uint32_t> words = WordsOf(draft, live[i]);
    if (!words.empty()) {
      const bool is_long = i > 0 && IsLong(draft, live[i]);
      for (const uint32_t word : words)
        mentions_.push_back({word, length, total_, is_title, is_long});
    }
    total_ += length;
  }
}

std::span<const uint32_t> DocumentSubject::WordsOf(const Draft& draft, uint32_t line) {
  if (document_ != draft.number()) {
    document_ = draft.number();
    words_.clear();
  }
  const Words words = known_words_.Of(draft, line, [&] {
    std::string_view text = draft.Plain(line);
    if (draft.Length(line) != text.size()) {
      folded_.clear();
      AppendFolded(text, folded_);
      text = folded_;
    }
    found_.clear();
    matcher_.FindSubjects(text, found_);
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    const auto begin = static_cast<uint32_t>(words_.size());
    words_.insert(words_.end(), found_.begin(), found_.end());
    return Words{begin, static_cast<uint32_t>(found_.size())};
  });
  return std::span(words_).subspan(words.begin, words.count);
}

About DocumentSubject::Find(const Draft& draft, std::span<const uint32_t> words, bool has_title) {
  for (const Answer& answer : answers_) {
    if (answer.words == words.data()) return answer.about;
  }
  if (!known_) FindMentions(draft, has_title);
  known_ = true;
  answers_.push_back({words.data(), Weigh(words)});
  return answers_.back().about;
}

About DocumentSubject::Weigh(std::span<const uint32_t> words) const {
  constexpr size_t kLongLines = 3, kLines = 4;
  constexpr uint64_t kPercent = 30;
  bool speaks = false;
  size_t mentions = 0;
  uint64_t length = 0, first = total_, last = 0;
  for (const uint32_t word : words) {
    size_t long_lines = 0;
    for (const Mention& mention : mentions_) {
      if (mention.word != word) continue;
      long_lines += mention.in_long;
      speaks = speaks || mention.in_title || long_lines >= kLongLines;
      ++mentions;
      length += mention.length;
      first = std::min(first, mention.before);
      last = std::max(last, mention.before + mention.length);
    }
  }
  const uint64_t share = total_ * kPercent / 100;
  if (mentions >= kLines && length >= share && first <= share && total_ - last <= share)
    return About::kPage;
  return speaks ? About::kToo : About::kNot;
}

}  // namespace strigil
