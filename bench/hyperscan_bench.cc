// The chain against Hyperscan that only looks for the chain's literals, in memory, on one core:
// the phrases of all packs, without case, where Hyperscan calls back for each hit.
//
//   STRIGIL_BENCH_TEXT=part.txt build/hyperscan_bench
//
// The text is a file with form feeds between its documents; without one, the fixtures' articles.
// Built where libhyperscan-dev is installed; nothing else of ours uses it.
//
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <hs/hs.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "filters/rules/pack.h"
#include "pipeline/chain.h"

namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::vector<std::string>& Documents() {
  static const std::vector<std::string> documents = [] {
    std::string all;
    if (const char* path = std::getenv("STRIGIL_BENCH_TEXT")) {
      all = ReadFile(path);
    } else {
      for (const auto& entry : fs::directory_iterator(STRIGIL_SOURCE_DIR "/fixtures/articles")) {
        if (entry.path().string().ends_with(".in.txt")) all += ReadFile(entry.path()) + '\f';
      }
    }
    std::vector<std::string> cut;
    for (size_t at = 0; at < all.size();) {
      const size_t end = std::min(all.find('\f', at), all.size());
      cut.push_back(all.substr(at, end - at));
      at = end + 1;
    }
    return cut;
  }();
  return documents;
}

// As patterns: what has a meaning in one is escaped.
std::vector<std::string> Literals() {
  std::vector<std::string> literals;
  for (const auto& entry : fs::directory_iterator(STRIGIL_SOURCE_DIR "/filters/packs")) {
    for (const strigil::RuleSpec& rule : strigil::LoadPack(entry.path()).rules) {
      for (const std::string& phrase : rule.phrases) {
        std::string& literal = literals.emplace_back();
        for (const char c : phrase) {
          if (std::string_view("\\^$.|?*+()[]{}/").find(c) != std::string_view::npos)
            literal += '\\';
          literal += c;
        }
      }
    }
  }
  std::sort(literals.begin(), literals.end());
  literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
  return literals;
}

void BM_ChainNews(benchmark::State& state) {
  strigil::RuleTable rules;
  const auto chain = strigil::Chain::New({.profile = "news"}, rules);
  const auto scratch = chain->NewScratch();
  strigil::EditList edits;
  size_t bytes = 0;
  for (auto _ : state) {
    for (const std::string& document : Documents()) {
      edits.clear();
      chain->Apply(document, {}, {}, *scratch, edits);
      benchmark::DoNotOptimize(edits);
      bytes += document.size();
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(BM_ChainNews)->Unit(benchmark::kMillisecond);

void BM_HyperscanLiterals(benchmark::State& state) {
  const std::vector<std::string> literals = Literals();
  std::vector<const char*> patterns;
  std::vector<unsigned> flags, ids;
  for (const std::string& literal : literals) {
    patterns.push_back(literal.c_str());
    flags.push_back(HS_FLAG_CASELESS | HS_FLAG_UTF8);
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  hs_scratch_t* scratch = nullptr;
  if (hs_compile_multi(patterns.data(), flags.data(), ids.data(), static_cast<unsigned>(ids.size()),
                       HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS ||
      hs_alloc_scratch(database, &scratch) != HS_SUCCESS) {
    state.SkipWithError(error != nullptr ? error->message : "hyperscan: no scratch");
    return;
  }
  size_t bytes = 0;
  size_t hits = 0;
  const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* counter) {
    ++*static_cast<size_t*>(counter);
    return 0;
  };
  for (auto _ : state) {
    for (const std::string& document : Documents()) {
      hs_scan(database, document.data(), static_cast<unsigned>(document.size()), 0, scratch, count,
              &hits);
      bytes += document.size();
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.counters["literals"] = static_cast<double>(literals.size());
  state.counters["hits"] = static_cast<double>(hits);
  hs_free_scratch(scratch);
  hs_free_database(database);
}
BENCHMARK(BM_HyperscanLiterals)->Unit(benchmark::kMillisecond);

}  // namespace
