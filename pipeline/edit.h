// An edit: these bytes of this text become those bytes, because of this rule.
//
// Everything strigil shows or stores is derived from a list of edits: the clean text (ApplyEdits),
// explain, stats, the ledger, restore.
//
//   text   "Hello\n[ad_1]\n"      edits {6, 7, "", autoblog/ad-slot}      clean  "Hello\n"
//
// Offsets and lengths are bytes of the text the list belongs to. A list is sorted by offset and its
// edits do not overlap; an edit of length 0 inserts before the byte at its offset.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>

namespace strigil {

// An index into the RuleTable (rule_table.h) of the chain that made the edit.
using RuleId = uint32_t;

struct Edit {
  size_t offset = 0;             // bytes
  size_t length = 0;             // bytes
  std::string_view replacement;  // of an edit in a list: valid as long as the list is not changed
  RuleId rule = 0;
  // How sure the rule was that the text is content, 0 to 1000; -1: the rule gives no score.
  int score = -1;
};

// A list of edits, to be added to and walked from front to back. A text of short lines may have an
// edit every three bytes, so they are kept packed: most take eight bytes, and their replacements.
//
//   for (const Edit& edit : edits) ...      // `edit` is valid until the next step
class EditList {
 public:
  class Iterator;

  EditList() = default;
  EditList(std::initializer_list<Edit> edits) {
    for (const Edit& edit : edits) push_back(edit);
  }

  // Copies the replacement, which is not of this list.
  void push_back(const Edit& edit);
  void clear();  // keeps the memory

  bool empty() const { return count_ == 0; }
  size_t size() const { return count_; }
  uint64_t removed() const { return removed_; }    // bytes, by all edits
  uint64_t inserted() const { return inserted_; }  // likewise

  Edit front() const;  // REQUIRES: not empty
  Iterator begin() const;
  Iterator end() const;

 private:
  // Most edits are one word: from the least bit, 0; 4 bits of the size of the replacement; 14 of
  // the rule; 10 of the score, plus one; 17 of the length; 18 of the bytes since the end of the
  // edit before. The replacement follows. Others are the word 1, a word for each of these numbers,
  // and the replacement.
  using Word = uint64_t;
  static constexpr int kSizeAt = 1, kRuleAt = 5, kScoreAt = 19, kLengthAt = 29, kGapAt = 46;
  static constexpr Word kMostSize = (1 << (kRuleAt - kSizeAt)) - 1;
  static constexpr Word kMostRule = (1 << (kScoreAt - kRuleAt)) - 1;
  static constexpr Word kMostScore = (1 << (kLengthAt - kScoreAt)) - 1;
  static constexpr Word kMostLength = (1 << (kGapAt - kLengthAt)) - 1;
  static constexpr Word kMostGap = (1 << (64 - kGapAt)) - 1;

  std::string packed_;
  size_t count_ = 0;
  size_t end_ = 0;  // of the last edit
  uint64_t removed_ = 0;
  uint64_t inserted_ = 0;
};

class EditList::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Edit;
  using difference_type = std::ptrdiff_t;
  using pointer = const Edit*;
  using reference = const Edit&;

  const Edit& operator*() const { return edit_; }
  const Edit* operator->() const { return &edit_; }
  Iterator& operator++() {
    if (--left_ > 0) Unpack();
    return *this;
  }
  bool operator==(const Iterator& other) const { return left_ == other.left_; }

 private:
  friend class EditList;
  Iterator(const char* packed, size_t left) : packed_(packed), left_(left) {
    if (left_ > 0) Unpack();
  }
  void Unpack() {
    const Word word = NextWord();
    if (word == 1) return UnpackLong();
    edit_.offset += edit_.length + (word >> kGapAt);
    edit_.length = word >> kLengthAt & kMostLength;
    edit_.rule = static_cast<RuleId>(word >> kRuleAt & kMostRule);
    edit_.score = static_cast<int>(word >> kScoreAt & kMostScore) - 1;
    edit_.replacement = {packed_, word >> kSizeAt & kMostSize};
    packed_ += edit_.replacement.size();
  }
  void UnpackLong();
  Word NextWord() {
    Word word;
    std::memcpy(&word, packed_, sizeof word);
    packed_ += sizeof word;
    return word;
  }

  const char* packed_;  // the next edit
  size_t left_;         // edits, with this one
  Edit edit_;
};

inline EditList::Iterator EditList::begin() const { return {packed_.data(), count_}; }
inline EditList::Iterator EditList::end() const { return {nullptr, 0}; }
inline Edit EditList::front() const { return *begin(); }

// Appends the edited `text` to `out`. REQUIRES: `edits` is sorted, disjoint and inside `text`.
void ApplyEdits(std::string_view text, const EditList& edits, std::string& out);

// The bytes that a text of `size` bytes has after these edits.
size_t EditedSize(size_t size, const EditList& edits);

// True if `edits` is sorted, disjoint and inside a text of `size` bytes.
bool AreWellFormed(const EditList& edits, size_t size);

}  // namespace strigil
