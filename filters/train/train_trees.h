// The trees of the line model: oblivious, boosted on binned columns, in two rounds.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "filters/train/training_corpus.h"

namespace strigil {

// Trees of both rounds.
struct Boosted {
  int base = 0;
  std::vector<Tree> trees, last;
};

// Fits the trees on all folds but `hold_out` (-1: none). As with the linear part, the last trees
// see for each page what trees say that have not seen it. `scores` becomes the scores of all lines
// after the first of these rounds, by such trees.
Boosted FitTrees(const Corpus& corpus, const FirstRound& first, int hold_out,
                 const TrainOptions& options, std::vector<int>& scores);

}  // namespace strigil
