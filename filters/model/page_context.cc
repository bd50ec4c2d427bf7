// Sums over the lines of a page, and what each line is told of them.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/page_context.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <numeric>

#include "pipeline/processor.h"

namespace strigil {

namespace {

constexpr int kMostCue = 96;
constexpr int16_t kNoScore = -400;  // where no line is

bool IsAnchor(int score, int half_words) { return score > kFirstScale && half_words >= 40; }

}  // namespace

void PageSums::Resize(size_t lines) {
  for (RunningSum* sum : {&score, &half_words, &content, &anchors}) sum->Resize(lines);
  since_anchor.resize(lines + ContextTable::kSlack);
  until_anchor.resize(lines + ContextTable::kSlack);
}

void PageSums::Extend() {
  for (RunningSum* sum : {&score, &half_words, &content, &anchors}) sum->Extend();
}

namespace {

void FindSegment(const int16_t* half_words, const std::vector<int>& scores, PageSums& sums) {
  // Without branches, which would be guessed wrong for many a line.
  int64_t best = 0, current = 0;
  int begin = 0, best_begin = 0, best_end = -1;
  for (int i = 0; i < static_cast<int>(scores.size()); ++i) {
    const int score = std::clamp(scores[i], -96, 96);
    const int words = std::min<int>(half_words[i], 100);
    begin = current <= 0 ? i : begin;
    current = std::max<int64_t>(current, 0) + score * words + 12 * std::min(score, 0);
    const bool better = current > best;
    best = better ? current : best;
    best_begin = better ? begin : best_begin;
    best_end = better ? i : best_end;
  }
  sums.segment_begin = best_begin;
  sums.segment_end = best_end;
}

void Sum(const int16_t* half_words, const std::vector<int>& scores, PageSums& sums) {
  const int count = static_cast<int>(scores.size());
  sums.Resize(scores.size());
  int32_t score_sum = 0, word_sum = 0, content = 0, anchors = 0, chrome = 0;
  int64_t weighted = 0;
  int last = -300;
  for (int i = 0; i < count; ++i) {
    const int score = std::clamp(scores[i], -192, 192);
    const int words = half_words[i];
    const bool anchor = IsAnchor(scores[i], words);
    sums.since_anchor[i] = std::min(i - last, 200);
    last = anchor ? i : last;
    sums.score[i + 1] = score_sum += score;
    sums.half_words[i + 1] = word_sum += words;
    sums.content[i + 1] = content += scores[i] > 0 ? words : 0;
    sums.anchors[i + 1] = anchors += anchor;
    chrome += scores[i] < -64 ? words : 0;
    weighted += words * score;
  }
  sums.chrome = chrome;
  sums.weighted = weighted;
  last = count + 300;
  for (int i = count - 1; i >= 0; --i) {
    sums.until_anchor[i] = std::min(last - i, 200);
    last = sums.anchors[i + 1] != sums.anchors[i] ? i : last;
  }
  sums.Extend();
  FindSegment(half_words, scores, sums);
}

int32_t CountPreformatted(const LineColumns& columns, int count) {
  int32_t half_words = 0;
  for (int i = 0; i < count; ++i) {
    if (columns[kPreformatted][i] != 0 || columns[kCodeMarks][i] >= 24)
      half_words += columns[kHalfWords][i];
  }
  return half_words;
}

}  // namespace

// Writes whole columns one after another: for each row a value of its line, within 16 bits.
class ContextTable::Columns {
 public:
  // Of lines in a row, so many are done at once, and those of them that are too many are written
  // over: whatever is read must go on that far behind the page.
  static constexpr size_t kAtOnce = 16;
  static_assert(kAtOnce <= kSlack);

  explicit Columns(ContextTable& table, size_t column)
      : at_(table.values_.data() + table.stride_ * column),
        rows_(table.rows_.data()),
        size_(table.stride_),
        count_(table.rows_.size()),
        runs_(table.runs_.data()),
        runs_end_(runs_ + table.runs_.size()) {}

