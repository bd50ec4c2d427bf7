// Training the line model on labelled pages.
//
//   std::vector<TrainingPage> pages = ...;
//   LineModel model = TrainModel(pages, {});
//
// The same pages in the same order give the same bytes. Takes minutes and about 2 KB of memory a
// line. Not part of the library: it needs LIBLINEAR.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "filters/model/model_file.h"
#include "filters/model/page_evidence.h"

namespace strigil {

struct TrainingPage {
  std::string id;
  std::string host;    // pages of a host are on one side of a fold; empty: the id
  std::string source;  // groups of the score table
  std::string language;
  std::vector<std::string> lines;  // UTF-8, without line breaks
  std::vector<int8_t> labels;      // 1 content, 0 boilerplate, -1 not used; one for each line
  bool light = false;              // an extractor has cleaned it already: judged by news_threshold
};

struct TrainOptions {
  int trees = 640;  // half of them in each of the two rounds
  int folds = 5;    // by registered domain, for the first scores and for cross-validation
  uint32_t seed = 1;
  double synthetic = 0.3;   // weight of pages made of the content alone; 0: none are made
  int web_threshold = 360;  // written into the model
  int news_threshold = 20;
  std::function<void(const std::string&)> report;  // progress, a line each; may be empty
};

// Throws Error(kUsage) for pages it cannot learn from: no content, no boilerplate, fewer hosts than
// folds.
LineModel TrainModel(const std::vector<TrainingPage>& pages, const TrainOptions& options);

// Pages are learnt from as they are, as their content alone, and without their blank lines.
enum class PageForm : uint8_t { kWhole, kClean, kDense };

// A line of a page as judged by a model that has not seen its host.
struct HeldOutLine {
  int half_words = 0;
  int8_t label = -1;
  bool settled = false, taken = false, kept = false;  // as prose; by a rule; by a rule's protection
  uint32_t known_by = RuleEvidence::kNone;            // a rule that may take it anywhere
  int32_t score = 0;                                  // final, 1/256 logit
};
struct HeldOutPage {
  std::string id, source, language;
  int fold = 0;
  bool light = false;
  PageForm form = PageForm::kWhole;
  std::vector<HeldOutLine> lines;
};

// Trains on all folds but one and judges that one, for each fold.
std::vector<HeldOutPage> CrossValidate(const std::vector<TrainingPage>& pages,
                                       const TrainOptions& options);

// What that comes to at one threshold.
struct ValidationRow {
  std::string group;  // "all", "language en", "source fundus", "fold 1", "light", "clean" ...
  int threshold = 0;  // 0..1000
  uint64_t pages = 0;
  double f1 = 0;    // word-weighted, of content
  double lost = 0;  // permille of the content's words
  double left = 0;  // percent of the boilerplate's words
  double hurt = 0;  // percent of pages that lose more than 5 % of their content
};

// Whole pages at several thresholds, then by fold, language and source at `threshold`; light pages
// at several thresholds; synthetic clean pages.
std::vector<ValidationRow> Summarize(const std::vector<HeldOutPage>& pages, int threshold);

}  // namespace strigil
