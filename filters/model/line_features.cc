// The lines of a page, one by one; the pass over the bytes of a line is in line_scan.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/line_features.h"

#include <algorithm>
#include <utility>

namespace strigil {

void PageLines::Clear() {
  count_ = 0;
  token_count_ = 0;
  line_tokens_.clear();
  title_words_ = 0;
  title_bits_.fill(0);
  seen_.assign(std::min<size_t>(std::max<size_t>(seen_.size(), 256), 1024), {});
  seen_count_ = 0;
}

void PageLines::Add(std::string_view line, bool preformatted, bool gap, size_t behind) {
  if (values_.size() < (count_ + 1) * kLineColumns)
    values_.resize((2 * count_ + 64) * kLineColumns);
  int16_t* values = values_.data() + count_ * kLineColumns;
  if (tokens_.size() < token_count_ + kTokenRoom) tokens_.resize(2 * token_count_ + 1024);
  const uint64_t* tokens = tokens_.data() + token_count_;
  const size_t count = Scan(line, behind, tokens_.data() + token_count_, values);
  values[kPreformatted] = preformatted;
  values[kGap] = gap;
  const uint64_t whole = ChainHash(7, tokens, count);
  values[kRepeats] = static_cast<int16_t>(std::min<uint32_t>(15, CountRepeats(whole)));
  if (count_ == 0) NoteTitle(tokens, count);
  line_tokens_.push_back(
      {static_cast<uint32_t>(token_count_), static_cast<uint32_t>(count), whole});
  token_count_ += count;
  ++count_;
}

uint32_t PageLines::CountRepeats(uint64_t whole) {
  const uint32_t key = static_cast<uint32_t>(whole >> 32) | 1;  // 0 is an empty slot
  if (seen_count_ * 2 >= seen_.size()) {
    std::vector<Seen> bigger(seen_.size() * 2);
    for (const Seen& entry : seen_) {
      if (entry.key == 0) continue;
      size_t slot = entry.key >> 1 & (bigger.size() - 1);
      while (bigger[slot].key != 0) slot = (slot + 1) & (bigger.size() - 1);
      bigger[slot] = entry;
    }
    seen_ = std::move(bigger);
  }
  size_t slot = key >> 1 & (seen_.size() - 1);
  while (seen_[slot].key != 0 && seen_[slot].key != key) slot = (slot + 1) & (seen_.size() - 1);
  if (seen_[slot].key == 0) {
    seen_[slot].key = key;
    ++seen_count_;
  }
  return ++seen_[slot].times;
}

namespace {

// Words have a bit each in a set of 4096.
size_t TitleWord(uint64_t token) { return static_cast<size_t>(token >> 58); }
uint64_t TitleBit(uint64_t token) { return uint64_t{1} << (token >> 52 & 63); }

}  // namespace

void PageLines::NoteTitle(const uint64_t* tokens, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    uint64_t& word = title_bits_[TitleWord(tokens[i])];
    title_words_ += (word & TitleBit(tokens[i])) == 0;
    word |= TitleBit(tokens[i]);
  }
}

// The first line itself has no title above it.
TitleShares PageLines::CompareWithTitle(size_t line) const {
  if (line == 0) return {};
  const LineTokens& at = line_tokens_[line];
  const uint64_t* const tokens = tokens_.data() + at.begin;
  int shared = 0;
  for (size_t i = 0; i < at.count; ++i)
    shared += (title_bits_[TitleWord(tokens[i])] & TitleBit(tokens[i])) != 0;
  const int words = static_cast<int>(at.count);
  const int of_title = std::min(shared, title_words_) * 255 / std::max(1, title_words_);
  return {static_cast<int16_t>(shared * 255 / std::max(1, words)), static_cast<int16_t>(of_title)};
}

bool PageLines::IsProse(size_t line) const {
  return Value(line, kHalfWords) >= 60 && Value(line, kStopShare) >= 51 &&
         Value(line, kEndClass) >= 6 && Value(line, kCopyright) == 0;
}

bool PageLines::IsSettled(size_t line) const {
  return IsProse(line) &&
         ((line > 0 && IsProse(line - 1)) || (line + 1 < count_ && IsProse(line + 1)));
}

}  // namespace strigil