  // `value(i)` for line i.
  template <typename Value>
  [[gnu::always_inline]] void Put(const Value& value) {
    const uint32_t* const rows = rows_;
    int16_t* const column = at_;
    for (size_t k = 0; k < count_; ++k)
      column[k] = static_cast<int16_t>(value(static_cast<int>(rows[k])));
    at_ += size_;
  }
  // The same for what compilers make vector code of. REQUIRES: `value` may be asked for kAtOnce
  // lines more than there are
  template <typename Value>
  [[gnu::always_inline]] void PutRuns(const Value& value) {
    ForRuns(
        [&](int16_t * to, int line) __attribute__((always_inline)) {
          for (int j = 0; j < static_cast<int>(kAtOnce); ++j)
            to[j] = static_cast<int16_t>(value(line + j));
        },
        value);
  }
  // Values of lines as they are.
  [[gnu::always_inline]] void PutLines(const int16_t* values) {
    ForRuns(
        [=](int16_t * to, int line) __attribute__((always_inline)) {
          std::memcpy(to, values + line, kAtOnce * sizeof(int16_t));
        },
        [=](int line) { return values[line]; });
  }
  // The same for all lines.
  void PutPage(int64_t value) {
    std::fill_n(at_, size_, static_cast<int16_t>(std::clamp<int64_t>(value, -32000, 32000)));
    at_ += size_;
  }
  size_t number(const ContextTable& table) const {
    return static_cast<size_t>(at_ - table.values_.data()) / table.stride_;
  }

 private:
  // `write(to, line)` for kAtOnce lines, or `value(line)` for one.
  template <typename Write, typename Value>
  [[gnu::always_inline]] void ForRuns(const Write& write, const Value& value) {
    int16_t* const column = at_;
    for (const Run* run = runs_; run != runs_end_; ++run) {
      int16_t* to = column + run->row;
      if (run->length == 1) {
        *to = static_cast<int16_t>(value(run->line));
        continue;
      }
      int16_t* const end = to + run->length;
      for (int line = run->line; to < end; to += kAtOnce, line += kAtOnce) write(to, line);
    }
    at_ += size_;
  }

