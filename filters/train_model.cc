// Training in two stages. LIBLINEAR fits the linear part; its first scores for the trees are always
// from a model that has not seen the line's host, so that the trees learn how far to trust them.
// Then oblivious trees are boosted on binned columns, their leaves rounded while boosting, so that
// later trees correct what rounding does.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/train_model.h"

#include <linear.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <thread>

#include "filters/clean_pages.h"
#include "filters/filters.h"
#include "filters/line_model.h"
#include "pipeline/error.h"

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

// --- settings found by cross-validation; see docs/model.md ------------------------------------

constexpr double kCost = 0.1;
constexpr int kMostCopies = 8;  // a line counts as often as the root of its words
constexpr double kRate = 0.12, kLambda = 15;
constexpr double kColumnShare = 0.22, kRowShare = 0.45;
constexpr double kWordPower = 0.7;
constexpr double kLightWeight = 2;
constexpr int kBins = 64;

// splitmix64
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15;
    uint64_t x = state_;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
    x = (x ^ x >> 27) * 0x94D049BB133111EB;
    return x ^ x >> 31;
  }

 private:
  uint64_t state_;
};

// --- pages ------------------------------------------------------------------------------------

// What owns a host: example.co.uk of www.example.co.uk. A rule of thumb, enough to keep the pages
// of one publisher on one side.
std::string DomainOf(const std::string& host) {
  static const std::set<std::string> kSecond = {"co", "com", "org", "net", "gov", "edu",
                                                "ac", "or",  "ne",  "gob", "go"};
  std::vector<std::string> parts(1);
  for (const char c : host.substr(0, host.find(':'))) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  if (parts.size() < 2) return host;
  const size_t count =
      parts.size() > 2 && parts.back().size() == 2 && kSecond.count(parts[parts.size() - 2]) ? 3
                                                                                             : 2;
  std::string domain;
  for (size_t i = parts.size() - count; i < parts.size(); ++i) domain += parts[i] + ".";
  return domain;
}

struct Page {
  const TrainingPage* source = nullptr;
  bool synthetic = false;
  int fold = 0;
  size_t first_row = 0;  // of all pages' lines
  std::unique_ptr<PageLines> lines;
};

struct Corpus {
  Alphabet alphabet;
  std::vector<TrainingPage> made;
  std::vector<Page> pages;
  // One of each per line.
  std::vector<int8_t> labels;
  std::vector<bool> taken;  // by a rule that the model may not overrule
  std::vector<uint32_t> page_of;
  std::vector<uint32_t> first_node;
  std::vector<feature_node> nodes;
  int folds = 0;

  size_t rows() const { return labels.size(); }
  int FoldOf(size_t row) const { return pages[page_of[row]].fold; }
  int HalfWords(size_t row) const {
    const Page& page = pages[page_of[row]];
    return page.lines->Value(row - page.first_row, kHalfWords);
  }
};

// Runs the rules on a page, as they run before the model, and reads it.
class PageReader {
 public:
  PageReader() : packs_({}) {
    rules_.Add("encoding/ill-formed", "encoding");
    const FilterSetup setup{"web", rules_, packs_, "", -1};
    for (const FilterEntry& entry : FilterTable()) {
      if (entry.name == "line_model") break;
      if ((" " + std::string(entry.profiles) + " ").find(" web ") == std::string::npos) continue;
      filters_.push_back(entry.factory(setup));
      scratch_.push_back(filters_.back()->NewScratch());
    }
    packs_.Enable(rules_);
  }

  void Read(const TrainingPage& page, PageLines& lines, std::vector<int8_t>& labels,
            std::vector<bool>& taken) {
    std::string text;
    std::vector<size_t> ends;
    for (const std::string& line : page.lines) {
      text += line + "\n";
      ends.push_back(text.size());
    }
    document_.text = text;
    SplitLines(text, document_.lines);
    draft_.Start(document_, rules_);
    for (size_t i = 0; i < filters_.size(); ++i) {
      if (draft_.live().empty()) break;
      filters_[i]->Apply(draft_, scratch_[i].get());
      draft_.Settle();
    }
    const auto count =
        static_cast<uint32_t>(std::min<size_t>(document_.lines.size(), kMaxPageLines));
    ReadPage(draft_, 0, count, lines);
    for (uint32_t line = 0; line < count; ++line) {
      const auto at = std::upper_bound(ends.begin(), ends.end(), document_.lines[line].begin);
      labels.push_back(page.labels[static_cast<size_t>(at - ends.begin())]);
      taken.push_back(draft_.IsDropped(line) && !GoesByShape(rules_[draft_.DroppedBy(line)].name));
    }
  }

