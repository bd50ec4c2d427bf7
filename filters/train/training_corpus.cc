// Reading pages, dealing them out to folds, and what the linear part of the model sees of them.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/train/training_corpus.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "filters/filters.h"
#include "filters/line_model.h"
#include "filters/train/clean_pages.h"
#include "filters/train/random.h"
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
    for (const FilterEntry& entry : FilterTable()) {
      if (entry.name == "line_model" || entry.name == "whitespace") continue;
      if (setup.judged && (entry.kind == FilterKind::kByShape || entry.name == "page_frame"))
        continue;
      if (!entry.IsIn(profile)) continue;
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
            std::vector<bool>& taken, std::vector<bool>& kept, std::vector<uint32_t>& known_by) {
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
      known_by.push_back(KnownBy(line));
    }
  }

 private:
  uint32_t KnownBy(uint32_t line) const {
    const Hit* const end = draft_.HitsEnd(line);
    const Hit* const hit = std::find_if(draft_.HitsBegin(line), end,
                                        [&](const Hit& one) { return anywhere_[one.rule]; });
    return hit == end ? RuleEvidence::kNone : hit->rule;
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

// Puts the nodes of a row behind the others; where they begin.
uint32_t AddNodes(std::vector<uint32_t>& buckets, uint32_t bucket_count,
                  std::vector<feature_node>& nodes) {
  const auto first = static_cast<uint32_t>(nodes.size());
  std::sort(buckets.begin(), buckets.end());
  for (size_t i = 0; i < buckets.size(); ++i) {
    if (i > 0 && buckets[i] == buckets[i - 1]) {
      nodes.back().value += 1;
    } else {
      nodes.push_back({static_cast<int>(buckets[i]) + 1, 1.0});
    }
  }
  nodes.push_back({static_cast<int>(bucket_count) + 1, 1.0});  // the bias
  nodes.push_back({-1, 0.0});
  return first;
}

// What the labels of a page say of the cues of its lines.
class CueLabels {
 public:
  CueLabels(const CorpusPage& page, const std::vector<int8_t>& labels)
      : lines_(*page.lines), labels_(labels.data() + page.first_row), content_(1) {
    for (size_t line = 0; line < lines_.size(); ++line)
      content_.push_back(content_.back() +
                         (labels_[line] == 1 ? lines_.Value(line, kHalfWords) : 0));
  }

  std::array<int8_t, kCues> Of(size_t line) const {
    std::array<int8_t, kCues> cues = {};
    const int all = content_.back(), few = std::min(all / 2, std::max(20, all * 3 / 100));
    if (all >= kLeastContent) {
      cues[kTextIsOver] = all - content_[line + 1] <= few ? 1 : -1;
      cues[kTextIsAhead] = content_[line] <= few ? 1 : -1;
    }
    const int at = static_cast<int>(line);
    for (int next = at + 1; next < at + kReach && cues[kTextBelow] == 0; ++next)
      cues[kTextBelow] = OfLong(next);
    for (int last = at - 1; last > at - kReach && cues[kTextAbove] == 0; --last)
      cues[kTextAbove] = OfLong(last);
    return cues;
  }

 private:
  static constexpr int kLeastContent = 60, kLong = 24;  // half words
  static constexpr int kReach = 30;                     // lines

  // 1 for a long line of content, -1 for one of boilerplate, 0 for others.
  int8_t OfLong(int line) const {
    if (line < 0 || line >= static_cast<int>(lines_.size())) return 0;
    if (labels_[line] < 0 || lines_.Value(static_cast<size_t>(line), kHalfWords) < kLong) return 0;
    return labels_[line] ? 1 : -1;
  }

  const PageLines& lines_;
  const int8_t* labels_;
  std::vector<int> content_;  // half words before a line
};

// Of a clean page every third short line is enough: they have no cues, and are many.
void AddCueRows(const CorpusPage& page, Corpus& corpus) {
  if (page.form == PageForm::kDense || page.source->light) return;
  const CueLabels labels(page, corpus.labels);
  std::vector<uint32_t> buckets;
  for (size_t line = 0; line < page.lines->size(); ++line) {
    const size_t row = page.first_row + line;
    if (!page.lines->IsShort(line) || (page.form == PageForm::kClean && row % 3 != 0)) continue;
    buckets.clear();
    page.lines->ForHashes(line, [&](uint64_t hash) { buckets.push_back(CueBucketOf(hash)); });
    corpus.cue_rows.push_back({static_cast<uint32_t>(row),
                               AddNodes(buckets, kCueBuckets, corpus.cue_nodes), labels.Of(line)});
  }
}

void AddPage(const TrainingPage& source, PageForm form, const std::map<std::string, int>& folds,
             PageReader& reader, Corpus& corpus) {
  CorpusPage page;
  page.source = &source;
  page.form = form;
  page.fold = folds.at(DomainOf(source.host.empty() ? source.id : source.host));
  page.first_row = corpus.rows();
  page.lines = std::make_unique<PageLines>(corpus.alphabet);
  reader.Read(source, *page.lines, corpus.labels, corpus.taken, corpus.kept, corpus.known_by);
  std::vector<uint32_t> buckets;
  for (size_t line = 0; line < page.lines->size(); ++line) {
    buckets.clear();
    page.lines->ForBuckets(line, [&](uint32_t bucket) { buckets.push_back(bucket); });
    corpus.first_node.push_back(AddNodes(buckets, kBuckets, corpus.nodes));
    corpus.page_of.push_back(static_cast<uint32_t>(corpus.pages.size()));
    if (corpus.labels[page.first_row + line] == 1)
      page.content += page.lines->Value(line, kHalfWords) / 2.0;
  }
  AddCueRows(page, corpus);
  corpus.pages.push_back(std::move(page));
}

// Numbers of domains, by page.
std::vector<int> NumberDomains(const std::vector<CorpusPage>& pages) {
  std::map<std::string, int> numbers;
  std::vector<int> domains;
  for (const CorpusPage& page : pages) {
    const TrainingPage& source = *page.source;
    domains.push_back(numbers
                          .try_emplace(DomainOf(source.host.empty() ? source.id : source.host),
                                       static_cast<int>(numbers.size()))
                          .first->second);
  }
  return domains;
}

// Buckets seen on one domain alone say little of others: their nodes are taken out. `domain_of(i)`:
// of row i; `first_node(i)`: where its nodes begin, changed.
template <typename DomainOfRow, typename FirstNode>
void DropRareBuckets(uint32_t bucket_count, std::vector<feature_node>& nodes,
                     const DomainOfRow& domain_of, const FirstNode& first_node) {
  std::vector<int> seen_on(bucket_count + 2, -1);
  std::vector<bool> common(bucket_count + 2);
  common[bucket_count + 1] = true;
  size_t row = 0;
  for (const feature_node& node : nodes) {
    if (node.index < 0) {
      ++row;
      continue;
    }
    int& seen = seen_on[static_cast<size_t>(node.index)];
    if (seen >= 0 && seen != domain_of(row)) common[static_cast<size_t>(node.index)] = true;
    seen = domain_of(row);
  }
  size_t out = 0;
  row = 0;
  bool at_start = true;
  for (const feature_node node : nodes) {
    if (at_start) first_node(row++) = static_cast<uint32_t>(out);
    at_start = node.index < 0;
    if (node.index < 0 || common[static_cast<size_t>(node.index)]) nodes[out++] = node;
  }
  nodes.resize(out);
}

void DropRareBuckets(Corpus& corpus) {
  const std::vector<int> domains = NumberDomains(corpus.pages);
  const auto domain_of = [&](size_t row) { return domains[corpus.page_of[row]]; };
  DropRareBuckets(kBuckets, corpus.nodes, domain_of,
                  [&](size_t row) -> uint32_t& { return corpus.first_node[row]; });
  DropRareBuckets(
      kCueBuckets, corpus.cue_nodes, [&](size_t i) { return domain_of(corpus.cue_rows[i].row); },
      [&](size_t i) -> uint32_t& { return corpus.cue_rows[i].first_node; });
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
