// Tested by tests/draft_test.cc and, with every fixture, tests/fixtures_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/edit.h"

namespace strigil {

void EditList::push_back(const Edit& edit) {
  const Word gap = edit.offset - end_;  // modulo 2^64: the list need not be sorted
  const auto score = static_cast<Word>(edit.score + 1);
  const Word size = edit.replacement.size();
  if (gap <= kMostGap && edit.length <= kMostLength && edit.rule <= kMostRule &&
      score <= kMostScore && size <= kMostSize) {
    const Word word = gap << kGapAt | Word{edit.length} << kLengthAt | score << kScoreAt |
                      Word{edit.rule} << kRuleAt | size << kSizeAt;
    char bytes[sizeof word + kMostSize];
    std::memcpy(bytes, &word, sizeof word);
    if (size > 0) std::memcpy(bytes + sizeof word, edit.replacement.data(), size);
    packed_.append(bytes, sizeof word + size);
  } else {
    const Word words[] = {1, gap, edit.length, edit.rule, score, size};
    packed_.append(reinterpret_cast<const char*>(words), sizeof words);
    packed_.append(edit.replacement);
  }
  ++count_;
  end_ = edit.offset + edit.length;
  removed_ += edit.length;
  inserted_ += size;
}

void EditList::clear() {
  packed_.clear();
  count_ = end_ = 0;
  removed_ = inserted_ = 0;
}

void EditList::Iterator::UnpackLong() {
  edit_.offset += edit_.length + NextWord();
  edit_.length = NextWord();
  edit_.rule = static_cast<RuleId>(NextWord());
  edit_.score = static_cast<int>(NextWord()) - 1;
  const Word size = NextWord();
  edit_.replacement = {packed_, size};
  packed_ += size;
}

void ApplyEdits(std::string_view text, const EditList& edits, std::string& out) {
  size_t done = 0;
  for (const Edit& edit : edits) {
    out.append(text.substr(done, edit.offset - done));
    out.append(edit.replacement);
    done = edit.offset + edit.length;
  }
  out.append(text.substr(done));
}

size_t EditedSize(size_t size, const EditList& edits) {
  return size - edits.removed() + edits.inserted();
}

bool AreWellFormed(const EditList& edits, size_t size) {
  size_t done = 0;
  for (const Edit& edit : edits) {
    if (edit.offset < done || edit.offset > size || edit.length > size - edit.offset) return false;
    done = edit.offset + edit.length;
  }
  return true;
}

}  // namespace strigil
