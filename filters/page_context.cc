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
  since_anchor.resize(lines + ContextTable::kBlock);
  until_anchor.resize(lines + ContextTable::kBlock);
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

// Writes whole columns one after another: `value(i)` for each line, within 16 bits.
class ContextTable::Columns {
 public:
  Columns(int16_t* first, size_t stride, int count) : at_(first), stride_(stride), count_(count) {}

  template <typename Value>
  const int16_t* Put(const Value& value) {
    int16_t* column = Next();
    for (int i = 0; i < count_; ++i) column[i] = static_cast<int16_t>(value(i));
    return column;
  }
  // The same, in blocks of fixed size, which compilers make vector code of. `value` is asked for
  // lines behind the last, too.
  template <typename Value>
  const int16_t* PutBlocks(const Value& value) {
    constexpr int kBlock = static_cast<int>(ContextTable::kBlock);
    int16_t* column = Next();
    for (int begin = 0; begin < count_; begin += kBlock) {
      for (int i = 0; i < kBlock; ++i) column[begin + i] = static_cast<int16_t>(value(begin + i));
    }
    return column;
  }
  // The same for all lines.
  void PutPage(int64_t value) {
    const auto same = static_cast<int16_t>(std::clamp<int64_t>(value, -32000, 32000));
    PutBlocks([=](int) { return same; });
  }
  // What `column` says of the line `offset` lines further down.
  void PutShifted(const int16_t* column, int offset, int16_t outside) {
    int16_t* shifted = Next();
    const int size = std::max(0, count_ - std::abs(offset)), gap = count_ - size;
    std::copy_n(column + (offset > 0 ? gap : 0), size, shifted + (offset > 0 ? 0 : gap));
    std::fill_n(shifted + (offset > 0 ? size : 0), gap, outside);
  }
  const int16_t* at() const { return at_; }

 private:
  int16_t* Next() {
    int16_t* column = at_;
    at_ += stride_;
    return column;
  }

  int16_t* at_;
  size_t stride_;
  int count_;
};

