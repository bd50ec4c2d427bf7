// Oblivious trees are boosted on binned columns, their leaves rounded while boosting, so that later
// trees correct what rounding does. The last trees see what the trees before them say of the
// neighbours, by trees that have not seen the host.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/train/train_trees.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "filters/train/random.h"

namespace strigil {
namespace {

// Found by cross-validation; see docs/model.md.
constexpr double kRate = 0.08, kLambda = 15;
constexpr double kColumnShare = 0.22;
constexpr double kLargeShare = 0.12;  // of the rows: those that ask for most are always looked at
constexpr uint64_t kSparse = 8;
constexpr double kWordPower = 0.7;
constexpr double kLightWeight = 2, kDenseWeight = 0.5;
constexpr double kUsualContent = 400, kPagePower = 0.6;
constexpr int kBins = 64;

struct Columns {
  std::vector<std::vector<uint8_t>> bins;        // by column, by row
  std::vector<std::vector<int16_t>> thresholds;  // by column: bin b is left of thresholds[b]
};

// All lines' columns, given their first scores and those of the last round (1/32 logit, times
// `scale`); rows as in the corpus.
std::vector<std::vector<int16_t>> FillColumns(const Corpus& corpus, const FirstRound& first,
                                              const std::vector<int>& scores, int scale) {
  std::vector<std::vector<int16_t>> columns(kContextColumns, std::vector<int16_t>(corpus.rows()));
  ContextTable table;
  std::vector<uint32_t> all;
  for (const CorpusPage& page : corpus.pages) {
    if (page.lines->size() == 0) continue;
    const auto begin = scores.begin() + static_cast<long>(page.first_row);
    const std::vector<int> of_page(begin, begin + static_cast<long>(page.lines->size()));
    all.resize(page.lines->size());
    std::iota(all.begin(), all.end(), 0);
    table.FillStill(*page.lines, Corpus::OfPage(first, page), all);
    table.FillContext(*page.lines, of_page, scale);
    for (int column = 0; column < kContextColumns; ++column) {
      std::copy_n(table.Column(column), page.lines->size(),
                  columns[static_cast<size_t>(column)].begin() + static_cast<long>(page.first_row));
    }
  }
  return columns;
}

// Thresholds that deal the values out to at most kBins bins of about the same size.
std::vector<int16_t> ThresholdsOf(const std::vector<uint32_t>& counts, size_t rows) {
  std::vector<int16_t> distinct, thresholds;
  size_t before = 0, part = 1;
  for (size_t value = 0; value < counts.size(); ++value) {
    if (counts[value] == 0) continue;
    distinct.push_back(static_cast<int16_t>(static_cast<int>(value) - 32768));
    before += counts[value];
    if (part >= kBins || before <= rows * part / kBins) continue;
    thresholds.push_back(distinct.back());
    while (part < kBins && before > rows * part / kBins) ++part;
  }
  if (distinct.size() <= kBins) thresholds.assign(distinct.begin(), distinct.end() - 1);
  if (thresholds.empty()) thresholds.push_back(distinct.front());
  return thresholds;
}

Columns BinColumns(const std::vector<std::vector<int16_t>>& columns,
                   const std::vector<uint32_t>& rows) {
  Columns binned;
  std::vector<uint8_t> bin_of(65536);
  for (const auto& column : columns) {
    std::vector<uint32_t> counts(65536);
    for (const uint32_t row : rows) ++counts[static_cast<size_t>(column[row] + 32768)];
    const std::vector<int16_t> thresholds = ThresholdsOf(counts, rows.size());
    for (size_t value = 0, bin = 0; value < bin_of.size(); ++value) {
      while (bin < thresholds.size() && static_cast<int>(value) - 32768 > thresholds[bin]) ++bin;
      bin_of[value] = static_cast<uint8_t>(bin);
    }
    std::vector<uint8_t> bins;
    for (const uint32_t row : rows)
      bins.push_back(bin_of[static_cast<size_t>(column[row] + 32768)]);
    binned.thresholds.push_back(thresholds);
    binned.bins.push_back(std::move(bins));
  }
  return binned;
}

// A gradient (high half) and a curvature (low half) in 1/4096, so that one addition sums both and
// the order of adding does not matter.
using Slope = int64_t;
constexpr double kSlopeScale = 4096;
Slope MakeSlope(double gradient, double curvature) {
  return static_cast<int64_t>(std::lround(gradient * kSlopeScale)) * (int64_t{1} << 32) +
         static_cast<int64_t>(std::lround(curvature * kSlopeScale));
}
double CurvatureOf(Slope slope) {
  return static_cast<double>(static_cast<uint32_t>(slope)) / kSlopeScale;
}
double GradientOf(Slope slope) { return static_cast<double>(slope >> 32) / kSlopeScale; }

// The rows that a tree is grown on, and what they ask for.
struct Sample {
  std::vector<uint32_t> rows;
  std::vector<Slope> slopes;
  std::vector<uint8_t> nodes;
};

// The question that splits all nodes of a level best.
struct Split {
  double gain = -1;
  size_t column = 0;
  size_t bin = 0;
};

// What the rows of each node ask for, by bin, for each of a tree's columns.
class Histograms {
 public:
  Histograms(const Columns& columns, const std::vector<size_t>& chosen, const Sample& sample)
      : columns_(columns), chosen_(chosen), sample_(sample), sums_(chosen.size()) {
    std::vector<uint32_t> all(sample.rows.size());
    std::iota(all.begin(), all.end(), 0u);
    for (size_t i = 0; i < chosen.size(); ++i) {
      sums_[i].assign(kBins, 0);
      Add(all, i, sums_[i]);
    }
  }

