// What the chain costs in memory, on one core: the fixtures' articles, varied and repeated, under
// each profile. Bytes a second are bytes of input.
//
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cleaner.h"

namespace {

// The articles of the fixtures, each in a few variants so that caches do not know them by heart.
std::vector<std::string> Articles() {
  std::vector<std::string> articles;
  const std::string folder = std::string(STRIGIL_SOURCE_DIR) + "/fixtures/articles";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().string().ends_with(".in.txt")) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (char variant = 'a'; variant <= 'p'; ++variant) {
      std::string varied = text;
      for (size_t i = 0; i + 1 < varied.size(); ++i) {
        if (varied[i] == 'e' && varied[i + 1] == ' ') varied[i] = variant;
      }
      articles.push_back(varied);
    }
  }
  return articles;
}

void BM_Chain(benchmark::State& state, const char* profile) {
  strigil::RuleTable rules;
  const auto chain = strigil::Chain::New({.profile = profile}, rules);
  const auto scratch = chain->NewScratch();
  const std::vector<std::string> articles = Articles();
  strigil::EditList edits;
  size_t bytes = 0;
  for (auto _ : state) {
    for (const std::string& article : articles) {
      edits.clear();
      chain->Apply(article, {}, {}, *scratch, edits);
      benchmark::DoNotOptimize(edits);
      bytes += article.size();
    }
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK_CAPTURE(BM_Chain, safe, "safe");
BENCHMARK_CAPTURE(BM_Chain, news, "news");
BENCHMARK_CAPTURE(BM_Chain, web, "web");

void BM_StartUp(benchmark::State& state) {
  for (auto _ : state) {
    strigil::Cleaner cleaner({.profile = "news"});
    benchmark::DoNotOptimize(cleaner);
  }
}
BENCHMARK(BM_StartUp);

}  // namespace
