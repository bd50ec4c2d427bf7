// The engine: the same bytes for every number of threads and every size of read; faults, joints,
// failing inputs and outputs; nothing hangs.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/engine.h"

#include <bzlib.h>
#include <gtest/gtest.h>
#include <nettle/sha2.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/format.h"
#include "pipeline/io/codec.h"
#include "pipeline/json_text.h"
#include "pipeline/ledger.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

// Inputs in memory, given out in reads of at most `step` bytes.
class MemorySource : public ByteSource {
 public:
  MemorySource(std::vector<std::string> inputs, size_t step)
      : inputs_(std::move(inputs)), step_(step) {}

  bool Next() override {
    at_ = 0;
    if (++input_ > inputs_.size()) return false;
    if (inputs_[input_ - 1] == "MISSING") throw Error(Status::kInput, "missing: cannot open");
    return true;
  }
  size_t Read(char* buffer, size_t size) override {
    const std::string& input = inputs_[input_ - 1];
    if (at_ == fail_at_) throw Error(Status::kInput, "cut short");
    const size_t count = std::min({size, step_, input.size() - at_, fail_at_ - at_});
    std::memcpy(buffer, input.data() + at_, count);
    at_ += count;
    return count;
  }
  bool IsPaused() override { return pauses_; }
  void Interrupt() override {}

  size_t fail_at_ = SIZE_MAX;
  bool pauses_ = false;

 private:
  std::vector<std::string> inputs_;
  size_t step_;
  size_t input_ = 0;
  size_t at_ = 0;
};

class MemorySink : public EngineSink {
 public:
  void Write(std::string_view clean) override {
    if (out.size() >= fail_at) throw Error(Status::kOutput, "full");
    out += clean;
  }
  void Reject(std::string_view raw) override { rejects += raw; }
  void Flush() override { ++flushes; }
  void TellFault(const FaultNote& note) override { faults.push_back(note); }
  void TellInputFailed(uint32_t, const Error& error, bool begun) override {
    failures.push_back(std::string(error.what()) + (begun ? ", begun" : ""));
  }

  std::string out, rejects;
  std::vector<FaultNote> faults;
  std::vector<std::string> failures;
  size_t fail_at = SIZE_MAX;
  int flushes = 0;
};

ChainOptions News() {
  ChainOptions options;
  options.profile = "news";
  return options;
}

class TestEngine {
 public:
  explicit TestEngine(const std::string& format, FormatOptions options = {})
      : chain_(Chain::New(News(), rules_)), engine_rules_(rules_) {
    format_ = format == "jsonl" ? NewJsonlFormat(options, rules_) : NewTextFormat(options, rules_);
  }
  EngineResult Run(ByteSource& source, MemorySink& sink, EngineOptions options = {},
                   const std::vector<Observer*>& observers = {}) {
    return Engine(*chain_, *format_, engine_rules_, options).Run(source, sink, observers);
  }
  const RuleTable& rules() const { return rules_; }

 private:
  RuleTable rules_;
  std::unique_ptr<Chain> chain_;
  EngineRules engine_rules_;
  std::unique_ptr<Format> format_;
};

std::string RandomJsonl(uint32_t seed, size_t lines) {
  std::mt19937 random(seed);
  std::string out;
  for (size_t i = 0; i < lines; ++i) {
    switch (random() % 8) {
      case 0:
        out += "\n";
        break;
      case 1:
        out += "{broken\n";
        break;
      case 2:
        out += "{\"text\":\"Share this:\"}\r\n";
        break;
      default:
        out += "{\"id\":" + std::to_string(i) + ",\"text\":\"The mayor spoke.  \\n\\n\\n[ad_1]\\n" +
               std::string(random() % 400, 'a') + "\\n\"}\n";
    }
  }
  return out;
}

TEST(Engine, SameBytesForAnyThreadsAndReads) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::vector<std::string> inputs{RandomJsonl(seed, 3000), RandomJsonl(seed + 1, 50)};
  std::string expected, expected_ledger;
  for (const int threads : {1, 2, 3, 8}) {
    for (const size_t step : {size_t{1}, size_t{7}, size_t{4096}, size_t{1} << 20}) {
      TestEngine setup("jsonl");
      MemorySource source(inputs, step);
      source.pauses_ = step == 4096;
      MemorySink sink;
      std::string lines;
      Ledger ledger({.format = "jsonl", .inputs = {"a", "b"}}, setup.rules(),
                    [&](std::string_view text) { lines += text; });
      const EngineResult result =
          setup.Run(source, sink, {.threads = threads, .between_inputs = "\n"}, {&ledger});
      ledger.Finish(result.stats, true);
      if (expected.empty()) {
        expected = sink.out;
        expected_ledger = lines;
      }
      EXPECT_EQ(sink.out, expected) << threads << " threads, reads of " << step;
      EXPECT_EQ(lines, expected_ledger) << threads << " threads, reads of " << step;
      EXPECT_EQ(result.stats.bytes_in - result.stats.removed + result.stats.inserted,
                sink.out.size());
      EXPECT_GT(result.stats.faulty, 0u);
    }
  }
}

