// Sums over the lines of a page, and what each line is told of them.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/page_context.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <type_traits>

namespace strigil {

namespace {

constexpr int kMostCue = 96;

bool IsAnchor(int score, int half_words) { return score > kFirstScale && half_words >= 40; }

}  // namespace

void PageSums::Resize(size_t lines) {
  for (RunningSum* sum : {&score, &half_words, &content, &anchors}) sum->Resize(lines);
  since_anchor.resize(lines);
  until_anchor.resize(lines);
}

void PageSums::Extend() {
  for (RunningSum* sum : {&score, &half_words, &content, &anchors}) sum->Extend();
}

namespace {

void FindSegment(const PageLines& lines, const std::vector<int>& scores, PageSums& sums) {
  int64_t best = 0, current = 0;
  int begin = 0;
  sums.segment_begin = 0;
  sums.segment_end = -1;
  for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
    const int score = std::clamp(scores[i], -96, 96);
    const int words = std::min(lines.Value(i, kHalfWords), 100);
    if (current <= 0) {
      current = 0;
      begin = i;
    }
    current += score > 0 ? score * words : score * (12 + words);
    if (current > best) {
      best = current;
      sums.segment_begin = begin;
      sums.segment_end = i;
    }
  }
}

void Sum(const PageLines& lines, const std::vector<int>& scores, PageSums& sums) {
  const int count = static_cast<int>(lines.size());
  sums.Resize(lines.size());
  sums.weighted = 0;
  sums.chrome = sums.preformatted = 0;
  int last = -300;
  for (int i = 0; i < count; ++i) {
    const int score = std::clamp(scores[i], -192, 192);
    const int words = lines.Value(i, kHalfWords);
    const bool anchor = IsAnchor(scores[i], words);
    sums.score[i + 1] = sums.score[i] + score;
    sums.half_words[i + 1] = sums.half_words[i] + words;
    sums.content[i + 1] = sums.content[i] + (scores[i] > 0 ? words : 0);
    sums.anchors[i + 1] = sums.anchors[i] + anchor;
    sums.weighted += static_cast<int64_t>(words) * score;
    sums.since_anchor[i] = std::min(i - last, 200);
    if (anchor) last = i;
    if (scores[i] < -64) sums.chrome += words;
    if (lines.Value(i, kPreformatted) || lines.Value(i, kCodeMarks) >= 24)
      sums.preformatted += words;
  }
  last = count + 300;
  for (int i = count - 1; i >= 0; --i) {
    sums.until_anchor[i] = std::min(last - i, 200);
    if (sums.anchors[i + 1] != sums.anchors[i]) last = i;
  }
  sums.Extend();
  FindSegment(lines, scores, sums);
}

}  // namespace

// Writes whole columns one after another: for each row `value(i)` of its line i, within 16 bits.
class ContextTable::Columns {
 public:
  // `real`: so many of the rows are no repetitions.
  Columns(int16_t* first, const std::vector<uint32_t>& rows, size_t real, int count)
      : at_(first), rows_(rows.data()), size_(rows.size()), real_(real), count_(count) {}

  template <typename Value>
  void Put(const Value& value) {
    const uint32_t* const rows = rows_;
    int16_t* const column = at_;
    for (size_t k = 0; k < size_; ++k)
      column[k] = static_cast<int16_t>(value(static_cast<int>(rows[k])));
    at_ += size_;
  }
  // The same of numbers that stand side by side for the lines of the page: rows are mostly lines in
  // a row, which compilers make vector code of.
  template <typename Value>
  void PutRuns(const Value& value) {
    const uint32_t* const rows = rows_;
    int16_t* const column = at_;
    for (size_t k = 0; k < size_; k += kRun) {
      const auto first = static_cast<int>(rows[k]);
      if (k + kRun <= real_ && rows[k + kRun - 1] == rows[k] + kRun - 1) {
        for (int j = 0; j < static_cast<int>(kRun); ++j)
          column[k + static_cast<size_t>(j)] = static_cast<int16_t>(value(first + j));
      } else {
        for (size_t j = 0; j < kRun; ++j)
          column[k + j] = static_cast<int16_t>(value(static_cast<int>(rows[k + j])));
      }
    }
    at_ += size_;
  }
  // The same for all lines.
  void PutPage(int64_t value) {
    std::fill_n(at_, size_, static_cast<int16_t>(std::clamp<int64_t>(value, -32000, 32000)));
    at_ += size_;
  }
  // What is true of the line `offset` lines further down.
  template <typename Value>
  void PutShifted(const Value& value, int offset, int outside) {
    const auto count = static_cast<uint32_t>(count_);
    Put([&](int i) {
      return static_cast<uint32_t>(i + offset) < count ? value(i + offset) : outside;
    });
  }
  const int16_t* at() const { return at_; }