  // Goes on to the next level, whose nodes the sample has been given: of two nodes the smaller one
  // is summed up, the other is what remains of the node that both were.
  void Descend() {
    nodes_ *= 2;
    std::vector<size_t> sizes(nodes_);
    for (const uint8_t node : sample_.nodes) ++sizes[node];
    const auto is_smaller = [&](size_t node) {
      const size_t other = node ^ 1;
      return sizes[node] < sizes[other] || (sizes[node] == sizes[other] && node < other);
    };
    std::vector<uint32_t> few;
    for (size_t i = 0; i < sample_.nodes.size(); ++i) {
      if (is_smaller(sample_.nodes[i])) few.push_back(static_cast<uint32_t>(i));
    }
    for (size_t i = 0; i < chosen_.size(); ++i) {
      std::vector<Slope> sums(nodes_ * kBins);
      Add(few, i, sums);
      for (size_t node = 0; node < nodes_; ++node) {
        if (is_smaller(node)) continue;
        const Slope* above = &sums_[i][node / 2 * kBins];
        const Slope* other = &sums[(node ^ 1) * kBins];
        for (size_t bin = 0; bin < kBins; ++bin) sums[node * kBins + bin] = above[bin] - other[bin];
      }
      sums_[i] = std::move(sums);
    }
  }

  Split Best() const {
    Split best;
    for (size_t i = 0; i < chosen_.size(); ++i) {
      std::vector<double> gains(columns_.thresholds[chosen_[i]].size());
      for (size_t node = 0; node < nodes_; ++node) {
        const Slope* sum = &sums_[i][node * kBins];
        Slope all = 0, below = 0;
        for (int bin = 0; bin < kBins; ++bin) all += sum[bin];
        const double all_g = GradientOf(all), all_h = CurvatureOf(all);
        for (size_t bin = 0; bin < gains.size(); ++bin) {
          below += sum[bin];
          const double g = GradientOf(below), h = CurvatureOf(below);
          gains[bin] += g * g / (h + kLambda) + (all_g - g) * (all_g - g) / (all_h - h + kLambda);
        }
      }
      for (size_t bin = 0; bin < gains.size(); ++bin) {
        if (gains[bin] > best.gain + 1e-9) best = {gains[bin], chosen_[i], bin};
      }
    }
    return best;
  }

 private:
  void Add(const std::vector<uint32_t>& which, size_t column, std::vector<Slope>& sums) const {
    const uint8_t* bins = columns_.bins[chosen_[column]].data();
    for (const uint32_t i : which)
      sums[sample_.nodes[i] * size_t{kBins} + bins[sample_.rows[i]]] += sample_.slopes[i];
  }

