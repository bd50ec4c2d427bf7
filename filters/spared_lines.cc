// Tested by tests/spared_lines_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/spared_lines.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "filters/model/line_scores.h"
#include "pipeline/folding.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// Lengths are half words, likelihoods permille. On hosts not seen each keeps about as many words of
// content as of boilerplate, and a headline or a list matters more than its words.
constexpr int kHeadlineLeast = 8, kHeadlineMost = 40;
constexpr int kHeadlineLikelihood = 150;
constexpr size_t kTitleReach = 16;    // lines above the first paragraph
constexpr size_t kTellingTitle = 25;  // bytes of a part of the page's title
constexpr size_t kShortTitle = 7;  // bytes of its beginning, if that is no more than a word or two
constexpr int kLeadLeast = 17, kLeadLikelihood = 700;
constexpr size_t kLongestList = 15;  // lines
constexpr int kSubheadMost = 24, kSubheadLikelihood = 100;
constexpr int32_t kBeyondDoubt = 9 * 256 / 4;  // logit: a likelihood of 90 %
// Pages of other kinds than news are rare where these were chosen: they cost .0004 of F1 there, and
// keep nearly half of what was lost of recipes, songs, threads, timetables and specifications.
constexpr int kSureLikelihood = 700, kMostlyParagraphs = 700;  // permille; of what stays
constexpr size_t kLargestHole = 12;                            // lines
constexpr int kHoleLeast = 20, kHoleMean = 80;                 // likelihood of its lines
constexpr int kLargestEnd = 24;                                // lines; their mean is as above
constexpr int kEndLeast = 30, kEndBehindGapLeast = 300;
constexpr int32_t kEndContrast = 2 * 256;  // logit, to half of the lines beyond those that stay
constexpr int kFewParagraphs = 2;          // fewer make no page of paragraphs
constexpr int kHardlyAnything = 150;       // half words that stay
constexpr int kFewSureLines = 3;           // fewer are no recipe or byelaw that the model knows
constexpr int kStretchLikelihood = 45;
constexpr int32_t kStretchLeast = -2 * 256;  // logit: what a line can count against its stretch

// The words of `plain`, folded, with a blank after each.
void SetWords(std::string_view plain, std::string& words) {
  words.clear();
  AppendFolded(plain, words);
  size_t to = 0;
  for (const char c : words) {
    if (IsAsciiAlnum(c) || (c & 0x80) != 0) {
      words[to++] = c;
    } else if (to > 0 && words[to - 1] != ' ') {
      words[to++] = ' ';
    }
  }
  words.resize(to);
  if (to > 0 && words.back() != ' ') words += ' ';
}

bool EndsInColon(std::string_view plain) {
  return plain.ends_with(':') || plain.ends_with("\uFF1A");
}

}  // namespace

struct SparedLines::Page {
  const Draft& draft;
  uint32_t begin;
  const PageLines& lines;
  std::span<const int32_t> scores;
  std::vector<bool>& stays;

  std::string_view Plain(size_t i) const { return draft.Plain(begin + static_cast<uint32_t>(i)); }
  int HalfWords(size_t i) const { return lines.Value(i, kHalfWords); }
  int Likelihood(size_t i) const { return ToPermille(scores[i]); }
  bool IsParagraph(size_t i, int32_t least) const {
    return scores[i] > least && HalfWords(i) >= kParagraphHalfWords;
  }

  // The first line from `i` on that stays (goes); as many as there are lines if there is none.
  size_t Next(size_t i, bool staying) const {
    const auto from = stays.begin() + static_cast<std::ptrdiff_t>(i);
    return static_cast<size_t>(std::find(from, stays.end(), staying) - stays.begin());
  }

  // What a sentence with a colon at its end leads up to, if a long line that stays comes after it.
  void SpareLists() {
    for (size_t i = 0; i + 1 < stays.size(); ++i) {
      if (!stays[i] || Likelihood(i) < kLeadLikelihood || HalfWords(i) < kLeadLeast ||
          !EndsInColon(Plain(i)))
        continue;
      size_t end = i + 1;
      while (end < stays.size() && end <= i + kLongestList &&
             (!stays[end] || HalfWords(end) < kParagraphHalfWords))
        ++end;
      if (end < stays.size() && stays[end] && HalfWords(end) >= kParagraphHalfWords)
        std::fill(stays.begin() + static_cast<std::ptrdiff_t>(i),
                  stays.begin() + static_cast<std::ptrdiff_t>(end), true);
    }
  }

  // On a page that is not made of paragraphs: lines between two that stay.
  void SpareHoles() {
    for (size_t begin = Next(Next(0, true), false); begin < stays.size();) {
      const size_t end = Next(begin, true);
      if (end < stays.size() && MayBeContent(begin, end))
        std::fill(stays.begin() + static_cast<std::ptrdiff_t>(begin),
                  stays.begin() + static_cast<std::ptrdiff_t>(end), true);
      begin = Next(end, false);
    }
  }

  bool IsAlmostGone() const {
    int left = 0, sure = 0;
    for (size_t i = 0; i < stays.size(); ++i) {
      if (!stays[i]) continue;
      left += HalfWords(i);
      sure += Likelihood(i) >= kSureLikelihood;
    }
    return left < kHardlyAnything && sure < kFewSureLines;
  }