 private:
  static constexpr size_t kRun = 16;
  static_assert(kBlock % kRun == 0);

  int16_t* at_;
  const uint32_t* rows_;
  size_t size_, real_;
  int count_;  // lines of the page
};

namespace {

// Sums over the lines up to kReach above and below.
template <int kReach, typename Columns>
void PutWindows(const PageSums& sums, Columns& columns) {
  static_assert(kReach <= PageSums::kMargin);
  const int32_t* score = &sums.score[0];
  const int32_t* content = &sums.content[0];
  columns.PutRuns([=](int i) { return score[i] - score[i - kReach]; });
  columns.PutRuns([=](int i) { return score[i + 1 + kReach] - score[i + 1]; });
  columns.PutRuns([=](int i) { return std::min(content[i] - content[i - kReach], 4000); });
  columns.PutRuns([=](int i) { return std::min(content[i + 1 + kReach] - content[i + 1], 4000); });
}

template <typename Columns>
void PutPage(const PageSums& sums, int count, Columns& columns) {
  const int32_t words = std::max(1, sums.half_words[count]), all = sums.content[count];
  const int64_t share = (int64_t{255} << 32) / std::max(1, all);
  const int32_t* content = &sums.content[0];
  const int32_t* anchors = &sums.anchors[0];
  const int32_t* since = sums.since_anchor.data();
  const int32_t* until = sums.until_anchor.data();
  const int begin = sums.segment_begin, end = sums.segment_end, anchor_count = anchors[count];
  columns.PutRuns([=](int i) { return std::min(content[i], 20000); });
  columns.PutRuns([=](int i) { return std::min(all - content[i + 1], 20000); });
  columns.Put([=](int i) { return static_cast<int32_t>(content[i] * share >> 32); });
  columns.PutPage(sums.score[count] / count);

  columns.PutPage(all * 255LL / words);
  columns.PutPage(std::min(anchor_count, 500));
  columns.PutPage(anchor_count * 255 / count);
  columns.PutPage(sums.weighted / words);
  columns.PutPage((content[end + 1] - content[begin]) * 255LL / std::max(1, all));

  columns.PutRuns([=](int i) { return static_cast<int>(i >= begin) & static_cast<int>(i <= end); });
  columns.PutRuns([=](int i) { return std::clamp(i - begin, -200, 200); });
  columns.PutRuns([=](int i) { return std::clamp(i - end, -200, 200); });
  columns.PutRuns([=](int i) { return since[i]; });

  columns.PutRuns([=](int i) { return until[i]; });
  columns.PutRuns([=](int i) { return std::min(anchors[i], 100); });
  columns.PutRuns([=](int i) { return std::min(anchor_count - anchors[i + 1], 100); });
  columns.PutPage(sums.chrome * 1000LL / words);
  columns.PutPage(sums.preformatted * 255LL / words);
}

constexpr int kForms = 8 * 8 * 32;

// How a line begins, how it ends, about how long it is.
int FormOf(const PageLines& lines, int i) {
  const int words = lines.Value(i, kHalfWords);
  const int size = words == 0 ? 0 : 32 - __builtin_clz(static_cast<unsigned>(words));
  const int capitals = lines.Value(i, kCapitalWords) > 160;
  return (lines.Value(i, kStartClass) * 8 + lines.Value(i, kEndClass)) * 32 + size * 2 + capitals;
}

}  // namespace