// Stored bytes, decoded as they are given out: `step` bytes at a time on either side.
class DecodedSource : public ByteSource {
 public:
  DecodedSource(const std::string& stored, bool encoded, size_t step)
      : stored_(stored), encoded_(encoded), step_(step), decoder_("input", {}) {}

  bool Next() override { return !std::exchange(opened_, true); }
  size_t Read(char* buffer, size_t size) override {
    if (!encoded_) return Take(buffer, size);
    while (true) {
      const size_t count = decoder_.Decode(buffer, std::min(size, step_));
      if (count > 0 || decoder_.ended()) return count;
      const Room room = decoder_.NextRoom();
      decoder_.Fill(Take(room.next, room.size));
    }
  }
  // Now and then, so that batches end anywhere.
  bool IsPaused() override { return ++asked_ % 3 == 0; }
  void Interrupt() override {}

 private:
  size_t Take(char* to, size_t most) {
    const size_t count = std::min({most, step_, stored_.size() - at_});
    std::memcpy(to, stored_.data() + at_, count);
    at_ += count;
    return count;
  }

  const std::string& stored_;
  const bool encoded_;
  const size_t step_;
  StreamDecoder decoder_;
  bool opened_ = false;
  size_t at_ = 0;
  int asked_ = 0;
};

std::string Encoded(Codec codec, std::string_view text, int threads) {
  std::string stored(text.size() + text.size() / 8 + 4096, '\0');
  if (codec == Codec::kNone) return std::string(text);
  if (codec == Codec::kBzip2) {
    auto size = static_cast<unsigned>(stored.size());
    EXPECT_EQ(BZ2_bzBuffToBuffCompress(stored.data(), &size, const_cast<char*>(text.data()),
                                       static_cast<unsigned>(text.size()), 1, 0, 0),
              BZ_OK);
    stored.resize(size);
    return stored;
  }
  const auto encoder = NewEncoder(codec, {.level = 1, .threads = threads});
  Source in{text.data(), text.size()};
  Room out{stored.data(), stored.size()};
  while (!encoder->Encode(in, out, Encoder::Step::kEnd)) {
  }
  stored.resize(stored.size() - out.size);
  return stored;
}

std::string Sha256(std::string_view bytes) {
  uint8_t sum[SHA256_DIGEST_SIZE];
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  sha256_digest(&context, sizeof sum, sum);
  return {reinterpret_cast<char*>(sum), sizeof sum};
}

// 11 sizes of reads, 4 numbers of threads, 5 codecs.
TEST(Engine, SameSumForEveryReadThreadAndCodec) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::string input = RandomJsonl(seed, 1200);
  std::string expected;
  for (const Codec codec : {Codec::kNone, Codec::kGzip, Codec::kZstd, Codec::kXz, Codec::kBzip2}) {
    const std::string stored = Encoded(codec, input, 1);
    for (const int threads : {1, 2, 3, 8}) {
      for (const size_t step : {1, 2, 3, 7, 63, 64, 65, 4095, 4096, 1 << 16, 1 << 20}) {
        TestEngine setup("jsonl");
        DecodedSource source(stored, codec != Codec::kNone, step);
        MemorySink sink;
        setup.Run(source, sink, {.threads = threads});
        const std::string sum = Sha256(Encoded(Codec::kZstd, sink.out, threads));
        if (expected.empty()) expected = sum;
        ASSERT_EQ(sum, expected) << NameOf(codec) << ", " << threads << " threads, reads of "
                                 << step;
      }
    }
  }
}

