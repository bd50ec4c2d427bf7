// A line model of two trees, for tests.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "filters/model/model_file.h"

namespace strigil {

inline LineModel SmallModel() {
  LineModel model;
  model.weights.assign(kBuckets, 0);
  model.weights[7] = -3;
  model.cue_weights.assign(kCueBuckets, {});
  model.cue_weights[7] = {1, -2, 3, -4};
  model.bias = -5;
  model.base = 17;
  Tree tree;
  tree.columns = {0, 1, 2, 3, 4, kContextColumns - 1};
  tree.thresholds = {-1, 0, 1, 2, 3, 32000};
  tree.leaves[0] = -200;
  tree.leaves[63] = 300;
  model.trees = {tree, tree};
  model.last = {tree};
  return model;
}

}  // namespace strigil
