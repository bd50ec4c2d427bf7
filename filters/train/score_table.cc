// What held-out scores come to, at one threshold and another.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <map>

#include "filters/model/line_scores.h"
#include "filters/model/page_evidence.h"
#include "filters/train/train_model.h"

namespace strigil {
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
  RuleEvidence rules;
  size_t under = 0;
  for (const HeldOutLine& line : page.lines) {
    evidence.Add(line.half_words, line.score);
    if (line.half_words == 0 || ToPermille(line.score) >= threshold) continue;
    ++under;
    if (line.known_by != RuleEvidence::kNone) rules.Add(line.known_by);
  }
  const int32_t limit =
      page.light ? std::numeric_limits<int32_t>::max() : evidence.Limit(rules.Of(under));
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
