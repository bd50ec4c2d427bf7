// Reading pages, dealing them out to folds, and what the linear part of the model sees of them.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/training_corpus.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "filters/clean_pages.h"
#include "filters/filters.h"
#include "filters/line_model.h"
#include "filters/random.h"
#include "pipeline/error.h"

namespace strigil {
namespace {

constexpr size_t kDenseEvery = 4;  // pages: so many also stand there without blank lines

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
  CorpusPage page;
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
  for (const CorpusPage& page : corpus.pages) {
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

}  // namespace

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

}  // namespace strigil
