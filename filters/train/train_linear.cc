// LIBLINEAR is given rows of hashed words, each as often as its length asks for; its weights are
// rounded to a byte.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/train/train_linear.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "filters/model/line_scores.h"

// The four routines of BLAS that LIBLINEAR calls: with them the program needs no BLAS at run time.
// Only steps of one are asked for.
extern "C" {
double ddot_(const int* n, const double* x, const int*, const double* y, const int*) {
  return std::inner_product(x, x + *n, y, 0.0);
}
double dnrm2_(const int* n, const double* x, const int*) {
  return std::sqrt(std::inner_product(x, x + *n, x, 0.0));
}
int daxpy_(const int* n, const double* a, const double* x, const int*, double* y, const int*) {
  for (int i = 0; i < *n; ++i) y[i] += *a * x[i];
  return 0;
}
int dscal_(const int* n, const double* a, double* x, const int*) {
  for (int i = 0; i < *n; ++i) x[i] *= *a;
  return 0;
}
}

namespace strigil {
namespace {

// Found by cross-validation; see docs/model.md.
constexpr double kCost = 0.1, kCueCost = 0.03;
constexpr int kMostCopies = 8;  // a line counts as often as the root of its words

// What LIBLINEAR is given: rows of nodes, and 1 or -1 for each.
struct Task {
  std::vector<feature_node*> rows;
  std::vector<double> labels;

  bool HasBoth() const {
    return std::find(labels.begin(), labels.end(), 1) != labels.end() &&
           std::find(labels.begin(), labels.end(), -1) != labels.end();
  }
};

// A weight for each bucket, the last one for the bias, in logit.
// REQUIRES: task.HasBoth()
std::vector<double> Fit(Task& task, uint32_t buckets, double cost) {
  problem rows = {};
  rows.l = static_cast<int>(task.rows.size());
  rows.n = static_cast<int>(buckets) + 1;
  rows.y = task.labels.data();
  rows.x = task.rows.data();
  rows.bias = 1;
  parameter settings = {};
  settings.solver_type = L2R_LR;
  settings.C = cost;
  settings.eps = 0.01;
  settings.p = 0.1;
  set_print_string_function([](const char*) {});
  ::model* fitted = train(&rows, &settings);
  const double sign = fitted->label[0] == 1 ? 1 : -1;
  std::vector<double> weights;
  for (uint32_t bucket = 0; bucket <= buckets; ++bucket)
    weights.push_back(sign * fitted->w[bucket]);
  free_and_destroy_model(&fitted);
  return weights;
}

int8_t ToWeight(double weight) {
  return static_cast<int8_t>(std::clamp<long>(std::lround(weight * kFirstScale), -127, 127));
}

void FitContent(Corpus& corpus, const TrainOptions& options, int hold_out, int hold_out2,
                Linear& linear) {
  Task task;
  size_t lines = 0;
  for (size_t row = 0; row < corpus.rows(); ++row) {
    if (corpus.labels[row] < 0 || corpus.FoldOf(row) == hold_out || corpus.FoldOf(row) == hold_out2)
      continue;
    const PageForm form = corpus.pages[corpus.page_of[row]].form;
    if (form == PageForm::kDense) continue;  // lines that it has seen
    int copies = std::clamp(static_cast<int>(std::lround(std::sqrt(corpus.HalfWords(row) / 2.0))),
                            1, kMostCopies);
    if (form == PageForm::kClean) {  // rounded up as often as it takes to be right on average
      copies = static_cast<int>(
          std::floor(copies * options.synthetic + static_cast<double>(row * 618 % 1000) / 1000));
    }
    ++lines;
    for (int i = 0; i < copies; ++i) {
      task.rows.push_back(&corpus.nodes[corpus.first_node[row]]);
      task.labels.push_back(corpus.labels[row] ? 1 : -1);
    }
  }
  const double per_row = static_cast<double>(lines) / static_cast<double>(task.rows.size());
  const std::vector<double> weights = Fit(task, kBuckets, kCost * per_row);
  for (uint32_t bucket = 0; bucket < kBuckets; ++bucket)
    linear.weights.push_back(ToWeight(weights[bucket]));
  linear.bias = static_cast<int>(std::lround(weights[kBuckets] * kFirstScale));
}

// What all short lines say alike, the bias, is left out: a cue is what this line says.
void FitCue(Corpus& corpus, size_t cue, int hold_out, int hold_out2, Linear& linear) {
  Task task;
  for (const CueRow& row : corpus.cue_rows) {
    const int fold = corpus.FoldOf(row.row);
    if (row.labels[cue] == 0 || fold == hold_out || fold == hold_out2) continue;
    task.rows.push_back(&corpus.cue_nodes[row.first_node]);
    task.labels.push_back(row.labels[cue]);
  }
  if (!task.HasBoth()) return;
  const std::vector<double> weights = Fit(task, kCueBuckets, kCueCost);
  for (uint32_t bucket = 0; bucket < kCueBuckets; ++bucket)
    linear.cue_weights[bucket][cue] = ToWeight(weights[bucket]);
}

}  // namespace

Linear FitLinear(Corpus& corpus, const TrainOptions& options, int hold_out, int hold_out2) {
  Linear linear;
  FitContent(corpus, options, hold_out, hold_out2, linear);
  linear.cue_weights.resize(kCueBuckets);
  for (size_t cue = 0; cue < kCues; ++cue) FitCue(corpus, cue, hold_out, hold_out2, linear);
  return linear;
}

void ScoreFold(const Corpus& corpus, const Linear& linear, int fold, FirstRound& first) {
  LineModel model;
  model.weights = linear.weights;
  model.cue_weights = linear.cue_weights;
  model.bias = linear.bias;
  const WordWeights words(model);
  FirstRound of_page;
  for (const CorpusPage& page : corpus.pages) {
    if (page.fold != fold) continue;
    FirstScores(words, *page.lines, of_page);
    const auto at = static_cast<long>(page.first_row);
    std::copy(of_page.scores.begin(), of_page.scores.end(), first.scores.begin() + at);
    std::copy(of_page.cues.begin(), of_page.cues.end(), first.cues.begin() + at);
  }
}

}  // namespace strigil
