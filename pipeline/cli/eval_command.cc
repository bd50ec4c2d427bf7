// `strigil eval LABELLED...`: scores a chain against labelled pages.
//
//   page group                pages   content   lost ‰   boilerplate   left %      F1   hurt %
//   all                         322     77000     0.47         10500    87.97  0.9658      0.3
//
// Lost is the part of the content's words that the chain takes, left the part of the boilerplate's
// that it leaves, hurt the pages that lose more than 5 % of their content. `by rule` says which
// rule cost which content and earned which boilerplate.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/outputs.h"
#include "pipeline/io/labelled.h"
#include "pipeline/json_text.h"
#include "pipeline/score.h"
#include "pipeline/visible.h"

namespace strigil {
namespace {

struct KindScore {
  uint64_t lines = 0, lines_removed = 0;
  double words = 0, words_removed = 0;
};

struct RuleScore {
  uint64_t content_lines = 0, boilerplate_lines = 0;
  double content = 0, boilerplate = 0;  // words taken
};

struct LostLine {
  std::string text;
  std::string rule;
  double words = 0;
};

struct PageResult {
  std::string id;
  double lost = 0, left = 0;
  std::vector<LostLine> lines;
};

struct Results {
  Score all;
  std::map<std::string, std::map<std::string, Score>> groups;  // by, value
  std::map<std::string, KindScore> kinds;
  std::map<std::string, RuleScore> rules;
  std::vector<PageResult> worst;
};

std::string Format(const char* format, ...) __attribute__((format(printf, 1, 2)));
std::string Format(const char* format, ...) {
  char buffer[512];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  return buffer;
}

std::string JsonString(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

std::string JoinLines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (&line != &lines.front()) text += '\n';
    text += line;
  }
  return text;
}

std::string GroupValue(const LabelledPage& page, const std::string& by) {
  if (by == "lang") return page.language;
  if (by == "source") return page.source;
  return page.host;
}

// Scores one page into `results`.
void ScorePage(const LabelledPage& page, const EditList& edits, const RuleTable& rules,
               const std::vector<std::string>& by, Results& results) {
  const std::vector<LineScore> lines = ScoreLines(page.lines, edits);
  Score score;
  score.pages = 1;
  PageResult result{page.id, 0, 0, {}};
  for (size_t i = 0; i < lines.size(); ++i) {
    const LineScore& line = lines[i];
    const double taken = line.words * (1 - line.kept);
    if (page.labels[i] < 0 || line.words == 0) continue;
    const std::string rule = line.kept < 1 ? rules[line.rule].name : std::string();
    if (page.labels[i] == 1) {
      score.content += line.words;
      score.content_kept += line.words - taken;
      if (taken > 0) {
        results.rules[rule].content += taken;
        ++results.rules[rule].content_lines;
        result.lines.push_back({page.lines[i], rule, taken});
      }
      continue;
    }
    score.boilerplate += line.words;
    score.boilerplate_kept += line.words - taken;
    if (taken > 0) {
      results.rules[rule].boilerplate += taken;
      ++results.rules[rule].boilerplate_lines;
    }
    if (!page.kinds.empty() && !page.kinds[i].empty()) {
      KindScore& kind = results.kinds[page.kinds[i]];
      ++kind.lines;
      kind.lines_removed += line.kept < 0.5;
      kind.words += line.words;
      kind.words_removed += taken;
    }
  }
  score.content_pages = score.content > 0;
  score.pages_hurt = score.content > 0 && score.content_kept < 0.95 * score.content;
  results.all.Add(score);
  for (const std::string& group : by) {
    if (group != "kind" && group != "rule")
      results.groups[group][GroupValue(page, group)].Add(score);
  }
  result.lost = score.content - score.content_kept;
  result.left = score.boilerplate_kept;
  if (result.lost > 0) results.worst.push_back(std::move(result));
}

std::string Row(const std::string& name, const Score& score) {
  return Format("%-30.30s %6llu %10.0f %8.2f %12.0f %8.2f %8.4f %7.1f\n", name.c_str(),
                static_cast<unsigned long long>(score.pages), score.content, score.ContentLost(),
                score.boilerplate, score.BoilerplateLeft(), score.ContentF1(),
                score.content_pages ? 100.0 * static_cast<double>(score.pages_hurt) /
                                          static_cast<double>(score.content_pages)
                                    : 0.0);
}

// Map entries, the ones with the most `weight` first.
template <typename Value, typename Weight>
std::vector<std::pair<std::string, Value>> Sorted(const std::map<std::string, Value>& map,
                                                  const Weight& weight) {
  std::vector<std::pair<std::string, Value>> entries(map.begin(), map.end());
  std::stable_sort(entries.begin(), entries.end(), [&](const auto& a, const auto& b) {
    return weight(a.second) > weight(b.second);
  });
  return entries;
}

std::string RuleTableText(const Results& results) {
  std::string out = Format("\n%-40s %13s %13s %13s %13s\n", "by rule", "content lines",
                           "content words", "debris lines", "debris words");
  for (const auto& [name, rule] :
       Sorted(results.rules, [](const RuleScore& r) { return r.content * 1000 + r.boilerplate; })) {
    out += Format("%-40s %13llu %13.1f %13llu %13.1f\n", name.c_str(),
                  static_cast<unsigned long long>(rule.content_lines), rule.content,
                  static_cast<unsigned long long>(rule.boilerplate_lines), rule.boilerplate);
  }
  return out;
}

std::string KindTableText(const Results& results) {
  if (results.kinds.empty()) return "";
  std::string out =
      Format("\n%-24s %8s %10s %10s %10s\n", "by kind", "lines", "removed %", "words", "removed %");
  for (const auto& [name, kind] :
       Sorted(results.kinds, [](const KindScore& k) { return static_cast<double>(k.lines); })) {
    out += Format("%-24.100s %8llu %10.1f %10.0f %10.1f\n", Visible(name).c_str(),
                  static_cast<unsigned long long>(kind.lines),
                  100.0 * static_cast<double>(kind.lines_removed) / static_cast<double>(kind.lines),
                  kind.words, kind.words > 0 ? 100 * kind.words_removed / kind.words : 0.0);
  }
  return out;
}

std::string WorstText(const Results& results, size_t count) {
  std::string out = "\nmost content lost\n";
  for (size_t i = 0; i < results.worst.size() && i < count; ++i) {
    const PageResult& page = results.worst[i];
    out += Format("%8.0f words lost, %.0f left: ", page.lost, page.left) + Visible(page.id) + "\n";
    for (const LostLine& line : page.lines)
      out += "    " + line.rule + ": " + Visible(line.text) + "\n";
  }
  return out;
}

std::string Text(const Results& results, const Options& options) {
  std::string out = Format("%-30s %6s %10s %8s %12s %8s %8s %7s\n", "", "pages", "content",
                           "lost \u2030", "boilerplate", "left %", "F1", "hurt %");
  out += Row("all", results.all);
  for (const auto& [by, groups] : results.groups) {
    out += "\nby " + by + "\n";
    for (const auto& [name, score] :
         Sorted(groups, [](const Score& s) { return static_cast<double>(s.pages); })) {
      out += Row(name.empty() ? "-" : Visible(name), score);
    }
  }
  const auto wants = [&](const char* by) {
    return std::find(options.eval_by.begin(), options.eval_by.end(), by) != options.eval_by.end();
  };
  if (wants("kind")) out += KindTableText(results);
  if (wants("rule")) out += RuleTableText(results);
  if (options.eval_worst > 0) out += WorstText(results, static_cast<size_t>(options.eval_worst));
  return out;
}

std::string ScoreJson(const Score& score) {
  return Format(
      "{\"pages\":%llu,\"content_words\":%.1f,\"content_lost_permille\":%.4f,\"boilerplate_words\":"
      "%.1f,\"boilerplate_left_percent\":%.4f,"
      "\"content_f1\":%.5f,\"pages_hurt\":%llu}",
      static_cast<unsigned long long>(score.pages), score.content, score.ContentLost(),
      score.boilerplate, score.BoilerplateLeft(), score.ContentF1(),
      static_cast<unsigned long long>(score.pages_hurt));
}

std::string Json(const Results& results) {
  std::string out = "{\"all\":" + ScoreJson(results.all);
  for (const auto& [by, groups] : results.groups) {
    out += ",\"by_" + by + "\":{";
    const char* comma = "";
    for (const auto& [name, score] : groups) {
      out += comma + JsonString(name) + ":" + ScoreJson(score);
      comma = ",";
    }
    out += "}";
  }
  out += ",\"by_kind\":{";
  const char* comma = "";
  for (const auto& [name, kind] : results.kinds) {
    out +=
        comma + JsonString(name) +
        Format(":{\"lines\":%llu,\"lines_removed\":%llu,\"words\":%.1f,\"words_removed\":%.1f}",
               static_cast<unsigned long long>(kind.lines),
               static_cast<unsigned long long>(kind.lines_removed), kind.words, kind.words_removed);
    comma = ",";
  }
  out += "},\"by_rule\":{";
  comma = "";
  for (const auto& [name, rule] : results.rules) {
    out += comma + JsonString(name) +
           Format(
               ":{\"content_lines\":%llu,\"content_words\":%.1f,\"boilerplate_lines\":%llu,"
               "\"boilerplate_words\":%.1f}",
               static_cast<unsigned long long>(rule.content_lines), rule.content,
               static_cast<unsigned long long>(rule.boilerplate_lines), rule.boilerplate);
    comma = ",";
  }
  return out + "}}\n";
}

}  // namespace

Status RunEval(const Options& options) {
  RuleTable rules;
  const auto chain = Chain::New(options.chain, rules);
  const auto scratch = chain->NewScratch();
  Results results;
  EditList edits;
  for (const std::string& path : options.inputs) {
    ReadLabelled(path, [&](LabelledPage& page) {
      const std::string text = JoinLines(page.lines);
      DocumentInfo info{page.id, page.url, page.language};
      chain->Apply(text, {}, info, *scratch, edits);
      ScorePage(page, edits, rules, options.eval_by, results);
    });
  }
  std::stable_sort(results.worst.begin(), results.worst.end(),
                   [](const PageResult& a, const PageResult& b) { return a.lost > b.lost; });
  WriteReport(options, options.eval_json ? Json(results) : Text(results, options));
  return Status::kOk;
}

}  // namespace strigil
