// What the line model says of the lines of a page: its arithmetic (model_file.h).
//
// Menus are long runs of lines whose words alone say what they are, and two thirds of the lines of
// web pages lie in such runs or are text among text: neither what stands around them nor the trees
// are asked. Of the others most are beyond doubt after the first trees. The last trees see what is
// left, about one line in fourteen.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "filters/model/model_file.h"
#include "filters/model/page_context.h"

namespace strigil {

// The weights of a model's words, laid out so that all of a word's lie together: they are looked up
// at random, and are more than the nearest cache holds.
class WordWeights {
 public:
  explicit WordWeights(const LineModel& model);

  int bias() const { return bias_; }
  // That of PageLines::ShapeBucket.
  int OfShape(int trait, int value) const {
    return shapes_[static_cast<size_t>(trait)][static_cast<size_t>(value)];
  }
  int Of(uint32_t bucket) const { return RecordOf(bucket).weights[bucket % kShared]; }
  // Those of the buckets that share their upper bits, then their cues.
  static constexpr uint32_t kShared = kBuckets / kCueBuckets;
  struct Record {
    std::array<int8_t, kShared> weights;
    CueWeights cues;
  };
  const Record& RecordOf(uint32_t bucket) const { return records_[bucket / kShared]; }

 private:
  int bias_;
  std::vector<Record> records_;
  std::array<std::array<int8_t, PageLines::kTraitValues>, PageLines::kTraits> shapes_;
};

// First scores and cues of the lines of a page; lines that are settled as prose get kSettledScore
// unhashed.
void FirstScores(const WordWeights& words, const PageLines& lines, FirstRound& first);

// Final scores of the lines of pages. Not thread-safe: one for each worker.
class FinalScorer {
 public:
  // `scores` becomes one for each line. `in_question`: the score above which lines are to stay;
  // those that are far from it are rougher.
  void Score(const LineModel& model, const PageLines& lines, const FirstRound& first,
             int32_t in_question, std::vector<int32_t>& scores);

 private:
  void Settle(const PageLines& lines, const std::vector<int>& first);
  void AddRound(const std::vector<Tree>& trees, std::vector<int32_t>& scores);

  ContextTable table_;
  std::vector<uint32_t> rows_;    // lines that are in doubt, and a few between them
  std::vector<int32_t> settled_;  // scores of lines that need no trees
  std::vector<int32_t> sums_;     // what trees say of the rows
  std::vector<uint32_t> since_text_;
};

// How likely a line of a final score is content, 0..1000; monotonous.
int ToPermille(int final_score);
// The lowest score of this likelihood, as far as ToPermille tells them apart.
int32_t FromPermille(int permille);

}  // namespace strigil