// Sums of the lines' cues over wide windows: where a page goes from one part to another.
void ContextTable::PutCues(const std::vector<Cues>& cues, int count, Columns& columns) {
  for (size_t cue = 0; cue < kCues; ++cue) {
    cue_sum_.Resize(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i)
      cue_sum_[i + 1] = cue_sum_[i] + std::clamp<int>(cues[i][cue], -kMostCue, kMostCue);
    cue_sum_.Extend();
    const int32_t* sum = &cue_sum_[0];
    const auto put = [&](auto reach) {
      constexpr int kReach = decltype(reach)::value;
      static_assert(kReach <= static_cast<int>(RunningSum::kMargin));
      columns.PutRuns([=](int i) { return sum[i] - sum[i - kReach]; });
      columns.PutRuns([=](int i) { return sum[i + 1 + kReach] - sum[i + 1]; });
    };
    put(std::integral_constant<int, 30>());
    if (cue == kTextBelow || cue == kTextAbove) put(std::integral_constant<int, 60>());
  }
}

void ContextTable::PutTopic(int count, Columns& columns) const {
  const auto share = [&](int begin, int end) {
    return topic_.Shared(begin, end) * 255 / std::max(1, topic_.Words(begin, end));
  };
  columns.Put([&](int i) { return share(i, i + 1); });
  columns.Put([&](int i) { return topic_.Shared(i, i + 1); });
  columns.Put([&](int i) { return topic_.Words(i, i + 1) - topic_.Shared(i, i + 1); });
  constexpr int kReach = PageTopic::kReach;
  columns.Put(
      [&](int i) { return share(std::max(0, i - kReach), std::min(count, i + kReach + 1)); });
}

void ContextTable::SetRows(const std::vector<uint32_t>& rows) {
  stride_ = (rows.size() + kBlock - 1) / kBlock * kBlock;
  rows_.assign(rows.begin(), rows.end());
  row_count_ = rows.size();
  if (!rows.empty()) rows_.resize(stride_, rows.back());
}

void ContextTable::FillStill(const PageLines& lines, const FirstRound& round,
                             const std::vector<uint32_t>& rows) {
  const std::vector<int>& first = round.scores;
  const int count = static_cast<int>(lines.size());
  SetRows(rows);
  if (values_.size() < stride_ * kContextColumns) values_.resize(stride_ * kContextColumns);
  if (rows.empty()) return;
  blocks_.clear();
  block_of_.clear();
  forms_.clear();
  for (int i = 0; i < count; ++i) {
    if (i == 0 || lines.Value(i, kGap) != 0) blocks_.push_back({i, i});
    blocks_.back().end = i + 1;
    block_of_.push_back(static_cast<uint32_t>(blocks_.size() - 1));
    forms_.push_back(static_cast<uint16_t>(FormOf(lines, i)));
  }
  Columns columns(values_.data(), rows_, row_count_, count);
  const int16_t* const row = lines.Row(0);
  const auto of_line = [=](int column) {
    return [=](int i) { return row[i * kLineColumns + column]; };
  };
  for (int column = 0; column < kLineColumns; ++column) columns.Put(of_line(column));
  columns.Put([&](int i) { return std::clamp(first[i], -600, 600); });
  columns.Put([&](int i) {
    return 16 * std::clamp(first[i], -2000, 2000) / std::max(1, lines.Value(i, kHalfWords));
  });
  for (const int offset : {-1, 1, -2, 2, -3, 3}) {
    columns.PutShifted(of_line(kHalfWords), offset, -1);
    columns.PutShifted(of_line(kEndClass), offset, -1);
  }
  for (const int offset : {-1, 1, -2, 2}) {
    for (const int column : {kStartClass, kStopShare, kCapitalWords})
      columns.PutShifted(of_line(column), offset, -1);
  }
  columns.PutShifted(of_line(kGap), 1, 1);

  const int64_t share = (int64_t{255} << 32) / count;
  int words = 0;
  for (int i = 0; i < count; ++i) words += lines.Value(i, kHalfWords);
  columns.Put([](int i) { return std::min(i, 500); });
  columns.Put([=](int i) { return std::min(count - 1 - i, 500); });
  columns.Put([&](int i) { return static_cast<int32_t>(i * share >> 32); });
  columns.PutPage(std::min(count, 2000));
  columns.PutPage(std::min(words, 32000));
  columns.PutPage(static_cast<int64_t>(blocks_.size()) * 255 / count);

  block_sizes_.assign(1, -1);  // one more before the first and behind the last
  for (const PageBlock& block : blocks_)
    block_sizes_.push_back(std::min(block.end - block.begin, 100));
  block_sizes_.push_back(-1);
  const int32_t* sizes = block_sizes_.data() + 1;
  const uint32_t* block_of = block_of_.data();
  const PageBlock* blocks = blocks_.data();
  columns.Put([=](int i) { return std::min(i - blocks[block_of[i]].begin, 100); });
  columns.Put([=](int i) { return std::min(blocks[block_of[i]].end - 1 - i, 100); });
  columns.Put([=](int i) { return sizes[block_of[i]]; });
  columns.Put([=](int i) { return sizes[static_cast<int>(block_of[i]) - 1]; });
  columns.Put([=](int i) { return sizes[block_of[i] + 1]; });
  PutCues(round.cues, count, columns);
  topic_.Read(lines, first, rows);
  PutTopic(count, columns);
  assert(columns.at() == Column(kStillColumns));
}

