// What holds for every text: cleaning twice changes nothing more, the ledger gives the input back,
// the output is valid UTF-8 with the kept lines in order, text and JSON Lines agree, and neither
// the number of threads nor the size of the reads nor what was cleaned before changes a byte.
//
// The texts are the fixtures, and mixtures of their lines with odd characters put in: the same 300
// in every run. STRIGIL_TEST_SEED asks for others (test_seed.h), STRIGIL_TEST_MIXTURES for another
// number of them; the seed is printed when a test fails.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cleaner.h"
#include "pipeline/engine.h"
#include "pipeline/format.h"
#include "pipeline/json_text.h"
#include "pipeline/ledger.h"
#include "pipeline/unicode.h"
#include "tests/restore_testing.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

namespace fs = std::filesystem;

uint32_t MixtureCount() {
  const char* text = std::getenv("STRIGIL_TEST_MIXTURES");
  return text != nullptr ? static_cast<uint32_t>(std::strtoul(text, nullptr, 10)) : 300;
}

std::vector<std::string> FixtureTexts() {
  std::vector<std::string> texts;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(STRIGIL_SOURCE_DIR) / "fixtures")) {
    if (entry.path().extension() != ".txt") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

// Mixtures of the lines of texts.
class Mixer {
 public:
  Mixer(const std::vector<std::string>& texts, uint32_t seed) : random_(seed) {
    for (const std::string& text : texts) {
      for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        lines_.push_back(text.substr(at, end - at));
        at = end + 1;
      }
    }
  }

  std::string Mix(bool well_formed) {
    static const std::vector<std::string> kOdd = {"\u00AD",
                                                  "\u200B",
                                                  "\u200C",
                                                  "\u200D",
                                                  "\uFEFF",
                                                  "\u2060",
                                                  "\u200E",
                                                  "\u202E",
                                                  "\x01",
                                                  "\x7F",
                                                  "\u0085",
                                                  "\u2028",
                                                  "\u2029",
                                                  "\v",
                                                  "\f",
                                                  "\r",
                                                  "\r\n",
                                                  "\n\n\n",
                                                  " ",
                                                  "  ",
                                                  "\t",
                                                  "\u00A0",
                                                  "\u3000",
                                                  "\u202F",
                                                  "&nbsp;",
                                                  "&amp;",
                                                  "\u3164",
                                                  "\uFE0F",
                                                  "\uFFFC",
                                                  "\uE001",
                                                  ".",
                                                  " .",
                                                  "# ",
                                                  "> ",
                                                  "|",
                                                  " | ",
                                                  "- ",
                                                  "```\n",
                                                  "    ",
                                                  "\u05D0\u200F",
                                                  "\u0E01\u200B\u0E02",
                                                  "\"",
                                                  "\\",
                                                  "\u201C",
                                                  std::string(1, '\0'),
                                                  "\x80",
                                                  "\xF0\x9F\x98"};
    static const std::vector<std::string> kBreaks = {"\n",   "\n",    "\n\n", "\n\n\n",
                                                     "\r\n", "\n \n", "\r",   "\n\u00A0\n"};
    std::string text;
    for (size_t count = 1 + random_() % 25; count > 0; --count) {
      std::string line = Any(lines_);
      for (size_t odd = random_() % 4; odd > 0; --odd) {
        line.insert(CharacterStart(line, random_() % (line.size() + 1)), Any(kOdd));
      }
      text += line + Any(kBreaks);
    }
    if (random_() % 2) text.pop_back();
    if (!well_formed) return text;
    std::string repaired;
    for (std::string_view rest = text; !rest.empty();) {
      const Decoded c = DecodeOne(rest);
      AppendUtf8(c.code_point, repaired);
      rest.remove_prefix(c.length);
    }
    return repaired;
  }

 private:
  const std::string& Any(const std::vector<std::string>& from) {
    return from[random_() % from.size()];
  }

  std::mt19937 random_;
  std::vector<std::string> lines_;
};

