// The ledger and its way back: what it writes, restore gives back; what does not fit is refused.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ledger.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <random>
#include <sstream>
#include <string>

#include "pipeline/error.h"
#include "pipeline/io/ledger_reader.h"
#include "pipeline/json_text.h"
#include "pipeline/restore.h"
#include "tests/restore_testing.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

struct Sample {
  std::string original, clean, ledger;
};

// A few records with edits of bytes of every kind, through a Ledger.
Sample RandomSample(uint32_t seed) {
  std::mt19937 random(seed);
  const auto bytes = [&](size_t most) {
    std::string out(random() % (most + 1), '\0');
    for (char& c : out) c = static_cast<char>(random() % 4 == 0 ? random() : 'a' + random() % 26);
    return out;
  };
  RuleTable table;
  const RuleId rule = table.Add("test/rule", "test");
  Sample run;
  Ledger ledger({.version = "0",
                 .rules_hash = "h",
                 .format = "text",
                 .to = {},
                 .separator = "\f",
                 .inputs = {"one", "two"}},
                table, [&](std::string_view lines) { run.ledger += lines; });
  Stats stats;
  for (uint32_t input = 0; input < 2; ++input) {
    ledger.BeginInput(input, run.original.size(), run.clean.size());
    uint64_t offset = 0;
    for (int i = 0; i < 20; ++i) {
      const std::string raw = bytes(300);
      Record record;
      record.raw = raw;
      record.offset = offset;
      record.input = input;
      EditList edits;
      for (size_t at = random() % 50; random() % 5 != 0 && at <= raw.size(); at += random() % 50) {
        const size_t length = random() % (raw.size() - at + 1);
        edits.push_back({at, length, bytes(9), rule});
        at += length;
      }
      std::string clean;
      ApplyEdits(raw, edits, clean);
      std::string notes;
      const DocumentInfo info;
      const EditList none;
      ledger.Note({record, {}, info, none, edits, nullptr, Outcome::kWritten}, notes);
      ledger.Pass(raw, clean);
      ledger.Take(notes);
      run.original += raw;
      run.clean += clean;
      offset += raw.size();
    }
  }
  ledger.Finish(stats, true);
  return run;
}

TEST(Ledger, RestoreGivesTheOriginalBack) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  for (uint32_t i = 0; i < 50; ++i) {
    const Sample run = RandomSample(seed + i);
    EXPECT_EQ(RestoreFrom(run.ledger, run.clean), run.original);
  }
}

// A reader that knows nothing but "first a header, then one line for each touched record" gets by.
TEST(Ledger, HasAHeaderAndThenALineForEachTouchedRecord) {
  const Sample run = RandomSample(3);
  std::istringstream lines(run.ledger);
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_NE(line.find("\"strigil_ledger\":1"), std::string::npos);
  while (std::getline(lines, line)) {
    EXPECT_NE(line.find("\"record\":"), std::string::npos) << line;
    EXPECT_NE(line.find("\"edits\":["), std::string::npos) << line;
    const bool is_last = lines.peek() == EOF;
    EXPECT_EQ(line.find("\"file\":\"") == std::string::npos, is_last) << line;
    EXPECT_EQ(line.starts_with("{\"record\":null,\"edits\":[],"), is_last) << line;
  }
}

TEST(Ledger, WhatDoesNotFitIsRefused) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const Sample run = RandomSample(seed);
  ASSERT_FALSE(run.clean.empty());
  std::mt19937 random(seed);
  for (int i = 0; i < 200; ++i) {
    std::string clean = run.clean;
    clean[random() % clean.size()] ^= 1;
    EXPECT_THROW(RestoreFrom(run.ledger, clean), Error);
  }
  EXPECT_THROW(RestoreFrom(run.ledger, run.clean + "x"), Error);
  EXPECT_THROW(RestoreFrom(run.ledger, run.clean.substr(1)), Error);
  EXPECT_THROW(RestoreFrom(run.ledger, ""), Error);
}

TEST(Ledger, ACutLedgerIsNoticed) {
  const Sample run = RandomSample(7);
  for (size_t cut = 0; cut < run.ledger.size(); cut += 1 + run.ledger.size() / 500) {
    EXPECT_THROW(RestoreFrom(run.ledger.substr(0, cut), run.clean), Error) << "cut at " << cut;
  }
}

TEST(Ledger, ADamagedLedgerGivesTheOriginalOrIsRefused) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const Sample run = RandomSample(seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 500; ++i) {
    std::string ledger = run.ledger;
    ledger[random() % ledger.size()] = static_cast<char>(random());
    try {
      EXPECT_EQ(RestoreFrom(ledger, run.clean), run.original);
    } catch (const Error&) {
    }
  }
}

TEST(JsonText, Base64GoesBothWays) {
  for (size_t size = 0; size < 100; ++size) {
    std::string bytes(size, '\0');
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 37 + size);
    std::string text, back;
    AppendBase64(bytes, text);
    ASSERT_TRUE(ReadBase64(text, back));
    EXPECT_EQ(back, bytes);
  }
  std::string back;
  EXPECT_FALSE(ReadBase64("abc", back));
  EXPECT_FALSE(ReadBase64("a==b", back));
}

TEST(JsonText, StringsAreEscaped) {
  std::string out;
  AppendJsonString(std::string("a\"\\\n\t\x01") + '\0' + "é", out);
  EXPECT_EQ(out, "\"a\\\"\\\\\\n\\t\\u0001\\u0000é\"");
}

}  // namespace
}  // namespace strigil
