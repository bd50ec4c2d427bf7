// Training in three rounds. LIBLINEAR fits the linear part; its first scores for the trees are
// always from a model that has not seen the line's host, so that the trees learn how far to trust
// them. Then oblivious trees are boosted on binned columns, their leaves rounded while boosting, so
// that later trees correct what rounding does. The last trees see what the trees before them say of
// the neighbours, again by trees that have not seen the host.
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
constexpr double kColumnShare = 0.22;
constexpr double kLargeShare = 0.12;  // of the rows: those that ask for most are always looked at
constexpr uint64_t kSparse = 8;
constexpr double kWordPower = 0.7;
constexpr double kLightWeight = 2, kDenseWeight = 0.5;
constexpr size_t kDenseEvery = 4;  // pages: so many also stand there without blank lines
constexpr double kUsualContent = 400, kPagePower = 0.3;
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
  PageForm form = PageForm::kWhole;
  int fold = 0;
  double content = 0;    // words
  size_t first_row = 0;  // of all pages' lines
  std::unique_ptr<PageLines> lines;
};

struct Corpus {
  Alphabet alphabet;
  std::vector<TrainingPage> made;
  std::vector<Page> pages;
  // One of each per line.
  std::vector<int8_t> labels;
  std::vector<bool> taken, kept, known;  // by rules
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

// Reads pages, and says what the rules think of their lines.
class PageReader {
 public:
  explicit PageReader(std::string_view profile) : packs_({}) {
    rules_.Add("encoding/ill-formed", "encoding");
    FilterSetup setup{profile, rules_, packs_, "", -1};
    setup.judged = profile == "web";
    const std::string within = " " + std::string(profile) + " ";
    for (const FilterEntry& entry : FilterTable()) {
      if (entry.name == "line_model" || entry.name == "whitespace") continue;
      if (setup.judged && (GoesByShape(entry.name) || entry.name == "page_frame")) continue;
      if ((" " + std::string(entry.profiles) + " ").find(within) == std::string::npos) continue;
      filters_.push_back(entry.factory(setup));
      scratch_.push_back(filters_.back()->NewScratch());
    }
    packs_.Enable(rules_);
    for (const CompiledRule& rule : packs_.all->rules()) {
      if (rule.action != Action::kDrop || !(rule.where & kAnywhere)) continue;
      anywhere_.resize(rules_.size());
      anywhere_[rules_.Find(rule.name)] = true;
    }
  }

  // REQUIRES: `taken` and `kept` have one for each of `labels`
  void Read(const TrainingPage& page, PageLines& lines, std::vector<int8_t>& labels,
            std::vector<bool>& taken, std::vector<bool>& kept, std::vector<bool>& known) {
    std::string text;
    std::vector<size_t> ends;
    for (const std::string& line : page.lines) {
      text += line + "\n";
      ends.push_back(text.size());
    }
    document_.text = text;
    SplitLines(text, document_.lines);
    draft_.Start(document_, rules_);
    for (size_t i = 0; i < filters_.size(); ++i) filters_[i]->Begin(draft_, scratch_[i].get());
    const auto count =
        static_cast<uint32_t>(std::min<size_t>(document_.lines.size(), kMaxPageLines));
    ReadPage(draft_, 0, count, lines);
    for (size_t i = 0; i < filters_.size(); ++i) {
      if (draft_.live().empty()) break;
      filters_[i]->Apply(draft_, scratch_[i].get());
      draft_.Settle();
    }
    for (uint32_t line = 0; line < count; ++line) {
      const auto at = std::upper_bound(ends.begin(), ends.end(), document_.lines[line].begin);
      labels.push_back(page.labels[static_cast<size_t>(at - ends.begin())]);
      taken.push_back(draft_.IsDropped(line));
      kept.push_back(draft_.IsProtected(line));
      known.push_back(IsKnown(line));
    }
  }

 private:
  bool IsKnown(uint32_t line) const {
    return std::any_of(draft_.HitsBegin(line), draft_.HitsEnd(line),
                       [&](const Hit& hit) { return anywhere_[hit.rule]; });
  }

