// Labelled pages as the line model is trained on them: read as the filter reads them, with pages
// made of their content alone and copies without blank lines, dealt out to folds by registered
// domain.
//
// Takes about 2 KB of memory a line. Not part of the library: it needs LIBLINEAR.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linear.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "filters/model/page_context.h"
#include "filters/train/train_model.h"

namespace strigil {

struct CorpusPage {
  const TrainingPage* source = nullptr;
  PageForm form = PageForm::kWhole;
  int fold = 0;
  double content = 0;    // words
  size_t first_row = 0;  // of all pages' lines
  std::unique_ptr<PageLines> lines;
};

// A short line, and what is true of the lines around it.
struct CueRow {
  uint32_t row = 0;
  uint32_t first_node = 0;                // in cue_nodes
  std::array<int8_t, kCues> labels = {};  // 1 or -1; 0: not known
};

// All lines of all pages, one after another: the rows.
struct Corpus {
  Alphabet alphabet;
  std::vector<TrainingPage> made;
  std::vector<CorpusPage> pages;
  // One of each per line.
  std::vector<int8_t> labels;
  std::vector<bool> taken, kept;   // by rules
  std::vector<uint32_t> known_by;  // a rule that may take it anywhere, or RuleEvidence::kNone
  std::vector<uint32_t> page_of;
  std::vector<uint32_t> first_node;
  std::vector<feature_node> nodes;
  std::vector<CueRow> cue_rows;
  std::vector<feature_node> cue_nodes;
  int folds = 0;

  size_t rows() const { return labels.size(); }
  int FoldOf(size_t row) const { return pages[page_of[row]].fold; }
  int HalfWords(size_t row) const {
    const CorpusPage& page = pages[page_of[row]];
    return page.lines->Value(row - page.first_row, kHalfWords);
  }
  FirstRound NewRound() const { return {std::vector<int>(rows()), std::vector<Cues>(rows())}; }
  static FirstRound OfPage(const FirstRound& all, const CorpusPage& page) {
    const auto begin = static_cast<long>(page.first_row),
               end = static_cast<long>(page.first_row + page.lines->size());
    return {{all.scores.begin() + begin, all.scores.begin() + end},
            {all.cues.begin() + begin, all.cues.begin() + end}};
  }
};

// Throws Error(kUsage) as TrainModel does. `pages` must outlive the corpus.
void BuildCorpus(const std::vector<TrainingPage>& pages, const TrainOptions& options,
                 Corpus& corpus);

}  // namespace strigil