  // The lines next to each other that have the greatest sum, each counting for its length by how
  // far it is over kStretchLikelihood, or under (Kadane's algorithm: J. Bentley, Programming
  // Pearls, Communications of the ACM 27:9, 1984).
  void SpareLikeliestStretch() {
    const int32_t zero = FromPermille(kStretchLikelihood);
    int64_t sum = 0, greatest = 0;
    size_t from = 0, begin = 0, end = 0;
    for (size_t i = 0; i < stays.size(); ++i) {
      if (sum <= 0) {
        sum = 0;
        from = i;
      }
      sum += int64_t{std::max(scores[i] - zero, kStretchLeast)} * HalfWords(i);
      if (sum > greatest) {
        greatest = sum;
        begin = from;
        end = i + 1;
      }
    }
    std::fill(stays.begin() + static_cast<std::ptrdiff_t>(begin),
              stays.begin() + static_cast<std::ptrdiff_t>(end), true);
  }

  // Above the first line that stays, and below the last one.
  void SpareEnds() {
    const auto top = static_cast<std::ptrdiff_t>(Next(0, true));
    if (top == std::ssize(stays)) return;
    const std::ptrdiff_t bottom = stays.rend() - std::find(stays.rbegin(), stays.rend(), true) - 1;
    std::vector<int32_t> outside(scores.begin(), scores.begin() + top);
    outside.insert(outside.end(), scores.begin() + bottom + 1, scores.end());
    if (outside.empty()) return;
    const auto middle = outside.begin() + static_cast<std::ptrdiff_t>(outside.size() / 2);
    std::nth_element(outside.begin(), middle, outside.end());
    const int32_t least = *middle + kEndContrast;
    SpareEnd(top, -1, least);
    SpareEnd(bottom, 1, least);
  }

  // `least`: the mean of their scores.
  void SpareEnd(std::ptrdiff_t from, std::ptrdiff_t step, int32_t least) {
    int sum = 0;
    int64_t scores_sum = 0;
    for (int count = 1; count <= kLargestEnd; ++count) {
      const std::ptrdiff_t at = from + step * count;
      if (at < 0 || at >= std::ssize(stays)) return;
      const auto line = static_cast<size_t>(at);
      const bool is_behind_gap = lines.Value(step < 0 ? line + 1 : line, kGap) != 0;
      const int likelihood = Likelihood(line);
      sum += likelihood;
      scores_sum += scores[line];
      if (likelihood < (is_behind_gap ? kEndBehindGapLeast : kEndLeast) ||
          sum < kHoleMean * count || scores_sum < int64_t{least} * count)
        return;
      stays[line] = true;
    }
  }

  bool IsMostlyParagraphs() const {
    int64_t all = 0, paragraphs = 0;
    int count = 0;
    for (size_t i = 0; i < stays.size(); ++i) {
      if (!stays[i]) continue;
      all += HalfWords(i);
      if (HalfWords(i) < kParagraphHalfWords || Likelihood(i) <= kSureLikelihood) continue;
      paragraphs += HalfWords(i);
      ++count;
    }
    return count >= kFewParagraphs && paragraphs * 1000 > all * kMostlyParagraphs;
  }

  bool MayBeContent(size_t begin, size_t end) const {
    if (end - begin > kLargestHole) return false;
    int sum = 0;
    for (size_t i = begin; i < end; ++i) {
      const int likelihood = Likelihood(i);
      if (likelihood < kHoleLeast) return false;
      sum += likelihood;
    }
    return sum >= kHoleMean * static_cast<int>(end - begin);
  }

  // A short line by itself between two paragraphs.
  void SpareSubheads() {
    for (size_t i = 1; i + 1 < stays.size(); ++i) {
      if (stays[i] || HalfWords(i) > kSubheadMost) continue;
      stays[i] = IsParagraph(i - 1, kBeyondDoubt) && IsParagraph(i + 1, kBeyondDoubt) &&
                 Likelihood(i) >= kSubheadLikelihood;
    }
  }
};

void SparedLines::Spare(const Draft& draft, uint32_t begin, const PageLines& lines,
                        std::span<const int32_t> scores, std::vector<bool>& stays) {
  Page page{draft, begin, lines, scores, stays};
  SpareHeadlines(page);
  page.SpareLists();
  page.SpareSubheads();
  if (page.IsMostlyParagraphs()) return;
  if (page.IsAlmostGone()) page.SpareLikeliestStretch();
  page.SpareHoles();
  page.SpareEnds();
}

// Above the first paragraph: the line right there, if it may be a headline, and those that say what
// the page's title says. Where there is no paragraph, above the first line that stays.
void SparedLines::SpareHeadlines(Page& page) {
  const size_t count = page.stays.size();
  title_.clear();
  size_t first = 0;
  while (first < count && !page.IsParagraph(first, kSurelyContent)) ++first;
  const bool has_paragraph = first < count;
  if (!has_paragraph) {
    first = page.Next(0, true);
    if (first == count) return;
  }
  for (size_t i = first - std::min(first, kTitleReach); i < first; ++i) {
    if (page.stays[i] || page.HalfWords(i) > kHeadlineMost) continue;
    page.stays[i] = (has_paragraph && i + 1 == first && page.HalfWords(i) >= kHeadlineLeast &&
                     page.Likelihood(i) >= kHeadlineLikelihood) ||
                    SaysTitle(page, i);
  }
}

bool SparedLines::SaysTitle(const Page& page, size_t line) {
  if (page.begin != 0 || line == 0) return false;
  if (title_.empty()) SetWords(page.Plain(0), title_);
  SetWords(page.Plain(line), words_);
  if (page.HalfWords(line) < kHeadlineLeast)
    return words_.size() >= kShortTitle && title_.starts_with(words_);
  return title_.starts_with(words_) || words_.starts_with(title_) ||
         (words_.size() > kTellingTitle && title_.find(words_) != std::string::npos);
}

}  // namespace strigil
