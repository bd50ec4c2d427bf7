// The line model as it is stored; line_scores.h is what is done with it.
//
// Three rounds. A linear model over hashed words gives each line a first score (1/32 logit), and
// others over the same words say of short lines what they mean for those around them (Cue); small
// trees over the line's columns and its context (line_features.h) give a second (1/256 logit; above
// 0: rather content); more trees, whose context is made of the second scores, add to that and give
// the final one. Every number is an integer, so scores are the same on every machine.
//
// The file, little-endian: "STRIGLM1", version u32, feature set u32, checksum u64 (XXH3 of all that
// follows), bucket bits u32, bias i32, base i32, number of trees u32, how many of
// them are of the second round u32, thresholds of web and news u32 (0..1000); a weight i8 for each
// bucket; four i8, one for each cue, for each bucket of these; for each tree 6 columns u8, 2 bytes
// 0, 6 thresholds i16, 64 leaves i16.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filters/model/page_context.h"
#include "filters/model/trees.h"

namespace strigil {

inline constexpr int kFinalScale = 256;

using CueWeights = std::array<int8_t, kCues>;

struct LineModel {
  std::vector<int8_t> weights;          // kBuckets
  std::vector<CueWeights> cue_weights;  // kCueBuckets
  int bias = 0;
  int base = 0;
  std::vector<Tree> trees;  // of the second round
  std::vector<Tree> last;   // of the third
  int web_threshold = 500;  // 0..1000: lines that are less likely content go
  int news_threshold = 20;
  uint64_t checksum = 0;  // of the file that it was read from
};

// The model as the bytes of a file, and back. ParseModel throws Error(kUsage, `where: what`) for
// bytes that are not a model of this version and feature set, whole and undamaged.
std::string SerializeModel(const LineModel& model);
LineModel ParseModel(std::string_view bytes, const std::string& where);
// Reads a file. Throws Error(kUsage) if it cannot be read, too.
LineModel LoadModel(const std::string& path);
// The bytes of the model built into the library.
std::string_view EmbeddedModel();

}  // namespace strigil