 private:
  RuleTable rules_;
  PackMatchers packs_;
  std::vector<std::unique_ptr<Filter>> filters_;
  std::vector<std::unique_ptr<Scratch>> scratch_;
  Document document_;
  Draft draft_;
};

// Deals the domains out to folds, the largest first, so that the folds hold about as many lines.
std::map<std::string, int> DealFolds(const std::vector<TrainingPage>& pages,
                                     const TrainOptions& options) {
  std::map<std::string, size_t> sizes;
  for (const TrainingPage& page : pages)
    sizes[DomainOf(page.host.empty() ? page.id : page.host)] +=
        std::min<size_t>(page.lines.size(), 300) + 20;
  if (sizes.size() < static_cast<size_t>(options.folds))
    throw Error(Status::kUsage, "training: pages of " + std::to_string(options.folds) +
                                    " hosts or more are needed");
  std::vector<std::pair<double, std::string>> order;
  Random random(options.seed);
  for (const auto& [domain, size] : sizes)
    order.emplace_back(
        -static_cast<double>(size) * (0.7 + static_cast<double>(random.Next() % 1000) / 1666.0),
        domain);
  std::sort(order.begin(), order.end());
  std::vector<size_t> totals(static_cast<size_t>(options.folds));
  std::map<std::string, int> folds;
  for (const auto& [unused, domain] : order) {
    const auto least = std::min_element(totals.begin(), totals.end()) - totals.begin();
    folds[domain] = static_cast<int>(least);
    totals[static_cast<size_t>(least)] += sizes[domain];
  }
  return folds;
}

void AddPage(const TrainingPage& source, bool synthetic, const std::map<std::string, int>& folds,
             PageReader& reader, Corpus& corpus) {
  Page page;
  page.source = &source;
  page.synthetic = synthetic;
  page.fold = folds.at(DomainOf(source.host.empty() ? source.id : source.host));
  page.first_row = corpus.rows();
  page.lines = std::make_unique<PageLines>(corpus.alphabet);
  reader.Read(source, *page.lines, corpus.labels, corpus.taken);
  std::vector<uint32_t> buckets;
  for (size_t line = 0; line < page.lines->size(); ++line) {
    buckets.clear();
    page.lines->AppendBuckets(line, buckets);
    std::sort(buckets.begin(), buckets.end());
    corpus.first_node.push_back(static_cast<uint32_t>(corpus.nodes.size()));
    for (const uint32_t bucket : buckets)
      corpus.nodes.push_back({static_cast<int>(bucket) + 1, 1.0});
    corpus.nodes.push_back({static_cast<int>(kBuckets) + 1, 1.0});  // the bias
    corpus.nodes.push_back({-1, 0.0});
    corpus.page_of.push_back(static_cast<uint32_t>(corpus.pages.size()));
  }
  corpus.pages.push_back(std::move(page));
}

// Buckets seen on one domain alone say little of others: their nodes are taken out.
void DropRareBuckets(Corpus& corpus) {
  std::map<std::string, int> numbers;
  std::vector<int> domain_of, seen_on(kBuckets + 2, -1);
  std::vector<bool> common(kBuckets + 2);
  common[kBuckets + 1] = true;
  for (const Page& page : corpus.pages) {
    const TrainingPage& source = *page.source;
    domain_of.push_back(numbers
                            .try_emplace(DomainOf(source.host.empty() ? source.id : source.host),
                                         static_cast<int>(numbers.size()))
                            .first->second);
  }
  size_t row = 0;
  for (size_t i = 0; i < corpus.nodes.size(); ++i) {
    const int bucket = corpus.nodes[i].index;
    if (bucket < 0) {
      ++row;
      continue;
    }
    const int domain = domain_of[corpus.page_of[row]];
    int& seen = seen_on[static_cast<size_t>(bucket)];
    if (seen >= 0 && seen != domain) common[static_cast<size_t>(bucket)] = true;
    seen = domain;
  }
  size_t out = 0;
  row = 0;
  bool at_start = true;
  for (size_t i = 0; i < corpus.nodes.size(); ++i) {
    const feature_node node = corpus.nodes[i];
    if (at_start) corpus.first_node[row++] = static_cast<uint32_t>(out);
    at_start = node.index < 0;
    if (node.index < 0 || common[static_cast<size_t>(node.index)]) corpus.nodes[out++] = node;
  }
  corpus.nodes.resize(out);
}