TEST(Engine, FaultsGoWhereAsked) {
  const std::string input = "{\"text\":\"a\"}\n[1]\n{\"text\":\"b\"}\n";
  const auto run = [&](EngineOptions options, MemorySink& sink) {
    TestEngine setup("jsonl");
    MemorySource source({input}, 100);
    return setup.Run(source, sink, options);
  };
  MemorySink keep, drop, reject, fail;
  EXPECT_EQ(run({}, keep).stats.faulty, 1u);
  EXPECT_EQ(keep.out, input);
  ASSERT_EQ(keep.faults.size(), 1u);
  EXPECT_EQ(keep.faults[0].record, 2u);
  EXPECT_EQ(keep.faults[0].offset, 13u);
  run({.on_error = OnError::kDrop}, drop);
  EXPECT_EQ(drop.out, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
  run({.reject = true}, reject);
  EXPECT_EQ(reject.out, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
  EXPECT_EQ(reject.rejects, "[1]\n");
  for (const int threads : {1, 2}) {
    MemorySink sink;
    EXPECT_TRUE(run({.threads = threads, .on_error = OnError::kFail}, sink).stopped);
    EXPECT_EQ(sink.out, "{\"text\":\"a\"}\n");
  }
}

TEST(Engine, EmptiedRecordsAreDroppedOnRequest) {
  const std::string input = "{\"text\":\" \"}\n{\"text\":\"b\"}\n";
  TestEngine setup("jsonl");
  MemorySource source({input}, 100);
  MemorySink sink;
  const EngineResult result = setup.Run(source, sink, {.drop_empty = true});
  EXPECT_EQ(sink.out, "{\"text\":\"b\"}\n");
  EXPECT_EQ(result.stats.dropped, 1u);
  EXPECT_EQ(result.stats.records, 2u);
}

TEST(Engine, InputsAreJoined) {
  TestEngine setup("jsonl");
  MemorySource source(
      {"{\"text\":\"a\"}", "", "\xEF\xBB\xBF{\"text\":\"b\"}\n", "{\"text\":\"c\"}"}, 100);
  MemorySink sink;
  setup.Run(source, sink, {.between_inputs = "\n"});
  EXPECT_EQ(sink.out, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}");
}

TEST(Engine, AFailingInputCostsOnlyItself) {
  for (const int threads : {1, 2}) {
    TestEngine setup("jsonl");
    MemorySource source({"{\"text\":\"a\"}\n{\"text\":\"bbbb\"}\n", "MISSING"}, 100);
    source.fail_at_ = 20;
    MemorySink sink;
    const EngineResult result = setup.Run(source, sink, {.threads = threads});
    EXPECT_EQ(result.failed_inputs, 2u);
    EXPECT_EQ(sink.out, "{\"text\":\"a\"}\n");  // the half record is counted, not written
    EXPECT_EQ(result.stats.dropped, 1u);
    EXPECT_EQ(sink.failures,
              (std::vector<std::string>{"cut short, begun", "missing: cannot open"}));

    // Nothing of it could be read: then nothing is incomplete.
    MemorySource empty({"{\"text\":\"a\"}\n"}, 100);
    empty.fail_at_ = 0;
    MemorySink nothing;
    setup.Run(empty, nothing, {.threads = threads});
    EXPECT_EQ(nothing.failures, std::vector<std::string>{"cut short"});
  }
}

TEST(Engine, AFailingSinkEndsTheRun) {
  const std::string input = RandomJsonl(1, 40000);
  for (const int threads : {1, 2, 8}) {
    TestEngine setup("jsonl");
    MemorySource source({input}, 1 << 16);
    MemorySink sink;
    sink.fail_at = 1;
    EXPECT_THROW(setup.Run(source, sink, {.threads = threads}), Error);
  }
}

TEST(Engine, APauseHandsOverWhatIsThere) {
  TestEngine setup("jsonl");
  MemorySource source({"{\"text\":\"a\"}\n{\"text\":\"b\"}\n"}, 13);
  source.pauses_ = true;
  MemorySink sink;
  setup.Run(source, sink);
  EXPECT_EQ(sink.flushes, 2);
}

// As a JSON string a text of many lines is cut where it is cut as a text.
TEST(Engine, TextsOfManyLinesAreCleanedInParts) {
  std::string text;
  for (int i = 0; text.size() < 4'000'000; ++i) {
    text += i % 4 == 0   ? "[ad_1]\n"
            : i % 4 == 1 ? "Source link\n\n\n"
                         : "The ferry was late again, number " + std::to_string(i) + ".  \n";
  }
  std::string line = "{\"text\":";
  AppendJsonString(text, line);
  line += "}\n";
  const auto cleaned = [](const std::string& format, const std::string& input) {
    TestEngine setup(format);
    MemorySource source({input}, 1 << 20);
    MemorySink sink;
    const EngineResult result = setup.Run(source, sink);
    EXPECT_EQ(result.stats.cut, 1u);
    EXPECT_GT(result.stats.removed, 100'000u);
    return sink.out;
  };
  std::string clean = cleaned("text", text);
  ASSERT_TRUE(clean.ends_with('\n'));
  clean.pop_back();
  std::string expected = "{\"text\":";
  AppendJsonString(clean, expected);
  EXPECT_EQ(cleaned("jsonl", line), expected + "}\n");
}

TEST(Engine, LargeRecordsAreOneAtATimeAndWhole) {
  std::string input;
  for (int i = 0; i < 4; ++i) {
    input += "{\"text\":\"" + std::string(5'000'000, static_cast<char>('a' + i)) +
             "\"}\n{\"text\":\"x \"}\n";
  }
  std::string expected;
  for (const int threads : {1, 3}) {
    TestEngine setup("jsonl");
    MemorySource source({input}, 1 << 17);
    MemorySink sink;
    const EngineResult result = setup.Run(source, sink, {.threads = threads});
    EXPECT_EQ(result.stats.records, 8u);
    if (expected.empty()) expected = sink.out;
    EXPECT_TRUE(sink.out == expected);
    EXPECT_EQ(sink.out.size(), input.size() - 4);
  }
}

}  // namespace
}  // namespace strigil
