// Two rounds of trees over the rows of a ContextTable, which shrinks between them.
//
// Tested by tests/line_scores_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/line_scores.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <span>

namespace strigil {
WordWeights::WordWeights(const LineModel& model) : bias_(model.bias), records_(kCueBuckets) {
  for (uint32_t i = 0; i < kCueBuckets; ++i) {
    std::copy_n(model.weights.begin() + i * kShared, kShared, records_[i].weights.begin());
    records_[i].cues = model.cue_weights[i];
  }
  for (int trait = 0; trait < PageLines::kTraits; ++trait) {
    for (int value = 0; value < PageLines::kTraitValues; ++value)
      shapes_[trait][value] = static_cast<int8_t>(Of(PageLines::ShapeBucket(trait, value)));
  }
}

namespace {

// The first score and the cues of a short line, in one pass over its words.
int ScoreShort(const WordWeights& words, std::span<const uint32_t> buckets, Cues& cues) {
  using Bytes = int8_t __attribute__((vector_size(sizeof(WordWeights::Record))));
  using Lanes = int16_t __attribute__((vector_size(2 * sizeof(Bytes))));
  static_assert(WordWeights::kShared == 4 && kCues == 4 && sizeof(Bytes) == 8);
  // One of the four weights, and all cues.
  static constexpr Lanes kOne[] = {{-1, 0, 0, 0, -1, -1, -1, -1},
                                   {0, -1, 0, 0, -1, -1, -1, -1},
                                   {0, 0, -1, 0, -1, -1, -1, -1},
                                   {0, 0, 0, -1, -1, -1, -1, -1}};
  Lanes sums = {};
  for (const uint32_t bucket : buckets) {
    Bytes bytes;
    std::memcpy(&bytes, &words.RecordOf(bucket), sizeof bytes);
    sums += __builtin_convertvector(bytes, Lanes) & kOne[bucket % WordWeights::kShared];
  }
  for (size_t cue = 0; cue < kCues; ++cue) cues[cue] = sums[WordWeights::kShared + cue];
  return sums[0] + sums[1] + sums[2] + sums[3];
}

}  // namespace

void FirstScores(const WordWeights& words, const PageLines& lines, FirstRound& first) {
  const size_t count = lines.size();
  first.scores.resize(count);
  first.cues.assign(count, {});
  // Of some lines at once, so that records are on their way when they are asked for.
  std::array<uint32_t, 8 * PageLines::kMostHashes> buckets;
  for (size_t begin = 0, end = 0; begin < count; begin = end) {
    uint32_t* behind = buckets.data();
    const uint32_t* const last = buckets.data() + buckets.size() - PageLines::kMostHashes;
    for (; end < count && behind <= last; ++end) {
      if (lines.IsSettled(end)) continue;
      lines.ForHashes(end, [&](uint64_t hash) {
        *behind = BucketOf(hash);
        __builtin_prefetch(&words.RecordOf(*behind));
        ++behind;
      });
    }
    const uint32_t* next = buckets.data();
    for (size_t line = begin; line < end; ++line) {
      int& score = first.scores[line];
      if (lines.IsSettled(line)) {
        score = kSettledScore;
        continue;
      }
      const std::span<const uint32_t> own(next, lines.HashCount(line));
      next += own.size();
      score = words.bias();
      if (lines.IsShort(line)) {
        score += ScoreShort(words, own, first.cues[line]);
      } else {
        for (const uint32_t bucket : own) score += words.Of(bucket);
      }
      lines.ForShape(line, [&](int trait, int value) { score += words.OfShape(trait, value); });
    }
  }
}

namespace {

// Which lines their words settle, on pages that begin with a menu: a list below a text may be its
// cast. Chosen on hosts not seen. These are two thirds of the lines of web pages, and the trees
// would say otherwise of 0.3 permille of the words; pages of content alone have no such lines.
constexpr int kMenuScore = -64;        // 1/32 logit; the line's own, at most
constexpr int kMenuHalfWords = 16;     // at most
constexpr int kTextScore = 48;         // above it a line may be content
constexpr uint32_t kMenuReach = 4;     // lines up and down that none of these stands in
constexpr size_t kLeastMenu = 24;      // lines of a page, and one in ten of them; ...
constexpr size_t kLeastMenuAbove = 8;  // ... these of them above all that may be content
// A line of some length that is content beyond doubt, between two that are likely to be.
constexpr int kSureTextScore = 96, kBesideSureText = 64, kSureTextHalfWords = 40;
// A second score (1/256 logit) so far from the one in question stands: for 0.1 permille of the
// words the last trees would turn it over.
constexpr int32_t kBeyondDoubt = 640;

constexpr int32_t kNotSettled = std::numeric_limits<int32_t>::min();
constexpr uint32_t kSmallHole = 4;  // lines

// What the trees make of the first score of such a line, about.
int32_t MenuScore(int first) { return std::max(-2200, 5 * first - 1150); }
int32_t SureTextScore(int first) { return std::min(1800, 6 * first); }

bool IsSureText(const PageLines& lines, const std::vector<int>& first, uint32_t line) {
  return first[line] >= kSureTextScore && line > 0 && line + 1 < first.size() &&
         first[line - 1] >= kBesideSureText && first[line + 1] >= kBesideSureText &&
         lines.Value(line, kHalfWords) >= kSureTextHalfWords;
}

}  // namespace

// Finds the lines that trees are to look at, and what the scores of all others are.
void FinalScorer::Settle(const PageLines& lines, const std::vector<int>& first) {
  const auto count = static_cast<uint32_t>(lines.size());
  const auto step = [&](uint32_t line, uint32_t& since) {
    return since = first[line] > kTextScore ? 0 : since + 1;
  };
  since_text_.resize(count);
  uint32_t since = kMenuReach, above = count;
  for (uint32_t line = 0; line < count; ++line) {
    since_text_[line] = step(line, since);
    if (since == 0) above = std::min(above, line);
  }
  since = kMenuReach;
  settled_.resize(count);
  size_t menu = 0, menu_above = 0;
  for (uint32_t line = count; line-- > 0;) {
    const uint32_t reach = std::min(step(line, since), since_text_[line]);
    const bool is_menu = reach > kMenuReach && first[line] <= kMenuScore &&
                         lines.Value(line, kHalfWords) <= kMenuHalfWords;
    settled_[line] = is_menu ? MenuScore(first[line]) : kNotSettled;
    menu += is_menu;
    menu_above += is_menu && line < above;
  }
  // Where nothing looks like content, words say too little of the page.
  if (above == count || menu < std::max<size_t>(kLeastMenu, count / 10) ||
      menu_above < kLeastMenuAbove)
    settled_.assign(count, kNotSettled);
  // A table of lines in a row is filled faster than one that leaves out a few of them.
  rows_.clear();
  for (uint32_t line = 0, next = 0; line < count; ++line) {
    if (IsSureText(lines, first, line)) settled_[line] = SureTextScore(first[line]);
    if (settled_[line] != kNotSettled) continue;
    if (rows_.empty() || line - next > kSmallHole) next = line;
    for (; next <= line; ++next) rows_.push_back(next);
  }
}

void FinalScorer::AddRound(const std::vector<Tree>& trees, std::vector<int32_t>& scores) {
  sums_.assign(table_.stride(), 0);
  AddTrees(trees, table_, sums_);
  for (size_t k = 0; k < rows_.size(); ++k) scores[rows_[k]] += sums_[k];
}

void FinalScorer::Score(const LineModel& model, const PageLines& lines, const FirstRound& first,
                        int32_t in_question, std::vector<int32_t>& scores) {
  scores.assign(lines.size(), model.base);
  Settle(lines, first.scores);
  table_.FillStill(lines, first, rows_);
  table_.FillContext(lines, first.scores);
  AddRound(model.trees, scores);
  for (size_t line = 0; line < lines.size(); ++line) {
    if (settled_[line] != kNotSettled) scores[line] = settled_[line];
  }
  if (model.last.empty()) return;
  std::erase_if(rows_, [&](uint32_t line) {
    return settled_[line] != kNotSettled || std::abs(scores[line] - in_question) >= kBeyondDoubt;
  });
  table_.Keep(rows_);
  table_.FillContext(lines, scores, kFinalScale / kFirstScale);
  AddRound(model.last, scores);
}

int ToPermille(int final_score) {
  // 1000 / (1 + exp(-x / 8)), x = 0..63; written out, so that it is the same everywhere.
  static constexpr int kLogistic[] = {
      500, 531, 562, 593, 622, 651, 679, 706, 731, 755, 777,  798,  818,  835, 852, 867, 881,
      893, 905, 915, 924, 932, 940, 947, 953, 958, 963, 967,  971,  974,  977, 980, 982, 984,
      986, 988, 989, 990, 991, 992, 993, 994, 995, 995, 996,  996,  997,  997, 998, 998, 998,
      998, 998, 999, 999, 999, 999, 999, 999, 999, 999, 1000, 1000, 1000, 1000};
  constexpr int kStep = kFinalScale / 8;
  const int size = std::min(std::abs(final_score), 63 * kStep);
  const int at = size / kStep;
  const int value = kLogistic[at] + (kLogistic[at + 1] - kLogistic[at]) * (size % kStep) / kStep;
  return final_score < 0 ? 1000 - value : value;
}

int32_t FromPermille(int permille) {
  constexpr int32_t kMost = 64 * kFinalScale / 8;
  int32_t score = -kMost;
  while (score < kMost && ToPermille(score) < permille) ++score;
  return score;
}

}  // namespace strigil
