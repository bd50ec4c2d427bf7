// Training in three rounds. LIBLINEAR fits the linear part; its first scores for the trees are
// always from a model that has not seen the line's host, so that the trees learn how far to trust
// them.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/train/train_model.h"

#include <atomic>
#include <thread>
#include <utility>

#include "filters/model/line_scores.h"
#include "filters/train/train_linear.h"
#include "filters/train/train_trees.h"
#include "filters/train/training_corpus.h"

namespace strigil {
namespace {

void Report(const TrainOptions& options, const std::string& line) {
  if (options.report) options.report(line);
}

// Runs `work(i)` for i = 0 .. count-1 on two threads; the order does not matter to the results.
void InParallel(int count, const std::function<void(int)>& work) {
  std::atomic<int> next = 0;
  const auto run = [&] {
    for (int i = next++; i < count; i = next++) work(i);
  };
  std::jthread other(run);
  run();
}

HeldOutPage JudgePage(const Corpus& corpus, const CorpusPage& page, const FirstRound& first,
                      const LineModel& model) {
  HeldOutPage held{page.source->id,
                   page.source->source,
                   page.source->language,
                   page.fold,
                   page.source->light,
                   page.form,
                   {}};
  FinalScorer scorer;
  std::vector<int32_t> final;
  scorer.Score(model, *page.lines, corpus.OfPage(first, page), FromPermille(model.web_threshold),
               final);
  for (size_t line = 0; line < page.lines->size(); ++line) {
    const size_t row = page.first_row + line;
    held.lines.push_back({page.lines->Value(line, kHalfWords), corpus.labels[row],
                          page.lines->IsSettled(line), corpus.taken[row], corpus.kept[row],
                          corpus.known_by[row], final[line]});
  }
  return held;
}

}  // namespace

LineModel TrainModel(const std::vector<TrainingPage>& pages, const TrainOptions& options) {
  Corpus corpus;
  BuildCorpus(pages, options, corpus);
  Report(options, "read " + std::to_string(corpus.pages.size()) + " pages, " +
                      std::to_string(corpus.rows()) + " lines");
  FirstRound first = corpus.NewRound();
  Linear linear;
  InParallel(options.folds + 1, [&](int i) {
    Linear part = FitLinear(corpus, options, i == 0 ? -1 : i - 1, -1);
    if (i == 0) {
      linear = std::move(part);
    } else {
      ScoreFold(corpus, part, i - 1, first);
    }
  });
  Report(options, "fitted the linear part");
  std::vector<int> between;
  Boosted boosted = FitTrees(corpus, first, -1, options, between);
  return {std::move(linear.weights),
          std::move(linear.cue_weights),
          linear.bias,
          boosted.base,
          std::move(boosted.trees),
          std::move(boosted.last),
          options.web_threshold,
          options.news_threshold};
}

std::vector<HeldOutPage> CrossValidate(const std::vector<TrainingPage>& pages,
                                       const TrainOptions& options) {
  Corpus corpus;
  BuildCorpus(pages, options, corpus);
  Report(options, "read " + std::to_string(corpus.pages.size()) + " pages, " +
                      std::to_string(corpus.rows()) + " lines");
  // rounds[f]: those that a model tested on fold f sees. Its own lines are scored without f; those
  // of another fold g without f and g.
  const int folds = options.folds;
  std::vector<FirstRound> rounds(static_cast<size_t>(folds), corpus.NewRound());
  std::vector<std::pair<int, int>> pairs;
  for (int f = 0; f < folds; ++f) {
    for (int g = f; g < folds; ++g) pairs.emplace_back(f, g);
  }
  InParallel(static_cast<int>(pairs.size()), [&](int i) {
    const auto [f, g] = pairs[static_cast<size_t>(i)];
    const Linear linear = FitLinear(corpus, options, f, g);
    ScoreFold(corpus, linear, g, rounds[static_cast<size_t>(f)]);
    if (f != g) ScoreFold(corpus, linear, f, rounds[static_cast<size_t>(g)]);
  });
  Report(options, "fitted the linear parts");
  std::vector<HeldOutPage> held(corpus.pages.size());
  InParallel(folds, [&](int f) {
    const FirstRound& seen = rounds[static_cast<size_t>(f)];
    std::vector<int> between;
    Boosted boosted = FitTrees(corpus, seen, f, options, between);
    LineModel model;
    model.base = boosted.base;
    model.trees = std::move(boosted.trees);
    model.last = std::move(boosted.last);
    model.web_threshold = options.web_threshold;
    for (size_t i = 0; i < corpus.pages.size(); ++i) {
      if (corpus.pages[i].fold == f) held[i] = JudgePage(corpus, corpus.pages[i], seen, model);
    }
  });
  return held;
}

}  // namespace strigil
