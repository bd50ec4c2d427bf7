// LIBLINEAR is given rows of hashed words, each as often as its length asks for; its weights are
// rounded to a byte.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/train_linear.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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
constexpr double kCost = 0.1;
constexpr int kMostCopies = 8;  // a line counts as often as the root of its words

}  // namespace

Linear FitLinear(Corpus& corpus, const TrainOptions& options, int hold_out, int hold_out2) {
  std::vector<feature_node*> rows;
  std::vector<double> labels;
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
      rows.push_back(&corpus.nodes[corpus.first_node[row]]);
      labels.push_back(corpus.labels[row] ? 1 : -1);
    }
  }
  problem task = {};
  task.l = static_cast<int>(rows.size());
  task.n = static_cast<int>(kBuckets) + 1;
  task.y = labels.data();
  task.x = rows.data();
  task.bias = 1;
  parameter settings = {};
  settings.solver_type = L2R_LR;
  settings.C = kCost * static_cast<double>(lines) / static_cast<double>(rows.size());
  settings.eps = 0.01;
  settings.p = 0.1;
  set_print_string_function([](const char*) {});
  ::model* fitted = train(&task, &settings);
  const double sign = fitted->label[0] == 1 ? 1 : -1;
  Linear linear;
  for (uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
    linear.weights.push_back(static_cast<int8_t>(
        std::clamp<long>(std::lround(sign * fitted->w[bucket] * kFirstScale), -127, 127)));
  }
  linear.bias = static_cast<int>(std::lround(sign * fitted->w[kBuckets] * kFirstScale));
  free_and_destroy_model(&fitted);
  return linear;
}

void ScoreFold(const Corpus& corpus, const Linear& linear, int fold, std::vector<int>& scores) {
  for (size_t row = 0; row < corpus.rows(); ++row) {
    const CorpusPage& page = corpus.pages[corpus.page_of[row]];
    if (page.fold != fold) continue;
    int score = linear.bias;
    for (const feature_node* node = &corpus.nodes[corpus.first_node[row]]; node->index > 0;
         ++node) {
      if (node->index <= static_cast<int>(kBuckets))
        score +=
            linear.weights[static_cast<size_t>(node->index - 1)] * static_cast<int>(node->value);
    }
    scores[row] = page.lines->IsSettled(row - page.first_row) ? kSettledScore : score;
  }
}

}  // namespace strigil