  const Columns& columns_;
  const std::vector<size_t>& chosen_;
  const Sample& sample_;
  size_t nodes_ = 1;
  std::vector<std::vector<Slope>> sums_;  // by column, node, bin
};

// How much a line counts when trees are grown.
double WeightOf(const Corpus& corpus, size_t row, const TrainOptions& options) {
  const CorpusPage& page = corpus.pages[corpus.page_of[row]];
  const double words = std::max(corpus.HalfWords(row) / 2.0, 0.5);
  double weight = std::pow(words, kWordPower);
  if (page.form == PageForm::kClean) return weight * options.synthetic;
  if (page.form == PageForm::kDense) weight *= kDenseWeight;
  if (page.source->light) return weight * kLightWeight;
  // A sentence is more of a short page than of a long one.
  if (corpus.labels[row])
    weight *=
        std::clamp(std::pow(kUsualContent / std::max(page.content, 1.0), kPagePower), 0.5, 3.0);
  return weight;
}

// All rows that ask for much, and every kSparse-th of the others, counted kSparse times.
void DrawSample(const std::vector<float>& gradients, const std::vector<float>& curvatures,
                Random& random, Sample& sample) {
  std::vector<float> sizes;
  for (size_t i = 0; i < gradients.size(); i += 16) sizes.push_back(std::abs(gradients[i]));
  const auto middle =
      sizes.begin() + static_cast<long>(static_cast<double>(sizes.size()) * (1 - kLargeShare));
  std::nth_element(sizes.begin(), middle, sizes.end());
  const float large = *middle;
  sample.rows.clear();
  sample.slopes.clear();
  for (size_t i = 0; i < gradients.size(); ++i) {
    double times = 1;
    if (random.Next() % kSparse != 0) {
      if (std::abs(gradients[i]) < large) continue;
    } else if (std::abs(gradients[i]) < large) {
      times = kSparse;
    }
    sample.rows.push_back(static_cast<uint32_t>(i));
    sample.slopes.push_back(MakeSlope(gradients[i] * times, curvatures[i] * times));
  }
  sample.nodes.assign(sample.rows.size(), 0);
}

// Adds trees to `score` (1/256 logit), one of each row.
std::vector<Tree> Boost(const Corpus& corpus, const Columns& columns,
                        const std::vector<uint32_t>& rows, std::vector<int>& score, int trees,
                        uint32_t seed, const TrainOptions& options) {
  std::vector<double> weights;
  for (const uint32_t row : rows) weights.push_back(WeightOf(corpus, row, options));
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight *= static_cast<double>(rows.size()) / total;
  std::vector<Tree> grown;
  std::vector<float> gradients(rows.size()), curvatures(rows.size());
  std::vector<uint8_t> nodes(rows.size());
  Sample sample;
  Random random(seed);
  for (int number = 0; number < trees; ++number) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const double p = 1 / (1 + std::exp(-score[i] / double{kFinalScale}));
      gradients[i] = static_cast<float>((corpus.labels[rows[i]] - p) * weights[i]);
      curvatures[i] = static_cast<float>(p * (1 - p) * weights[i]);
    }
    DrawSample(gradients, curvatures, random, sample);
    std::vector<size_t> chosen(columns.bins.size());
    std::iota(chosen.begin(), chosen.end(), size_t{0});
    for (size_t i = chosen.size() - 1; i > 0; --i)
      std::swap(chosen[i], chosen[random.Next() % (i + 1)]);
    chosen.resize(static_cast<size_t>(static_cast<double>(chosen.size()) * kColumnShare));
    std::sort(chosen.begin(), chosen.end());
    Tree tree;
    std::fill(nodes.begin(), nodes.end(), 0);
    Histograms histograms(columns, chosen, sample);
    for (size_t level = 0; level < kTreeDepth; ++level) {
      if (level > 0) histograms.Descend();
      const Split split = histograms.Best();
      tree.columns[level] = static_cast<uint8_t>(split.column);
      tree.thresholds[level] = columns.thresholds[split.column][split.bin];
      const auto& bins = columns.bins[split.column];
      for (size_t i = 0; i < rows.size(); ++i)
        nodes[i] = static_cast<uint8_t>(nodes[i] * 2 + (bins[i] > split.bin));
      for (size_t i = 0; i < sample.rows.size(); ++i) sample.nodes[i] = nodes[sample.rows[i]];
    }
    std::array<Slope, 1 << kTreeDepth> sums = {};
    for (size_t i = 0; i < sample.rows.size(); ++i) sums[sample.nodes[i]] += sample.slopes[i];
    for (size_t leaf = 0; leaf < tree.leaves.size(); ++leaf) {
      const double step = kRate * GradientOf(sums[leaf]) / (CurvatureOf(sums[leaf]) + kLambda);
      tree.leaves[leaf] =
          static_cast<int16_t>(std::clamp<long>(std::lround(step * kFinalScale), -32767, 32767));
    }
    for (size_t i = 0; i < rows.size(); ++i) score[i] += tree.leaves[nodes[i]];
    grown.push_back(tree);
  }
  return grown;
}

