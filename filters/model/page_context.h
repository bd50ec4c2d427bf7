// What the line model sees of a line's surroundings: more columns of small integers.
//
// With a score for each line, ContextTable puts beside the columns of the line (line_features.h)
// those of its neighbours, sums over windows, its block, lines of the same form, the place in the
// page, what short lines say of those around them, words that it shares with the text, and the page
// as a whole. All arithmetic is on integers. Changing anything here needs a new
// model: raise kFeatureSet.
//
// Not thread-safe: one table for each worker.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "filters/model/line_columns.h"
#include "filters/model/line_features.h"
#include "filters/model/page_topic.h"
#include "filters/model/running_sum.h"

namespace strigil {

// All columns: those of the line, its first score, what its neighbours look like and what is known
// of them without the others' scores; then those that depend on the scores of a round.
inline constexpr int kStillColumns = kLineColumns + 2  // its first score, and the same by words
                                     + 6 * 2           // length and end of three lines on each side
                                     + 4 * 3           // beginning, stop words and capitals of two
                                     + 1               // whether a line follows without a gap
                                     + 6   // its place in the page, and how large that is
                                     + 5   // its place in its block, sizes of that and the next
                                     + 12  // cues of short lines (PutCues)
                                     + 4;  // words it shares with the text (PutTopic)
inline constexpr int kContextColumns = kStillColumns + 1 + 8  // its score, four on each side
                                       + 4 * 4                // sums over windows (PutWindows)
                                       + 18                   // the page (PutPage)
                                       + 3   // scores of its block and those beside
                                       + 2;  // of lines of its form

// What words alone say of the lines of a page.
struct FirstRound {
  std::vector<int> scores;  // 1/32 logit
  std::vector<Cues> cues;   // 0 for lines that are not short
};

// Sums over the lines of a page, and what is found once for all of it.
struct PageSums {
  RunningSum score, half_words, content, anchors;
  std::vector<int32_t> since_anchor, until_anchor;
  int segment_begin = 0, segment_end = -1;  // of the heaviest run of content, both included
  int64_t weighted = 0;
  int32_t chrome = 0, preformatted = 0;  // half words

  void Resize(size_t lines);
  void Extend();
};

// A run of lines without a gap.
struct PageBlock {
  int32_t begin = 0, end = 0;
};

// All columns of some lines of a page, the rows, each as the whole page makes it; reused from page
// to page.
class ContextTable {
 public:
  static constexpr size_t kBlock = 32;  // rows that are worked on at once
  static constexpr size_t kSlack = 16;  // values behind those of a page or a column that are read

  // What does not change from round to round. `rows`: the lines that are asked for, ascending.
  void FillStill(const PageLines& lines, const FirstRound& first,
                 const std::vector<uint32_t>& rows);
  // Takes `rows`, which are some of those it has, ascending, and forgets the others.
  void Keep(const std::vector<uint32_t>& rows);
  // The rest. `scores`: those of all lines in the last round, in 1/32 logit, times `scale` (a power
  // of two). REQUIRES: FillStill of these lines
  void FillContext(const PageLines& lines, const std::vector<int>& scores, int scale = 1);
  // One value for each row, then anything up to a multiple of kBlock.
  const int16_t* Column(int column) const {
    return values_.data() + static_cast<size_t>(column) * stride_;
  }
  size_t stride() const { return stride_; }

 private:
  static constexpr size_t kManyBlocks = 32;
  class Columns;
  void SetRows(const std::vector<uint32_t>& rows);
  void ReadForms(const PageLines& lines);
  // Twice each: as any processor can, and with AVX2.
  void PutStill(const PageLines& lines, const FirstRound& first);
  void PutStillWide(const PageLines& lines, const FirstRound& first);
  void PutContext(int count);
  void PutContextWide(int count);
  void PutCues(const std::vector<Cues>& cues, Columns& columns);
  void PutTopic(int count, Columns& columns) const;

  size_t stride_ = 0;
  std::vector<uint32_t> rows_;
  struct Run {  // of rows that are lines in a row
    uint32_t row, length;
    int line;
  };
  std::vector<Run> runs_;
  std::vector<uint32_t> places_;  // of those that are kept, among those before
  std::vector<int16_t> values_;
  std::vector<PageBlock> blocks_;
  std::vector<uint32_t> block_of_;
  std::vector<int32_t> block_sizes_, block_scores_;
  std::vector<uint16_t> forms_;  // by line: how it begins, ends, and how long it is
  std::vector<int32_t> form_sums_, form_counts_;  // by form
  std::vector<int> scores_;
  std::vector<int16_t> near_scores_;
  LineColumns columns_;
  PageSums sums_;
  std::array<RunningSum, kCues> cue_sums_;
  PageTopic topic_;
};

}  // namespace strigil
