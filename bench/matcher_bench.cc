// How fast lines are matched: the program's own rules on news text, and what the obvious ways cost.
//
//   Match/news       lines of articles, mostly without a hit: what most bytes of a dump are
//   Match/short      short lines, where whole-line phrases are looked up
//   Match/german ... lines that have to be folded first
//   OneRegexARule    each pattern tried by itself
//
// Bytes a second are of one core, CPU time.
//
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/line_form.h"
#include "filters/rules/matcher.h"
#include "pipeline/byte_scan.h"

namespace strigil {
namespace {

constexpr std::string_view kNews[] = {
    "The council voted on Tuesday night to keep the old swimming pool open for another winter, "
    "after "
    "more than two hundred residents filled the gallery and spoke for nearly four hours about it.",
    "\"We did the sums three times and they never came out the same,\" said the treasurer, who has "
    "looked after the town's books since the flood, \"but nobody here wants to be the one to drain "
    "it.\"",
    "Engineers found in the spring that one of the two boilers, installed in 1974, had cracked "
    "along a "
    "seam; a new one would cost $310,000, which is about what the library spends on books in six "
    "years.",
    "The school next door has used the pool every weekday morning for its swimming lessons, and "
    "its head "
    "teacher told the meeting that the nearest other pool is forty minutes away by bus, each way.",
    "A decision on the repair is expected in March, when the county says whether it will share the "
    "cost, "
    "and until then the water will be kept two degrees cooler than the regulars would like.",
};
constexpr std::string_view kGerman[] = {
    "Der Gemeinderat hat am Dienstagabend beschlossen, das alte Schwimmbad für einen weiteren "
    "Winter "
    "offen zu halten; über zweihundert Bürgerinnen und Bürger hatten sich dafür ausgesprochen.",
    "Die Stadtwerke müssen nun prüfen, ob der Kessel von 1974 noch einmal geschweißt werden kann, "
    "denn ein "
    "neuer würde so viel kosten wie die Bücherei in sechs Jahren für Bücher ausgibt.",
};
constexpr std::string_view kRussian[] = {
    "Городской совет во вторник вечером решил оставить старый бассейн открытым ещё на одну зиму "
    "после того, "
    "как больше двухсот жителей почти четыре часа говорили о нём.",
};
constexpr std::string_view kShort[] = {
    "Read more",
    "Home",
    "The old pool stays open",
    "By Jane Miller",
    "12 Comments",
    "Share this article",
    "What the winter will cost",
    "Photo: the pool in 1974",
    "Tuesday, 4 March",
    "Two boilers and a flood",
};

struct PlainLine {
  std::string text;
  uint32_t length;
};

// Two megabytes of these lines, no two alike: the words are turned round a little further each
// time.
std::vector<PlainLine> Vary(const std::string_view* begin, const std::string_view* end) {
  std::vector<PlainLine> lines;
  size_t bytes = 0;
  for (size_t round = 0; bytes < (size_t{2} << 20); ++round) {
    for (const std::string_view* line = begin; line != end; ++line) {
      const size_t blank = line->find(' ', round * 7 % line->size());
      std::string text(round % 3 == 0 || blank == std::string_view::npos
                           ? std::string(*line)
                           : std::string(line->substr(blank + 1)) + " " +
                                 std::string(line->substr(0, blank)));
      if (round % 2) text += " " + std::to_string(round);
      bytes += text.size();
      const uint32_t length = CountCodePoints(text);
      lines.push_back({std::move(text), length});
    }
  }
  return lines;
}

void Match(benchmark::State& state, const std::vector<PlainLine>& lines) {
  const auto matcher = Matcher::New({});
  const auto scratch = matcher->NewScratch();
  std::vector<RuleHit> hits;
  size_t bytes = 0, count = 0, hit = 0;
  for (auto _ : state) {
    for (const PlainLine& line : lines) {
      hits.clear();
      matcher->Match(line.text, line.text, line.length, *scratch, hits);
      bytes += line.text.size();
      hit += !hits.empty();
    }
    count += lines.size();
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.counters["lines_hit"] = static_cast<double>(hit) / static_cast<double>(count);
  state.counters["rules"] = static_cast<double>(matcher->rules().size());
}
BENCHMARK_CAPTURE(Match, news, Vary(std::begin(kNews), std::end(kNews)));
BENCHMARK_CAPTURE(Match, german, Vary(std::begin(kGerman), std::end(kGerman)));
BENCHMARK_CAPTURE(Match, russian, Vary(std::begin(kRussian), std::end(kRussian)));
BENCHMARK_CAPTURE(Match, short, Vary(std::begin(kShort), std::end(kShort)));

void OneRegexARule(benchmark::State& state) {
  std::vector<std::unique_ptr<RE2>> regexes;
  for (const Pack& pack : Matcher::New({})->packs()) {
    for (const RuleSpec& rule : pack.rules) {
      for (const std::string& pattern : rule.patterns) {
        regexes.push_back(std::make_unique<RE2>(AnchoredPattern(rule.at, pattern),
                                                PatternOptions(rule.case_sensitive)));
      }
    }
  }
  const std::vector<PlainLine> lines = Vary(std::begin(kNews), std::end(kNews));
  size_t bytes = 0, hit = 0, i = 0;
  for (auto _ : state) {
    const PlainLine& line = lines[i++ % lines.size()];
    for (const auto& regex : regexes) hit += RE2::PartialMatch(line.text, *regex);
    bytes += line.text.size();
  }
  benchmark::DoNotOptimize(hit);
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(OneRegexARule);

// What a program pays at start: no rule is parsed, no regular expression compiled.
void Start(benchmark::State& state) {
  for (auto _ : state) {
    const auto matcher = Matcher::New({});
    benchmark::DoNotOptimize(matcher->NewScratch());
  }
}
BENCHMARK(Start);

}  // namespace
}  // namespace strigil