int BaseOf(const Corpus& corpus, const std::vector<uint32_t>& rows, const TrainOptions& options) {
  double total = 0, content = 0;
  for (const uint32_t row : rows) {
    const double weight = WeightOf(corpus, row, options);
    total += weight;
    if (corpus.labels[row]) content += weight;
  }
  return static_cast<int>(std::lround(std::log(content / (total - content)) * kFinalScale));
}

// Scores of the first round for all lines of the folds in `folds`.
void ScoreByTrees(const Corpus& corpus, const std::vector<std::vector<int16_t>>& columns, int base,
                  const std::vector<Tree>& trees, int fold, std::vector<int>& scores) {
  for (const CorpusPage& page : corpus.pages) {
    if (page.fold != fold) continue;
    for (size_t row = page.first_row; row < page.first_row + page.lines->size(); ++row) {
      int score = base;
      for (const Tree& tree : trees) {
        size_t leaf = 0;
        for (size_t level = 0; level < kTreeDepth; ++level)
          leaf = leaf * 2 + (columns[tree.columns[level]][row] > tree.thresholds[level]);
        score += tree.leaves[leaf];
      }
      scores[row] = score;
    }
  }
}

std::vector<uint32_t> RowsWithout(const Corpus& corpus, int hold_out, int hold_out2 = -1) {
  std::vector<uint32_t> rows;
  for (size_t row = 0; row < corpus.rows(); ++row) {
    const int fold = corpus.FoldOf(row);
    if (corpus.labels[row] >= 0 && fold != hold_out && fold != hold_out2)
      rows.push_back(static_cast<uint32_t>(row));
  }
  return rows;
}

}  // namespace

Boosted FitTrees(const Corpus& corpus, const FirstRound& first, int hold_out,
                 const TrainOptions& options, std::vector<int>& scores) {
  Boosted boosted;
  scores.assign(corpus.rows(), 0);
  const int trees = options.trees / 2;
  {
    const auto columns = FillColumns(corpus, first, first.scores, 1);
    for (int fold = 0; fold <= corpus.folds; ++fold) {
      // Last of all those that are used, on all folds that may be learnt from.
      if (fold == hold_out) continue;
      const auto rows = RowsWithout(corpus, hold_out, fold);
      const Columns binned = BinColumns(columns, rows);
      const int base = BaseOf(corpus, rows, options);
      std::vector<int> score(rows.size(), base);
      auto grown = Boost(corpus, binned, rows, score, trees, options.seed, options);
      if (fold < corpus.folds) {
        ScoreByTrees(corpus, columns, base, grown, fold, scores);
      } else {
        if (hold_out >= 0) ScoreByTrees(corpus, columns, base, grown, hold_out, scores);
        boosted.base = base;
        boosted.trees = std::move(grown);
      }
    }
  }
  const auto columns = FillColumns(corpus, first, scores, kFinalScale / kFirstScale);
  const auto rows = RowsWithout(corpus, hold_out);
  std::vector<int> score;
  for (const uint32_t row : rows) score.push_back(scores[row]);
  boosted.last = Boost(corpus, BinColumns(columns, rows), rows, score, options.trees - trees,
                       options.seed + 1, options);
  return boosted;
}

}  // namespace strigil
