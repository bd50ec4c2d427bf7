// The file of a line model: what is written, read back and refused.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/model_file.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "filters/model/line_scores.h"
#include "pipeline/error.h"
#include "tests/small_model.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

std::string MessageOf(const std::string& bytes) {
  try {
    ParseModel(bytes, "m");
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), Status::kUsage);
    return error.what();
  }
  return "";
}

TEST(ModelFile, ComesBackAsItWas) {
  const LineModel model = SmallModel();
  const std::string bytes = SerializeModel(model);
  const LineModel read = ParseModel(bytes, "m");
  EXPECT_EQ(read.weights, model.weights);
  EXPECT_EQ(read.cue_weights, model.cue_weights);
  EXPECT_EQ(read.bias, -5);
  EXPECT_EQ(read.base, 17);
  ASSERT_EQ(read.trees.size(), 2u);
  ASSERT_EQ(read.last.size(), 1u);
  EXPECT_EQ(read.trees[1].leaves, model.trees[1].leaves);
  EXPECT_EQ(read.trees[1].thresholds, model.trees[1].thresholds);
  EXPECT_EQ(SerializeModel(read), bytes);
}

TEST(ModelFile, RefusesWhatIsNoModel) {
  const std::string bytes = SerializeModel(SmallModel());
  EXPECT_NE(MessageOf("").find("m: not a model"), std::string::npos);
  EXPECT_NE(MessageOf("hello, world"), "");
  std::string other = bytes;
  other[8] = 9;
  EXPECT_NE(MessageOf(other).find("version 9"), std::string::npos);
  other = bytes;
  other[12] = 99;
  EXPECT_NE(MessageOf(other).find("train it again"), std::string::npos);
}

TEST(ModelFile, RefusesEveryShortening) {
  const std::string bytes = SerializeModel(SmallModel());
  for (size_t size = 0; size < 200; ++size) EXPECT_NE(MessageOf(bytes.substr(0, size)), "") << size;
  for (size_t size = bytes.size() - 300; size < bytes.size(); ++size)
    EXPECT_NE(MessageOf(bytes.substr(0, size)), "") << size;
  EXPECT_NE(MessageOf(bytes + "x"), "");
}

TEST(ModelFile, NoticesEveryChangedByte) {
  const std::string bytes = SerializeModel(SmallModel());
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int i = 0; i < 300; ++i) {
    std::string other = bytes;
    const size_t at = i < 48 ? static_cast<size_t>(i) : random() % bytes.size();
    other[at] = static_cast<char>(other[at] ^ (1 << random() % 8));
    EXPECT_NE(MessageOf(other), "") << at;
  }
}

TEST(ModelFile, MissingFilesAndDirectoriesAreErrorsOfUse) {
  for (const std::string& path : {std::string("/does/not/exist"), ::testing::TempDir()}) {
    try {
      LoadModel(path);
      FAIL() << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.status(), Status::kUsage);
      EXPECT_NE(std::string(error.what()).find(path), std::string::npos);
    }
  }
}

TEST(ModelFile, TheBuiltInOneIsSmallAndWhole) {
  EXPECT_LE(EmbeddedModel().size(), 2u << 20);
  EXPECT_EQ(ParseModel(EmbeddedModel(), "m").weights.size(), kBuckets);
}

}  // namespace
}  // namespace strigil
