// The linear part of the line model: words and pairs of words, by LIBLINEAR.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "filters/training_corpus.h"

namespace strigil {

struct Linear {
  std::vector<int8_t> weights;
  int bias = 0;
};

// `hold_out`, `hold_out2`: folds not learnt from; -1: none. The corpus does not change; LIBLINEAR
// asks for pointers that could. Safe to call from several threads.
Linear FitLinear(Corpus& corpus, const TrainOptions& options, int hold_out, int hold_out2);

// Puts the scores of the lines of one fold into `scores` (1/32 logit), which has one for each row.
void ScoreFold(const Corpus& corpus, const Linear& linear, int fold, std::vector<int>& scores);

}  // namespace strigil