void ContextTable::Keep(const std::vector<uint32_t>& rows) {
  const size_t before = stride_;
  places_.clear();
  uint32_t at = 0;
  for (const uint32_t row : rows) {
    while (rows_[at] != row) ++at;
    places_.push_back(at);
  }
  SetRows(rows);
  places_.resize(stride_, at);
  // Columns move up, and none to where one that is still needed stands.
  for (size_t column = 0; column < kStillColumns; ++column) {
    const int16_t* const from = values_.data() + column * before;
    int16_t* const to = values_.data() + column * stride_;
    for (size_t k = 0; k < stride_; ++k) to[k] = from[places_[k]];
  }
}

void ContextTable::FillContext(const PageLines& lines, const std::vector<int>& scaled, int scale) {
  const int count = static_cast<int>(lines.size());
  if (stride_ == 0) return;
  scores_.resize(lines.size());
  const int shift = __builtin_ctz(static_cast<unsigned>(scale));
  for (int i = 0; i < count; ++i) scores_[i] = scaled[i] >> shift;  // rounds down, also below zero
  const std::vector<int>& scores = scores_;
  Sum(lines, scores, sums_);
  Columns columns(values_.data() + stride_ * kStillColumns, rows_, row_count_, count);
  const int* at_line = scores.data();
  const auto near_score = [=](int i) { return std::clamp(at_line[i], -300, 300); };
  columns.PutRuns(near_score);
  for (const int offset : {-1, 1, -2, 2, -3, 3, -4, 4})
    columns.PutShifted(near_score, offset, -400);
  PutWindows<2>(sums_, columns);
  PutWindows<5>(sums_, columns);
  PutWindows<10>(sums_, columns);
  PutWindows<25>(sums_, columns);
  PutPage(sums_, count, columns);

  block_scores_.assign(1, -400);
  for (const PageBlock& block : blocks_)
    block_scores_.push_back((sums_.score[block.end] - sums_.score[block.begin]) /
                            (block.end - block.begin));
  block_scores_.push_back(-400);
  // One more stands before the first and behind the last.
  const int32_t* block_scores = block_scores_.data() + 1;
  const uint32_t* block_of = block_of_.data();
  columns.Put([=](int i) { return block_scores[block_of[i]]; });
  columns.Put([=](int i) { return block_scores[static_cast<int>(block_of[i]) - 1]; });
  columns.Put([=](int i) { return block_scores[block_of[i] + 1]; });

  // Of the other lines of this form.
  form_sums_.resize(kForms);
  form_counts_.resize(kForms);
  for (int i = 0; i < count; ++i) form_sums_[forms_[i]] = form_counts_[forms_[i]] = 0;
  for (int i = 0; i < count; ++i) {
    form_sums_[forms_[i]] += near_score(i);
    ++form_counts_[forms_[i]];
  }
  columns.Put([&](int i) {
    const int others = form_counts_[forms_[i]] - 1;
    return others == 0 ? -400 : (form_sums_[forms_[i]] - near_score(i)) / others;
  });
  columns.Put([&](int i) { return std::min(form_counts_[forms_[i]], 200); });
  assert(columns.at() == Column(kContextColumns));
}

}  // namespace strigil