namespace {

// Sums over the lines up to kReach above and below.
template <int kReach, typename Columns>
void PutWindows(const PageSums& sums, Columns& columns) {
  static_assert(kReach <= PageSums::kMargin);
  const int32_t* score = &sums.score[0];
  const int32_t* content = &sums.content[0];
  columns.PutBlocks([=](int i) { return score[i] - score[i - kReach]; });
  columns.PutBlocks([=](int i) { return score[i + 1 + kReach] - score[i + 1]; });
  columns.PutBlocks([=](int i) { return std::min(content[i] - content[i - kReach], 4000); });
  columns.PutBlocks(
      [=](int i) { return std::min(content[i + 1 + kReach] - content[i + 1], 4000); });
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
  columns.PutBlocks([=](int i) { return std::min(content[i], 20000); });
  columns.PutBlocks([=](int i) { return std::min(all - content[i + 1], 20000); });
  columns.Put([=](int i) { return static_cast<int32_t>(content[i] * share >> 32); });
  columns.PutPage(sums.score[count] / count);

  columns.PutPage(all * 255LL / words);
  columns.PutPage(std::min(anchor_count, 500));
  columns.PutPage(anchor_count * 255 / count);
  columns.PutPage(sums.weighted / words);
  columns.PutPage((content[end + 1] - content[begin]) * 255LL / std::max(1, all));

  columns.PutBlocks(
      [=](int i) { return static_cast<int>(i >= begin) & static_cast<int>(i <= end); });
  columns.PutBlocks([=](int i) { return std::clamp(i - begin, -200, 200); });
  columns.PutBlocks([=](int i) { return std::clamp(i - end, -200, 200); });
  columns.PutBlocks([=](int i) { return since[i]; });

  columns.PutBlocks([=](int i) { return until[i]; });
  columns.PutBlocks([=](int i) { return std::min(anchors[i], 100); });
  columns.PutBlocks([=](int i) { return std::min(anchor_count - anchors[i + 1], 100); });
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
  const int size = static_cast<int>(stride_);
  for (size_t cue = 0; cue < kCues; ++cue) {
    cue_sum_.Resize(stride_);
    for (int i = 0; i < count; ++i)
      cue_sum_[i + 1] = cue_sum_[i] + std::clamp<int>(cues[i][cue], -kMostCue, kMostCue);
    for (int i = count; i < size; ++i) cue_sum_[i + 1] = cue_sum_[i];
    cue_sum_.Extend();
    const int32_t* sum = &cue_sum_[0];
    const auto put = [&](auto reach) {
      constexpr int kReach = decltype(reach)::value;
      static_assert(kReach <= static_cast<int>(RunningSum::kMargin));
      columns.PutBlocks([=](int i) { return sum[i] - sum[i - kReach]; });
      columns.PutBlocks([=](int i) { return sum[i + 1 + kReach] - sum[i + 1]; });
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
  columns.Put([&](int i) { return share(std::max(0, i - 10), std::min(count, i + 11)); });
}

void ContextTable::FillStill(const PageLines& lines, const FirstRound& round) {
  const std::vector<int>& first = round.scores;
  const int count = static_cast<int>(lines.size());
  stride_ = (lines.size() + kBlock - 1) / kBlock * kBlock;
  if (values_.size() < stride_ * kContextColumns) values_.resize(stride_ * kContextColumns);
  if (count == 0) return;
  blocks_.clear();
  block_of_.clear();
  forms_.clear();
  for (int i = 0; i < count; ++i) {
    if (i == 0 || lines.Value(i, kGap) != 0) blocks_.push_back({i, i});
    blocks_.back().end = i + 1;
    block_of_.push_back(static_cast<uint32_t>(blocks_.size() - 1));
    forms_.push_back(static_cast<uint16_t>(FormOf(lines, i)));
  }
  Columns columns(values_.data(), stride_, count);
  const int16_t* row = lines.Row(0);
  for (int column = 0; column < kLineColumns; ++column, ++row)
    columns.Put([=](int i) { return row[i * kLineColumns]; });
  columns.Put([&](int i) { return std::clamp(first[i], -600, 600); });
  columns.Put([&](int i) {
    return 16 * std::clamp(first[i], -2000, 2000) / std::max(1, lines.Value(i, kHalfWords));
  });
  for (const int offset : {-1, 1, -2, 2, -3, 3}) {
    columns.PutShifted(Column(kHalfWords), offset, -1);
    columns.PutShifted(Column(kEndClass), offset, -1);
  }
  for (const int offset : {-1, 1, -2, 2}) {
    for (const int column : {kStartClass, kStopShare, kCapitalWords})
      columns.PutShifted(Column(column), offset, -1);
  }
  columns.PutShifted(Column(kGap), 1, 1);

  const int64_t share = (int64_t{255} << 32) / count;
  int words = 0;
  for (int i = 0; i < count; ++i) words += lines.Value(i, kHalfWords);
  columns.PutBlocks([](int i) { return std::min(i, 500); });
  columns.PutBlocks([=](int i) { return std::min(count - 1 - i, 500); });
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
  topic_.Read(lines, first);
  PutTopic(count, columns);
  assert(columns.at() == Column(kStillColumns));
}

void ContextTable::FillContext(const PageLines& lines, const std::vector<int>& scaled, int scale) {
  const int count = static_cast<int>(lines.size());
  if (count == 0) return;
  scores_.resize(stride_);
  const int shift = __builtin_ctz(static_cast<unsigned>(scale));
  for (int i = 0; i < count; ++i) scores_[i] = scaled[i] >> shift;  // rounds down, also below zero
  const std::vector<int>& scores = scores_;
  Sum(lines, scores, sums_);
  Columns columns(values_.data() + stride_ * kStillColumns, stride_, count);
  const int* at_line = scores.data();
  const int16_t* near_scores =
      columns.PutBlocks([=](int i) { return std::clamp(at_line[i], -300, 300); });
  for (const int offset : {-1, 1, -2, 2, -3, 3, -4, 4})
    columns.PutShifted(near_scores, offset, -400);
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
    form_sums_[forms_[i]] += near_scores[i];
    ++form_counts_[forms_[i]];
  }
  columns.Put([&](int i) {
    const int others = form_counts_[forms_[i]] - 1;
    return others == 0 ? -400 : (form_sums_[forms_[i]] - near_scores[i]) / others;
  });
  columns.Put([&](int i) { return std::min(form_counts_[forms_[i]], 200); });
  assert(columns.at() == Column(kContextColumns));
}

}  // namespace strigil