class PropertiesTest : public testing::TestWithParam<std::string> {
 protected:
  PropertiesTest() : texts_(FixtureTexts()), mixer_(texts_, seed_) {
    for (uint32_t i = MixtureCount(); i > 0; --i) {
      texts_.push_back(mixer_.Mix(true));
    }
  }

  const uint32_t seed_ = TestSeed();
  testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
  std::vector<std::string> texts_;
  Mixer mixer_;
};

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  return words;
}

TEST_P(PropertiesTest, OfCleanText) {
  ChainOptions options;
  options.profile = GetParam();
  options.skip = {
      "line_model"};  // it looks at the lines around, so it may find more the second time
  Cleaner cleaner(options);
  for (const std::string& text : texts_) {
    const std::string clean = cleaner.Clean(text);
    EXPECT_TRUE(IsValidUtf8(clean)) << text;
    EXPECT_TRUE(clean.empty() ||
                (clean.back() == '\n' && !clean.ends_with("\n\n") && clean[0] != '\n'))
        << text;
    EXPECT_EQ(clean.find("\n\n\n"), std::string::npos) << text;
    ASSERT_EQ(cleaner.Clean(clean), clean) << "cleaned twice; from:\n" << text;
    std::string without = clean;
    if (!without.empty()) without.pop_back();
    ASSERT_EQ(cleaner.Clean(text, false), without) << text;
    ASSERT_EQ(cleaner.Clean(without, false), without) << "cleaned twice; from:\n" << text;
    // Nothing is invented and nothing changes places: each word comes after the one before it. An
    // invisible character taken out of a word joins its halves.
    const std::vector<std::string> kept = WordsOf(clean);
    size_t at = 0;
    const std::string letters = [&] {
      std::string all;
      for (const std::string& word : WordsOf(text)) all += word;
      return all;
    }();
    for (const std::string& word : kept) {
      const size_t found = letters.find(word, at);
      ASSERT_NE(found, std::string::npos) << word << "\n" << text;
      at = found + word.size();
    }
  }
}

// What a worker remembers of lines it has seen makes it faster and changes nothing.
TEST_P(PropertiesTest, OfAnyOrder) {
  Cleaner forwards({.profile = GetParam()}), backwards({.profile = GetParam()});
  std::vector<std::string> clean;
  for (const std::string& text : texts_) clean.push_back(forwards.Clean(text));
  for (size_t i = texts_.size(); i-- > 0;)
    ASSERT_EQ(backwards.Clean(texts_[i]), clean[i]) << texts_[i];
}

// Inputs in memory, in reads of a fixed size.
class Memory : public ByteSource, public EngineSink {
 public:
  Memory(const std::vector<std::string>& inputs, size_t step) : inputs_(inputs), step_(step) {}

  bool Next() override {
    at_ = 0;
    return ++input_ <= inputs_.size();
  }
  size_t Read(char* buffer, size_t size) override {
    const std::string& input = inputs_[input_ - 1];
    const size_t count = std::min({size, step_, input.size() - at_});
    std::memcpy(buffer, input.data() + at_, count);
    at_ += count;
    return count;
  }
  bool IsPaused() override { return false; }
  void Interrupt() override {}
  void Write(std::string_view clean) override { out += clean; }
  void Reject(std::string_view raw) override { rejects += raw; }
  void Flush() override {}
  void TellFault(const FaultNote&) override {}
  void TellInputFailed(uint32_t, const Error& error, bool) override {
    ADD_FAILURE() << error.what();
  }

  std::string out, rejects;

 private:
  const std::vector<std::string>& inputs_;
  const size_t step_;
  size_t input_ = 0;
  size_t at_ = 0;
};

struct Products {
  std::string out, rejects, ledger;
};

struct Shape {
  std::string format;
  FormatOptions format_options;
  EngineOptions engine_options;
};