  int16_t* at_;
  const uint32_t* rows_;
  size_t size_, count_;
  const Run* runs_;
  const Run* runs_end_;
};

namespace {

// Sums over the lines up to kReach above and below.
template <int kReach, typename Columns>
[[gnu::always_inline]] inline void PutWindows(const PageSums& sums, Columns& columns) {
  static_assert(kReach + ContextTable::kSlack <= RunningSum::kMargin);
  const int32_t* score = &sums.score[0];
  const int32_t* content = &sums.content[0];
  columns.PutRuns([=](int i) { return score[i] - score[i - kReach]; });
  columns.PutRuns([=](int i) { return score[i + 1 + kReach] - score[i + 1]; });
  columns.PutRuns([=](int i) { return std::min(content[i] - content[i - kReach], 4000); });
  columns.PutRuns([=](int i) { return std::min(content[i + 1 + kReach] - content[i + 1], 4000); });
}

template <typename Columns>
[[gnu::always_inline]] inline void PutPage(const PageSums& sums, int count, Columns& columns) {
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

template <int kReach, typename Columns>
[[gnu::always_inline]] inline void PutAround(const int32_t* sum, Columns& columns) {
  static_assert(kReach + ContextTable::kSlack <= RunningSum::kMargin);
  columns.PutRuns([=](int i) { return sum[i] - sum[i - kReach]; });
  columns.PutRuns([=](int i) { return sum[i + 1 + kReach] - sum[i + 1]; });
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
[[gnu::always_inline]] inline void ContextTable::PutCues(const std::vector<Cues>& cues,
                                                         Columns& columns) {
  for (RunningSum& sum : cue_sums_) sum.Resize(cues.size());
  using Lanes = int16_t __attribute__((vector_size(sizeof(Cues))));
  using WideLanes = int32_t __attribute__((vector_size(2 * sizeof(Cues))));
  int32_t* const to[] = {&cue_sums_[0][1], &cue_sums_[1][1], &cue_sums_[2][1], &cue_sums_[3][1]};
  static_assert(std::size(to) == kCues);
  constexpr Lanes kMost = Lanes{} + static_cast<int16_t>(kMostCue);
  WideLanes sums = {};
  for (size_t i = 0; i < cues.size(); ++i) {
    Lanes lanes;
    std::memcpy(&lanes, &cues[i], sizeof lanes);
    lanes = lanes > kMost ? kMost : lanes;
    lanes = lanes < -kMost ? -kMost : lanes;
    sums += __builtin_convertvector(lanes, WideLanes);
    for (size_t cue = 0; cue < kCues; ++cue) to[cue][i] = sums[cue];
  }
  for (size_t cue = 0; cue < kCues; ++cue) {
    cue_sums_[cue].Extend();
    const int32_t* sum = &cue_sums_[cue][0];
    PutAround<30>(sum, columns);
    if (cue == kTextBelow || cue == kTextAbove) PutAround<60>(sum, columns);
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
  size_t blocks = (rows.size() + kBlock - 1) / kBlock;
  // Trees look at the same rows of all columns, which must not share a few places of the cache.
  if (blocks >= kManyBlocks) blocks |= 1;
  stride_ = blocks * kBlock;
  rows_ = rows;
  runs_.clear();
  for (size_t k = 0; k < rows.size(); ++k) {
    if (k == 0 || rows[k] != rows[k - 1] + 1)
      runs_.push_back({static_cast<uint32_t>(k), 0, static_cast<int>(rows[k])});
    ++runs_.back().length;
  }
}

// The blocks of a page, and the forms of its lines.
void ContextTable::ReadForms(const PageLines& lines) {
  form_counts_.resize(kForms);
  for (const uint16_t form : forms_) form_counts_[form] = 0;
  blocks_.clear();
  block_of_.resize(lines.size());
  forms_.resize(lines.size());
  const int count = static_cast<int>(lines.size());
  for (int i = 0; i < count; ++i) {
    if (i == 0 || lines.Value(i, kGap) != 0) {
      if (i != 0) blocks_.back().end = i;
      blocks_.push_back({i, count});
    }
    block_of_[i] = static_cast<uint32_t>(blocks_.size() - 1);
    forms_[i] = static_cast<uint16_t>(FormOf(lines, i));
    ++form_counts_[forms_[i]];
  }
}

void ContextTable::FillStill(const PageLines& lines, const FirstRound& round,
                             const std::vector<uint32_t>& rows) {
  SetRows(rows);
  if (values_.size() < stride_ * kContextColumns + kSlack)
    values_.resize(stride_ * kContextColumns + kSlack);
  if (rows.empty()) return;
  columns_.Read(lines);
  for (const uint32_t row : rows) {
    const TitleShares shares = lines.CompareWithTitle(row);
    columns_.Set(kInTitle, row, shares.of_line);
    columns_.Set(kTitleIn, row, shares.of_title);
  }
  sums_.preformatted = CountPreformatted(columns_, static_cast<int>(lines.size()));
  topic_.Read(lines, round.scores, rows);
#if defined(__x86_64__)
  if (kHasAvx2) return PutStillWide(lines, round);
#endif
  PutStill(lines, round);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void ContextTable::PutStillWide(const PageLines& lines,
                                                        const FirstRound& round) {
  PutStill(lines, round);
}
#endif

[[gnu::always_inline]] inline void ContextTable::PutStill(const PageLines& lines,
                                                          const FirstRound& round) {
  const std::vector<int>& first = round.scores;
  const int count = static_cast<int>(lines.size());
  ReadForms(lines);
  Columns columns(*this, 0);
  const int* const first_scores = first.data();
  const int16_t* const half_words = columns_[kHalfWords];
  for (int column = 0; column < kLineColumns; ++column) columns.PutLines(columns_[column]);
  columns.Put([=](int i) { return std::clamp(first_scores[i], -600, 600); });
  columns.Put([=](int i) {
    return 16 * std::clamp(first_scores[i], -2000, 2000) / std::max<int>(1, half_words[i]);
  });
  for (const int offset : {-1, 1, -2, 2, -3, 3}) {
    columns.PutLines(half_words + offset);
    columns.PutLines(columns_[kEndClass] + offset);
  }
  for (const int offset : {-1, 1, -2, 2}) {
    for (const int column : {kStartClass, kStopShare, kCapitalWords})
      columns.PutLines(columns_[column] + offset);
  }
  // Below the page there is nothing, as there is behind a blank line.
  columns.PutRuns([=, gaps = columns_[kGap]](int i) { return gaps[i + 1] == 0 ? 0 : 1; });

  const int64_t share = (int64_t{255} << 32) / count;
  const int words = std::accumulate(half_words, half_words + count, 0);
  columns.PutRuns([](int i) { return std::min(i, 500); });
  columns.PutRuns([=](int i) { return std::min(count - 1 - i, 500); });
  columns.Put([=](int i) { return static_cast<int32_t>(i * share >> 32); });
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
  PutCues(round.cues, columns);
  PutTopic(count, columns);
  assert(columns.number(*this) == kStillColumns);
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
  // Columns move up, and none to where one that is still needed stands.
  for (size_t column = 0; column < kStillColumns; ++column) {
    const int16_t* const from = values_.data() + column * before;
    int16_t* const to = values_.data() + column * stride_;
    for (size_t k = 0; k < places_.size(); ++k) to[k] = from[places_[k]];
  }
}

void ContextTable::FillContext(const PageLines& lines, const std::vector<int>& scaled, int scale) {
  if (stride_ == 0) return;
  const auto count = static_cast<int>(lines.size());
  const int shift = __builtin_ctz(static_cast<unsigned>(scale));
  scores_.resize(lines.size());
  for (int i = 0; i < count; ++i) scores_[i] = scaled[i] >> shift;  // rounds down, also below zero
  Sum(columns_[kHalfWords], scores_, sums_);
#if defined(__x86_64__)
  if (kHasAvx2) return PutContextWide(count);
#endif
  PutContext(count);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void ContextTable::PutContextWide(int count) { PutContext(count); }
#endif

[[gnu::always_inline]] inline void ContextTable::PutContext(int count) {
  constexpr int kNear = 4;
  near_scores_.resize(static_cast<size_t>(count + 2 * kNear) + kSlack);
  std::fill_n(near_scores_.begin(), kNear, kNoScore);
  std::fill(near_scores_.begin() + kNear + count, near_scores_.end(), kNoScore);
  for (int i = 0; i < count; ++i) {
    const int at_least = std::max(scores_[i], -300);
    near_scores_[i + kNear] = static_cast<int16_t>(std::min(at_least, 300));
  }
  Columns columns(*this, kStillColumns);
  const int16_t* const near_scores = near_scores_.data() + kNear;
  for (const int offset : {0, -1, 1, -2, 2, -3, 3, -4, 4}) columns.PutLines(near_scores + offset);
  PutWindows<2>(sums_, columns);
  PutWindows<5>(sums_, columns);
  PutWindows<10>(sums_, columns);
  PutWindows<25>(sums_, columns);
  PutPage(sums_, count, columns);

  block_scores_.assign(1, kNoScore);
  for (const PageBlock& block : blocks_)
    block_scores_.push_back((sums_.score[block.end] - sums_.score[block.begin]) /
                            (block.end - block.begin));
  block_scores_.push_back(kNoScore);
  // One more stands before the first and behind the last.
  const int32_t* block_scores = block_scores_.data() + 1;
  const uint32_t* block_of = block_of_.data();
  columns.Put([=](int i) { return block_scores[block_of[i]]; });
  columns.Put([=](int i) { return block_scores[static_cast<int>(block_of[i]) - 1]; });
  columns.Put([=](int i) { return block_scores[block_of[i] + 1]; });

  // Of the other lines of this form.
  form_sums_.resize(kForms);
  for (int i = 0; i < count; ++i) form_sums_[forms_[i]] = 0;
  for (int i = 0; i < count; ++i) form_sums_[forms_[i]] += near_scores[i];
  columns.Put([&](int i) {
    const int others = form_counts_[forms_[i]] - 1;
    return others == 0 ? kNoScore : (form_sums_[forms_[i]] - near_scores[i]) / others;
  });
  columns.Put([&](int i) { return std::min(form_counts_[forms_[i]], 200); });
  assert(columns.number(*this) == kContextColumns);
}

}  // namespace strigil
