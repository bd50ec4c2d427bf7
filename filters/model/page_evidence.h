// What speaks for a page being a web page, and not a text of short lines: a poem, a manual, a
// dictionary, a log, or a page that was cleaned before. The line model takes doubtful lines of web
// pages only.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace strigil {

// A line with a final score (1/256 logit) above this is surely content; a paragraph if it has half
// words enough.
inline constexpr int32_t kSurelyContent = 256;
inline constexpr int kParagraphHalfWords = 30;

// How far rules agree that a page is a web page; the more, the greater.
enum class Agreement : uint8_t {
  kNone,
  kSome,  // enough for a page that has something unmistakable
  kFull,  // enough for any
};

// Of the lines that the model would take three rules know one in 140, wherever these stand, or two
// know one in three: they agree. One or two may know headings of a manual ("Name", "See also").
// Five that know one in three agree fully, as on a small page in a language the model hardly knows.
class RuleEvidence {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;  // no rule

  // A rule, by its number, takes one of these lines for what it says.
  void Add(uint32_t rule) {
    ++known_;
    if (rules_ == kRules || std::find(seen_, seen_ + rules_, rule) != seen_ + rules_) return;
    seen_[rules_++] = rule;
  }
  // `lines`: so many the model would take.
  Agreement Of(size_t lines) const {
    const bool is_third = known_ * 3 >= lines;
    if (rules_ == kRules && is_third) return Agreement::kFull;
    const bool is_some = (rules_ >= 3 && known_ * 140 >= lines) || (rules_ >= 2 && is_third);
    return is_some ? Agreement::kSome : Agreement::kNone;
  }

 private:
  static constexpr size_t kRules = 5;
  size_t known_ = 0, rules_ = 0;
  uint32_t seen_[kRules] = {};
};

// Words that are unmistakably boilerplate above the first and below the last line that is surely
// content. A list inside a text may look like a menu, but a text does not begin and end with one.
class PageEvidence {
 public:
  // The lines of the page, in order. `score` is the final one, in 1/256 logit.
  void Add(int half_words, int32_t score);
  // Beyond doubt, whatever the rules say: there is much of it, at both ends.
  bool IsCertain() const;
  // How far rules must agree for it to be a web page.
  Agreement Needed() const;
  // Lines of this score or above stay, whatever the threshold is; no limit for a web page.
  int32_t Limit(Agreement rules) const;

 private:
  struct Edge {  // lines with words that are under a score, outside of the content
    struct Side {
      int64_t lines = 0, half_words = 0;
    } above, below;
    void Add(int half_words, bool within) {
      Side& side = within ? below : above;
      side.lines += half_words > 0;
      side.half_words += half_words;
    }
    int64_t half_words() const { return above.half_words + below.half_words; }
  };
  int64_t half_words_ = 0;
  Edge unmistakable_, extreme_;
  bool within_ = false;  // the first line that is surely content has been seen
};

}  // namespace strigil