Products RunEngine(const std::string& profile, Shape shape, const std::vector<std::string>& inputs,
                   size_t step, int threads) {
  RuleTable rules;
  ChainOptions chain_options;
  chain_options.profile = profile;
  const std::unique_ptr<Chain> chain = Chain::New(chain_options, rules);
  const EngineRules engine_rules(rules);
  const std::unique_ptr<Format> format = shape.format == "jsonl"
                                             ? NewJsonlFormat(shape.format_options, rules)
                                             : NewTextFormat(shape.format_options, rules);
  Products run;
  std::vector<std::string> names;
  for (size_t i = 0; i < inputs.size(); ++i) names.push_back("input" + std::to_string(i));
  Ledger ledger({.version = "0",
                 .rules_hash = "",
                 .format = shape.format,
                 .to = {},
                 .separator = {},
                 .inputs = names},
                rules, [&](std::string_view lines) { run.ledger += lines; });
  Memory memory(inputs, step);
  shape.engine_options.threads = threads;
  const EngineResult result =
      Engine(*chain, *format, engine_rules, shape.engine_options).Run(memory, memory, {&ledger});
  ledger.Finish(result.stats, true);
  run.out = std::move(memory.out);
  run.rejects = std::move(memory.rejects);
  EXPECT_EQ(result.stats.bytes_out, run.out.size());
  EXPECT_EQ(result.stats.bytes_in - result.stats.removed + result.stats.inserted,
            result.stats.bytes_out);
  return run;
}

TEST_P(PropertiesTest, OfRuns) {
  std::string separated, jsonl, marked = "\xEF\xBB\xBF";
  for (size_t i = 0; i < 60; ++i) {
    separated += mixer_.Mix(false) + (i % 3 ? "\f" : "\f\f");
    marked += mixer_.Mix(false) + (i % 2 ? "\n=====\n" : "\r\n=====\r\n");
    jsonl += i % 9 == 0 ? "{broken\n" : i % 7 == 0 ? " \r\n" : "";
    jsonl += "{\"id\":" + std::to_string(i) + ", \"text\" : ";
    AppendJsonString(mixer_.Mix(true), jsonl);
    jsonl += i % 5 ? "}\n" : ",\"n\":1e400}\r\n";
  }
  jsonl.pop_back();
  const EngineOptions keep;
  EngineOptions drop, reject;
  drop.on_error = OnError::kDrop;
  drop.drop_empty = reject.drop_empty = reject.reject = true;
  FormatOptions small, ff, line, plain;
  small.max_record = 300;
  ff.separator = "\f";
  line.separator = "=====";
  std::vector<Shape> shapes = {{"text", plain, keep},    {"text", small, keep},
                               {"text", ff, drop},       {"text", line, keep},
                               {"jsonl", plain, keep},   {"jsonl", plain, drop},
                               {"jsonl", plain, reject}, {"jsonl", small, keep}};
  for (Shape& shape : shapes) {
    const bool is_text = shape.format == "text";
    if (is_text && !shape.format_options.separator.empty()) {
      shape.engine_options.between_inputs =
          shape.format_options.separator == "\f" ? "\f" : "=====\n";
    } else if (!is_text) {
      shape.engine_options.between_inputs = "\n";
    }
    const std::vector<std::string> inputs = is_text
                                                ? std::vector<std::string>{separated, "", marked}
                                                : std::vector<std::string>{jsonl, "", jsonl};
    const std::string all = inputs[0] + inputs[1] + inputs[2];
    const Products one = RunEngine(GetParam(), shape, inputs, 1 << 20, 1);
    EXPECT_EQ(RestoreFrom(one.ledger, one.out), all)
        << shape.format << " " << shape.format_options.separator;
    for (const auto& [step, threads] :
         {std::pair<size_t, int>{1, 1}, {7, 2}, {4096, 3}, {1 << 20, 8}}) {
      const Products other = RunEngine(GetParam(), shape, inputs, step, threads);
      EXPECT_EQ(other.out, one.out) << shape.format << " in reads of " << step;
      EXPECT_EQ(other.ledger, one.ledger) << shape.format << " in reads of " << step;
      EXPECT_EQ(other.rejects, one.rejects) << shape.format << " in reads of " << step;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, PropertiesTest, testing::Values("safe", "news", "web"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace strigil
