// The linear part of the line model: words and pairs of words, by LIBLINEAR. One model of
// how likely a line is content, one for each cue of short lines.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "filters/model/model_file.h"
#include "filters/model/page_context.h"
#include "filters/train/training_corpus.h"

namespace strigil {

struct Linear {
  std::vector<int8_t> weights;
  std::vector<CueWeights> cue_weights;
  int bias = 0;
};

// `hold_out`, `hold_out2`: folds not learnt from; -1: none. The corpus does not change; LIBLINEAR
// asks for pointers that could. Safe to call from several threads.
Linear FitLinear(Corpus& corpus, const TrainOptions& options, int hold_out, int hold_out2);

// Puts the scores and cues of the lines of one fold into `first`, which has one for each row.
void ScoreFold(const Corpus& corpus, const Linear& linear, int fold, FirstRound& first);

}  // namespace strigil