  RuleTable rules_;
  PackMatchers packs_;
  std::vector<bool> anywhere_;  // by rule: takes lines wherever they stand
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

void AddPage(const TrainingPage& source, PageForm form, const std::map<std::string, int>& folds,
             PageReader& reader, Corpus& corpus) {
  Page page;
  page.source = &source;
  page.form = form;
  page.fold = folds.at(DomainOf(source.host.empty() ? source.id : source.host));
  page.first_row = corpus.rows();
  page.lines = std::make_unique<PageLines>(corpus.alphabet);
  reader.Read(source, *page.lines, corpus.labels, corpus.taken, corpus.kept, corpus.known);
  std::vector<uint32_t> buckets;
  for (size_t line = 0; line < page.lines->size(); ++line) {
    buckets.clear();
    page.lines->ForBuckets(line, [&](uint32_t bucket) { buckets.push_back(bucket); });
    std::sort(buckets.begin(), buckets.end());
    corpus.first_node.push_back(static_cast<uint32_t>(corpus.nodes.size()));
    for (size_t i = 0; i < buckets.size(); ++i) {
      if (i > 0 && buckets[i] == buckets[i - 1]) {
        corpus.nodes.back().value += 1;
      } else {
        corpus.nodes.push_back({static_cast<int>(buckets[i]) + 1, 1.0});
      }
    }
    corpus.nodes.push_back({static_cast<int>(kBuckets) + 1, 1.0});  // the bias
    corpus.nodes.push_back({-1, 0.0});
    corpus.page_of.push_back(static_cast<uint32_t>(corpus.pages.size()));
    if (corpus.labels[page.first_row + line] == 1)
      page.content += page.lines->Value(line, kHalfWords) / 2.0;
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

// A copy without blank lines: many extractors write none.
TrainingPage WithoutGaps(const TrainingPage& page) {
  TrainingPage dense = page;
  dense.lines.clear();
  dense.labels.clear();
  for (size_t i = 0; i < page.lines.size(); ++i) {
    if (page.lines[i].find_first_not_of(" \t\r") == std::string::npos) continue;
    dense.lines.push_back(page.lines[i]);
    dense.labels.push_back(page.labels[i]);
  }
  return dense;
}

void BuildCorpus(const std::vector<TrainingPage>& pages, const TrainOptions& options,
                 Corpus& corpus) {
  corpus.folds = options.folds;
  const auto folds = DealFolds(pages, options);
  std::vector<PageForm> forms;
  for (size_t i = 0; options.synthetic > 0 && i < pages.size(); ++i) {
    if (pages[i].light && i % 2) continue;
    if (auto made = MakeCleanPage(pages[i], options.seed)) {
      corpus.made.push_back(std::move(*made));
      forms.push_back(PageForm::kClean);
    }
  }
  for (size_t i = 0; i < pages.size(); i += kDenseEvery) {
    corpus.made.push_back(WithoutGaps(pages[i]));
    forms.push_back(PageForm::kDense);
  }
  PageReader web("web"), news("news");
  const auto add = [&](const TrainingPage& page, PageForm form) {
    AddPage(page, form, folds, page.light ? news : web, corpus);
  };
  for (const TrainingPage& page : pages) add(page, PageForm::kWhole);
  for (size_t i = 0; i < corpus.made.size(); ++i) add(corpus.made[i], forms[i]);
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

// Puts the scores of the lines of one fold into `scores`.
void ScoreFold(const Corpus& corpus, const Linear& linear, int fold, std::vector<int>& scores) {
  for (size_t row = 0; row < corpus.rows(); ++row) {
    const Page& page = corpus.pages[corpus.page_of[row]];
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

// --- the trees --------------------------------------------------------------------------------

struct Columns {
  std::vector<std::vector<uint8_t>> bins;        // by column, by row
  std::vector<std::vector<int16_t>> thresholds;  // by column: bin b is left of thresholds[b]
};

// All lines' columns, given their first scores and those of the last round (1/32 logit, times
// `scale`); rows as in the corpus.
std::vector<std::vector<int16_t>> FillColumns(const Corpus& corpus, const std::vector<int>& first,
                                              const std::vector<int>& scores, int scale) {
  std::vector<std::vector<int16_t>> columns(kContextColumns, std::vector<int16_t>(corpus.rows()));
  ContextTable table;
  for (const Page& page : corpus.pages) {
    if (page.lines->size() == 0) continue;
    const auto of_page = [&](const std::vector<int>& all) {
      const auto begin = all.begin() + static_cast<long>(page.first_row);
      return std::vector<int>(begin, begin + static_cast<long>(page.lines->size()));
    };
    table.FillStill(*page.lines, of_page(first));
    table.FillContext(*page.lines, of_page(scores), scale);
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

Split FindSplit(const Columns& columns, const std::vector<size_t>& chosen, const Sample& sample,
                size_t node_count) {
  Split best;
  std::vector<Slope> sums;
  for (const size_t column : chosen) {
    sums.assign(node_count * kBins, 0);
    const uint8_t* bins = columns.bins[column].data();
    for (size_t i = 0; i < sample.rows.size(); ++i)
      sums[sample.nodes[i] * size_t{kBins} + bins[sample.rows[i]]] += sample.slopes[i];
    std::vector<double> gains(columns.thresholds[column].size());
    for (size_t node = 0; node < node_count; ++node) {
      const Slope* sum = &sums[node * kBins];
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
      if (gains[bin] > best.gain + 1e-9) best = {gains[bin], column, bin};
    }
  }
  return best;
}

// How much a line counts when trees are grown.
double WeightOf(const Corpus& corpus, size_t row, const TrainOptions& options) {
  const Page& page = corpus.pages[corpus.page_of[row]];
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
    for (size_t level = 0; level < kTreeDepth; ++level) {
      const Split split = FindSplit(columns, chosen, sample, size_t{1} << level);
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

// Trees of both rounds.
struct Boosted {
  int base = 0;
  std::vector<Tree> trees, last;
};

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
  for (const Page& page : corpus.pages) {
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

// Fits the trees on all folds but `hold_out` (-1: none). As with the linear part, the last trees
// see for each page what trees say that have not seen it. `scores` becomes the scores of all lines
// after the first of these rounds, by such trees.
Boosted FitTrees(const Corpus& corpus, const std::vector<int>& first, int hold_out,
                 const TrainOptions& options, std::vector<int>& scores) {
  Boosted boosted;
  scores.assign(corpus.rows(), 0);
  const int trees = options.trees / 2;
  {
    const auto columns = FillColumns(corpus, first, first, 1);
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
                   page.form,
                   {}};
  ContextTable table;
  std::vector<int32_t> final;
  const std::vector<int> first(
      scores.begin() + static_cast<long>(page.first_row),
      scores.begin() + static_cast<long>(page.first_row + page.lines->size()));
  FinalScores(model, *page.lines, first, table, final);
  for (size_t line = 0; line < page.lines->size(); ++line) {
    const size_t row = page.first_row + line;
    held.lines.push_back({page.lines->Value(line, kHalfWords), corpus.labels[row],
                          page.lines->IsSettled(line), corpus.taken[row], corpus.kept[row],
                          corpus.known[row], final[line]});
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
  std::vector<int> between;
  Boosted boosted = FitTrees(corpus, scores, -1, options, between);
  return {std::move(linear.weights),
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
    std::vector<int> between;
    Boosted boosted = FitTrees(corpus, seen, f, options, between);
    const LineModel model{{}, 0, boosted.base, std::move(boosted.trees), std::move(boosted.last),
                          0,  0};
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
  size_t under = 0, known = 0;
  for (const HeldOutLine& line : page.lines) {
    evidence.Add(line.half_words, line.score);
    if (line.half_words == 0 || ToPermille(line.score) >= threshold) continue;
    ++under;
    known += line.known;
  }
  const bool by_rule = AreKnownToRules(known, under);
  const int32_t limit = page.light ? std::numeric_limits<int32_t>::max() : evidence.Limit(by_rule);
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
  const auto add_all = [&](const std::string& group, int at, bool light, PageForm form) {
    Sums sums;
    for (const HeldOutPage& page : pages) {
      if (page.light == light && page.form == form) AddTo(sums, page, at);
    }
    rows.push_back(ToRow(group, at, sums));
  };
  for (const int at : {200, 250, 300, 350, 400, 450, 500})
    add_all("all", at, false, PageForm::kWhole);
  for (const HeldOutPage& page : pages) {
    if (page.light || page.form != PageForm::kWhole) continue;
    AddTo(groups["fold " + std::to_string(page.fold + 1)], page, threshold);
    AddTo(groups["language " + page.language], page, threshold);
    AddTo(groups["source " + page.source], page, threshold);
  }
  for (const auto& [group, sums] : groups) rows.push_back(ToRow(group, threshold, sums));
  for (const int at : {1, 5, 10, 20, 40, 80, 160}) add_all("light", at, true, PageForm::kWhole);
  add_all("no blank lines", threshold, false, PageForm::kDense);
  add_all("clean", threshold, false, PageForm::kClean);
  return rows;
}

}  // namespace strigil
