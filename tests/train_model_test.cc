// Training: it learns, gives the same bytes twice, and refuses what teaches nothing.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/train/train_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "filters/model/model_file.h"
#include "filters/train/clean_pages.h"
#include "pipeline/error.h"

namespace strigil {
namespace {

std::vector<TrainingPage> SmallCorpus() {
  std::vector<TrainingPage> pages;
  for (int i = 0; i < 60; ++i) {
    TrainingPage page;
    page.id = "page" + std::to_string(i);
    page.host = "site" + std::to_string(i % 12) + ".example";
    const auto add = [&](const std::string& line, int8_t label) {
      page.lines.push_back(line);
      page.labels.push_back(label);
    };
    for (const char* menu : {"Home", "News", "Log in", "Contact us", "Privacy policy"})
      add(menu, 0);
    for (int n = 0; n < 6; ++n) {
      add("On day " + std::to_string(i * n) +
              " the people of the town went to the market and they bought what was there, as they "
              "had always done before the war.",
          1);
    }
    add("Terms of use", 0);
    add("", -1);
    pages.push_back(page);
  }
  return pages;
}

TEST(Training, GivesTheSameBytesAndLearns) {
  TrainOptions options;
  options.trees = 10;
  const auto pages = SmallCorpus();
  const LineModel model = TrainModel(pages, options);
  EXPECT_EQ(SerializeModel(model), SerializeModel(TrainModel(pages, options)));
  const auto rows = Summarize(CrossValidate(pages, options), 350);
  ASSERT_FALSE(rows.empty());
  EXPECT_GT(rows[0].f1, 0.99);
}

TEST(Training, RefusesWhatTeachesNothing) {
  auto pages = SmallCorpus();
  EXPECT_THROW(TrainModel({}, {}), Error);
  EXPECT_THROW(TrainModel({pages[0], pages[1]}, {}), Error);
  for (TrainingPage& page : pages) std::fill(page.labels.begin(), page.labels.end(), int8_t{1});
  EXPECT_THROW(TrainModel(pages, {}), Error);
}

TEST(CleanPages, AreMadeOfTheContentAlone) {
  const auto pages = SmallCorpus();
  for (uint32_t seed = 0; seed < 40; ++seed) {
    const auto made = MakeCleanPage(pages[seed], seed);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->lines.size(), made->labels.size());
    for (const std::string& line : made->lines) EXPECT_EQ(line.find("Privacy"), std::string::npos);
    EXPECT_EQ(made->lines, MakeCleanPage(pages[seed], seed)->lines);
  }
}

}  // namespace
}  // namespace strigil