void BuildCorpus(const std::vector<TrainingPage>& pages, const TrainOptions& options,
                 Corpus& corpus) {
  corpus.folds = options.folds;
  const auto folds = DealFolds(pages, options);
  if (options.synthetic > 0) {
    for (size_t i = 0; i < pages.size(); ++i) {
      if (pages[i].light && i % 2) continue;
      if (auto made = MakeCleanPage(pages[i], options.seed))
        corpus.made.push_back(std::move(*made));
    }
  }
  PageReader reader;
  for (const TrainingPage& page : pages) AddPage(page, false, folds, reader, corpus);
  for (const TrainingPage& page : corpus.made) AddPage(page, true, folds, reader, corpus);
  DropRareBuckets(corpus);
  const auto has = [&](int8_t label) {
    return std::find(corpus.labels.begin(), corpus.labels.end(), label) != corpus.labels.end();
  };
  if (!has(0) || !has(1))
    throw Error(Status::kUsage,
                "training: lines labelled content and lines labelled boilerplate are needed");
}

// --- the linear part --------------------------------------------------------------------------

struct Linear {
  std::vector<int8_t> weights;
  int bias = 0;
};

// `hold_out`, `hold_out2`: folds not learnt from; -1: none.
Linear FitLinear(Corpus& corpus, const TrainOptions& options, int hold_out, int hold_out2) {
  std::vector<feature_node*> rows;
  std::vector<double> labels;
  size_t lines = 0;
  for (size_t row = 0; row < corpus.rows(); ++row) {
    if (corpus.labels[row] < 0 || corpus.FoldOf(row) == hold_out || corpus.FoldOf(row) == hold_out2)
      continue;
    const bool synthetic = corpus.pages[corpus.page_of[row]].synthetic;
    int copies = std::clamp(static_cast<int>(std::lround(std::sqrt(corpus.HalfWords(row) / 2.0))),
                            1, kMostCopies);
    if (synthetic) {  // rounded up as often as it takes to be right on average
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

// Puts the scores of the lines of one fold into `scores`.
void ScoreFold(const Corpus& corpus, const Linear& linear, int fold, std::vector<int>& scores) {
  for (size_t row = 0; row < corpus.rows(); ++row) {
    const Page& page = corpus.pages[corpus.page_of[row]];
    if (page.fold != fold) continue;
    int score = linear.bias;
    for (const feature_node* node = &corpus.nodes[corpus.first_node[row]]; node->index > 0;
         ++node) {
      if (node->index <= static_cast<int>(kBuckets))
        score += linear.weights[static_cast<size_t>(node->index - 1)];
    }
    scores[row] = page.lines->IsSettled(row - page.first_row) ? kSettledScore : score;
  }
}

// --- the trees --------------------------------------------------------------------------------

struct Columns {
  std::vector<std::vector<uint8_t>> bins;        // by column, by row
  std::vector<std::vector<int16_t>> thresholds;  // by column: bin b is left of thresholds[b]
};

// All lines' columns, given their first scores; rows as in the corpus.
std::vector<std::vector<int16_t>> FillColumns(const Corpus& corpus,
                                              const std::vector<int>& scores) {
  std::vector<std::vector<int16_t>> columns(kContextColumns, std::vector<int16_t>(corpus.rows()));
  ContextTable table;
  for (const Page& page : corpus.pages) {
    if (page.lines->size() == 0) continue;
    const std::vector<int> first(
        scores.begin() + static_cast<long>(page.first_row),
        scores.begin() + static_cast<long>(page.first_row + page.lines->size()));
    table.Fill(*page.lines, first);
    for (int column = 0; column < kContextColumns; ++column) {
      std::copy_n(table.Column(column), page.lines->size(),
                  columns[static_cast<size_t>(column)].begin() + static_cast<long>(page.first_row));
    }
  }
  return columns;
}

Columns BinColumns(const std::vector<std::vector<int16_t>>& columns,
                   const std::vector<uint32_t>& rows) {
  Columns binned;
  for (const auto& column : columns) {
    std::vector<int16_t> sorted;
    for (const uint32_t row : rows) sorted.push_back(column[row]);
    std::sort(sorted.begin(), sorted.end());
    std::vector<int16_t> thresholds;
    std::vector<int16_t> distinct = sorted;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    if (distinct.size() <= kBins) {
      thresholds.assign(distinct.begin(), distinct.end() - 1);
    } else {
      for (size_t i = 1; i < kBins; ++i) thresholds.push_back(sorted[sorted.size() * i / kBins]);
      thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
    }
    if (thresholds.empty()) thresholds.push_back(distinct.front());
    std::vector<uint8_t> bins;
    for (const uint32_t row : rows) {
      bins.push_back(
          static_cast<uint8_t>(std::lower_bound(thresholds.begin(), thresholds.end(), column[row]) -
                               thresholds.begin()));
    }
    binned.thresholds.push_back(std::move(thresholds));
    binned.bins.push_back(std::move(bins));
  }
  return binned;
}

struct Slope {
  float gradient, curvature;
};

// The question that splits all nodes of a level best.
struct Split {
  double gain = -1;
  size_t column = 0;
  size_t bin = 0;
};

Split FindSplit(const Columns& columns, const std::vector<size_t>& chosen,
                const std::vector<uint32_t>& sample, const std::vector<uint8_t>& nodes,
                const std::vector<Slope>& slopes, size_t node_count) {
  Split best;
  std::vector<Slope> sums;
  for (const size_t column : chosen) {
    sums.assign(node_count * kBins, {0, 0});
    const uint8_t* bins = columns.bins[column].data();
    for (const uint32_t row : sample) {
      Slope& sum = sums[nodes[row] * size_t{kBins} + bins[row]];
      sum.gradient += slopes[row].gradient;
      sum.curvature += slopes[row].curvature;
    }
    std::vector<double> gains(columns.thresholds[column].size());
    for (size_t node = 0; node < node_count; ++node) {
      const Slope* sum = &sums[node * kBins];
      double all_g = 0, all_h = 0, g = 0, h = 0;
      for (int bin = 0; bin < kBins; ++bin) {
        all_g += sum[bin].gradient;
        all_h += sum[bin].curvature;
      }
      for (size_t bin = 0; bin < gains.size(); ++bin) {
        g += sum[bin].gradient;
        h += sum[bin].curvature;
        gains[bin] += g * g / (h + kLambda) + (all_g - g) * (all_g - g) / (all_h - h + kLambda);
      }
    }
    for (size_t bin = 0; bin < gains.size(); ++bin) {
      if (gains[bin] > best.gain + 1e-9) best = {gains[bin], column, bin};
    }
  }
  return best;
}

struct Boosted {
  int base = 0;
  std::vector<Tree> trees;
};

Boosted Boost(const Corpus& corpus, const std::vector<int>& scores,
              const std::vector<uint32_t>& rows, const TrainOptions& options) {
  const Columns columns = BinColumns(FillColumns(corpus, scores), rows);
  std::vector<double> weights, sums(rows.size());
  double total = 0, content = 0;
  for (const uint32_t row : rows) {
    const Page& page = corpus.pages[corpus.page_of[row]];
    double weight = std::pow(std::max(corpus.HalfWords(row) / 2.0, 0.5), kWordPower);
    weight *= page.synthetic ? options.synthetic : page.source->light ? kLightWeight : 1;
    weights.push_back(weight);
    total += weight;
    if (corpus.labels[row]) content += weight;
  }
  for (double& weight : weights) weight *= static_cast<double>(rows.size()) / total;
  Boosted boosted;
  boosted.base = static_cast<int>(std::lround(std::log(content / (total - content)) * kFinalScale));
  std::vector<int> score(rows.size(), boosted.base);
  std::vector<Slope> slopes(rows.size());
  std::vector<uint8_t> nodes(rows.size());
  Random random(options.seed);
  for (int number = 0; number < options.trees; ++number) {
    std::vector<uint32_t> sample;
    for (size_t i = 0; i < rows.size(); ++i) {
      const double p = 1 / (1 + std::exp(-score[i] / double{kFinalScale}));
      slopes[i] = {static_cast<float>((corpus.labels[rows[i]] - p) * weights[i]),
                   static_cast<float>(p * (1 - p) * weights[i])};
      nodes[i] = 0;
      if (static_cast<double>(random.Next() % 1024) < kRowShare * 1024)
        sample.push_back(static_cast<uint32_t>(i));
    }
    std::vector<size_t> chosen(kContextColumns);
    std::iota(chosen.begin(), chosen.end(), size_t{0});
    for (size_t i = chosen.size() - 1; i > 0; --i)
      std::swap(chosen[i], chosen[random.Next() % (i + 1)]);
    chosen.resize(static_cast<size_t>(kContextColumns * kColumnShare));
    std::sort(chosen.begin(), chosen.end());
    Tree tree;
    for (size_t level = 0; level < kTreeDepth; ++level) {
      const Split split = FindSplit(columns, chosen, sample, nodes, slopes, size_t{1} << level);
      tree.columns[level] = static_cast<uint8_t>(split.column);
      tree.thresholds[level] = columns.thresholds[split.column][split.bin];
      const auto& bins = columns.bins[split.column];
      for (size_t i = 0; i < rows.size(); ++i)
        nodes[i] = static_cast<uint8_t>(nodes[i] * 2 + (bins[i] > split.bin));
    }
    std::array<double, 1 << kTreeDepth> g = {}, h = {};
    for (const uint32_t i : sample) {
      g[nodes[i]] += slopes[i].gradient;
      h[nodes[i]] += slopes[i].curvature;
    }
    for (size_t leaf = 0; leaf < tree.leaves.size(); ++leaf) {
      tree.leaves[leaf] = static_cast<int16_t>(std::clamp<long>(
          std::lround(kRate * g[leaf] / (h[leaf] + kLambda) * kFinalScale), -32767, 32767));
    }
    for (size_t i = 0; i < rows.size(); ++i) score[i] += tree.leaves[nodes[i]];
    boosted.trees.push_back(tree);
  }
  return boosted;
}

std::vector<uint32_t> RowsWithout(const Corpus& corpus, int hold_out) {
  std::vector<uint32_t> rows;
  for (size_t row = 0; row < corpus.rows(); ++row) {
    if (corpus.labels[row] >= 0 && corpus.FoldOf(row) != hold_out)
      rows.push_back(static_cast<uint32_t>(row));
  }
  return rows;
}

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

HeldOutPage JudgePage(const Corpus& corpus, const Page& page, const std::vector<int>& scores,
                      const LineModel& model) {
  HeldOutPage held{page.source->id,
                   page.source->source,
                   page.source->language,
                   page.fold,
                   page.source->light,
                   page.synthetic,
                   {}};
  ContextTable table;
  std::vector<int32_t> final;
  std::vector<uint32_t> open;
  const std::vector<int> first(
      scores.begin() + static_cast<long>(page.first_row),
      scores.begin() + static_cast<long>(page.first_row + page.lines->size()));
  table.Fill(*page.lines, first);
  FinalScores(model, table, open, final);
  for (size_t line = 0; line < page.lines->size(); ++line) {
    const int mark = page.lines->Value(line, kMark);
    held.lines.push_back({page.lines->Value(line, kHalfWords), corpus.labels[page.first_row + line],
                          page.lines->IsSettled(line), corpus.taken[page.first_row + line],
                          mark == kKeptByRule, final[line]});
  }
  return held;
}

}  // namespace

LineModel TrainModel(const std::vector<TrainingPage>& pages, const TrainOptions& options) {
  Corpus corpus;
  BuildCorpus(pages, options, corpus);
  Report(options, "read " + std::to_string(corpus.pages.size()) + " pages, " +
                      std::to_string(corpus.rows()) + " lines");
  std::vector<int> scores(corpus.rows());
  Linear linear;
  InParallel(options.folds + 1, [&](int i) {
    Linear part = FitLinear(corpus, options, i == 0 ? -1 : i - 1, -1);
    if (i == 0) {
      linear = std::move(part);
    } else {
      ScoreFold(corpus, part, i - 1, scores);
    }
  });
  Report(options, "fitted the linear part");
  Boosted boosted = Boost(corpus, scores, RowsWithout(corpus, -1), options);
  return {std::move(linear.weights), linear.bias,           boosted.base,
          std::move(boosted.trees),  options.web_threshold, options.news_threshold};
}

std::vector<HeldOutPage> CrossValidate(const std::vector<TrainingPage>& pages,
                                       const TrainOptions& options) {
  Corpus corpus;
  BuildCorpus(pages, options, corpus);
  Report(options, "read " + std::to_string(corpus.pages.size()) + " pages, " +
                      std::to_string(corpus.rows()) + " lines");
  // scores[f]: those that a model tested on fold f sees. Its own lines are scored without f; those
  // of another fold g without f and g.
  const int folds = options.folds;
  std::vector<std::vector<int>> scores(static_cast<size_t>(folds), std::vector<int>(corpus.rows()));
  std::vector<std::pair<int, int>> pairs;
  for (int f = 0; f < folds; ++f) {
    for (int g = f; g < folds; ++g) pairs.emplace_back(f, g);
  }
  InParallel(static_cast<int>(pairs.size()), [&](int i) {
    const auto [f, g] = pairs[static_cast<size_t>(i)];
    const Linear linear = FitLinear(corpus, options, f, g);
    ScoreFold(corpus, linear, g, scores[static_cast<size_t>(f)]);
    if (f != g) ScoreFold(corpus, linear, f, scores[static_cast<size_t>(g)]);
  });
  Report(options, "fitted the linear parts");
  std::vector<HeldOutPage> held(corpus.pages.size());
  InParallel(folds, [&](int f) {
    const auto& seen = scores[static_cast<size_t>(f)];
    Boosted boosted = Boost(corpus, seen, RowsWithout(corpus, f), options);
    const LineModel model{{}, 0, boosted.base, std::move(boosted.trees), 0, 0};
    for (size_t i = 0; i < corpus.pages.size(); ++i) {
      if (corpus.pages[i].fold == f) held[i] = JudgePage(corpus, corpus.pages[i], seen, model);
    }
  });
  return held;
}

// --- the score table --------------------------------------------------------------------------

namespace {

struct Sums {
  uint64_t pages = 0, with_content = 0, hurt = 0;
  double content = 0, content_kept = 0, boilerplate = 0, boilerplate_kept = 0;
};

bool IsDropped(const HeldOutLine& line, int threshold, int32_t limit) {
  if (line.taken) return true;
  return !line.kept && !line.settled && ToPermille(line.score) < threshold && line.score < limit;
}

void AddTo(Sums& sums, const HeldOutPage& page, int threshold) {
  PageEvidence evidence;
  for (const HeldOutLine& line : page.lines) evidence.Add(line.half_words, line.taken, line.score);
  const int32_t limit = page.light ? std::numeric_limits<int32_t>::max() : evidence.Limit();
  double content = 0, kept = 0;
  for (const HeldOutLine& line : page.lines) {
    if (line.label < 0) continue;
    const double words = line.half_words / 2.0;
    const bool keep = !IsDropped(line, threshold, limit);
    (line.label ? content : sums.boilerplate) += words;
    if (keep) (line.label ? kept : sums.boilerplate_kept) += words;
  }
  sums.content += content;
  sums.content_kept += kept;
  ++sums.pages;
  sums.with_content += content > 0;
  sums.hurt += kept < 0.95 * content;
}

ValidationRow ToRow(const std::string& group, int threshold, const Sums& sums) {
  const double precision =
      sums.content_kept / std::max(1.0, sums.content_kept + sums.boilerplate_kept);
  const double recall = sums.content_kept / std::max(1.0, sums.content);
  return {group,
          threshold,
          sums.pages,
          2 * precision * recall / std::max(1e-9, precision + recall),
          1000 * (1 - recall),
          100 * sums.boilerplate_kept / std::max(1.0, sums.boilerplate),
          100.0 * static_cast<double>(sums.hurt) /
              static_cast<double>(std::max<uint64_t>(1, sums.with_content))};
}

}  // namespace

std::vector<ValidationRow> Summarize(const std::vector<HeldOutPage>& pages, int threshold) {
  std::vector<ValidationRow> rows;
  std::map<std::string, Sums> groups;
  const auto add_all = [&](const std::string& group, int at, bool light, bool synthetic) {
    Sums sums;
    for (const HeldOutPage& page : pages) {
      if (page.light == light && page.synthetic == synthetic) AddTo(sums, page, at);
    }
    rows.push_back(ToRow(group, at, sums));
  };
  for (const int at : {200, 250, 300, 350, 400, 450, 500}) add_all("all", at, false, false);
  for (const HeldOutPage& page : pages) {
    if (page.light || page.synthetic) continue;
    AddTo(groups["fold " + std::to_string(page.fold + 1)], page, threshold);
    AddTo(groups["language " + page.language], page, threshold);
    AddTo(groups["source " + page.source], page, threshold);
  }
  for (const auto& [group, sums] : groups) rows.push_back(ToRow(group, threshold, sums));
  for (const int at : {1, 5, 10, 20, 40, 80, 160}) add_all("light", at, true, false);
  add_all("clean", threshold, false, true);
  return rows;
}

}  // namespace strigil
