// The literal scan against a search with std::string_view::find.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/literal_scan.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "filters/rules/literal_rarity.h"
#include "filters/rules/rule_set.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

using Found = std::multiset<std::pair<uint32_t, size_t>>;

// Literals with their tables.
class Scan {
 public:
  explicit Scan(std::vector<std::string> literals) : literals_(std::move(literals)) {
    BlobWriter writer(sizeof(int));
    std::vector<BlobString> strings;
    std::vector<NumberedLiteral> numbered;
    for (uint32_t i = 0; i < literals_.size(); ++i) {
      strings.push_back(writer.AddString(literals_[i]));
      numbered.push_back({literals_[i], i});
    }
    const LiteralTables tables = BuildLiteralTables(numbered, writer);
    const LiteralSieve sieve = BuildLiteralSieve(numbered, writer);
    const BlobArray array = writer.Add(strings);
    blob_ = std::make_unique<AlignedBlob>(writer.Take());
    const BlobView view(blob_->bytes().data());
    for (const LiteralScanner::Way way : LiteralScanner::Ways())
      scanners_.emplace_back(tables, sieve, view, view.Array<BlobString>(array), way);
  }

  // By all ways there are on this processor, which must agree.
  Found Fast(std::string_view text) const {
    // A copy of just this size, so that a read past the end is seen by the address sanitizer.
    const std::vector<char> exact(text.begin(), text.end());
    std::vector<Found> found(scanners_.size());
    for (size_t i = 0; i < scanners_.size(); ++i) {
      scanners_[i].Scan({exact.data(), exact.size()}, [&](uint32_t literal, size_t at, size_t) {
        found[i].insert({literal, at});
      });
      EXPECT_EQ(found[i], found[0]) << "way " << i << " on: " << text;
    }
    return found[0];
  }

  Found Slow(std::string_view text) const {
    std::string lower(text);
    for (char& c : lower) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    }
    Found found;
    for (uint32_t i = 0; i < literals_.size(); ++i) {
      for (size_t at = lower.find(literals_[i]); at != std::string::npos;
           at = lower.find(literals_[i], at + 1)) {
        found.insert({i, at});
      }
    }
    return found;
  }

  bool empty() const { return scanners_[0].empty(); }

 private:
  std::vector<std::string> literals_;
  std::unique_ptr<AlignedBlob> blob_;
  std::vector<LiteralScanner> scanners_;
};

TEST(LiteralScan, FindsEveryLengthAtEveryOffset) {
  const std::string long_literal = "subscribe to our newsletter today";
  for (size_t size = kShortestLiteral; size <= long_literal.size(); ++size) {
    const std::string literal = long_literal.substr(0, size);
    const Scan scan({literal});
    for (size_t before = 0; before < 12; ++before) {
      for (size_t after = 0; after < 12; ++after) {
        const std::string text = std::string(before, '.') + literal + std::string(after, '.');
        EXPECT_EQ(scan.Fast(text), (Found{{0, before}})) << text;
      }
    }
  }
}

TEST(LiteralScan, NoLiteralsFindNothing) {
  const Scan scan({});
  EXPECT_TRUE(scan.empty());
  EXPECT_TRUE(scan.Fast("some text").empty());
}

TEST(LiteralScan, FoldsTheCaseOfAsciiLettersAlone) {
  const Scan scan({"share this @", "später lesen"});
  EXPECT_EQ(scan.Fast("SHARE This @ Später Lesen").size(), 2u);
  EXPECT_TRUE(scan.Fast("SHARE This `").empty());
  EXPECT_TRUE(scan.Fast("SPÄTER LESEN").empty());  // Ä is the caller's to fold
}

TEST(LiteralScan, AgreesWithASearchOnRandomText) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  const std::vector<std::string> letters = {"a", "b", "e", " ", "A", "ä", "д", "の", "@"};
  const auto word = [&](size_t size, bool lower) {
    std::string text;
    while (text.size() < size) {
      std::string next = letters[below(letters.size())];
      if (lower && next == "A") next = "a";
      text += next;
    }
    return text;
  };
  for (int round = 0; round < 200; ++round) {
    std::set<std::string> literals;
    const size_t count = 1 + below(60);
    while (literals.size() < count) literals.insert(word(kShortestLiteral + below(14), true));
    const Scan scan({literals.begin(), literals.end()});
    for (int line = 0; line < 20; ++line) {
      std::string text = word(below(line % 2 == 0 ? 80 : 300), false);
      for (size_t glued = below(4); glued > 0; --glued) {
        auto literal = literals.begin();
        std::advance(literal, static_cast<std::ptrdiff_t>(below(literals.size())));
        text.insert(below(text.size() + 1), *literal);
      }
      ASSERT_EQ(scan.Fast(text), scan.Slow(text)) << text;
    }
  }
}

TEST(LiteralScan, RareLiteralsAreRarer) {
  EXPECT_GT(LiteralRarity("zxqj"), LiteralRarity("tion"));
  EXPECT_GT(LiteralRarity("newsletter"), LiteralRarity("news"));
}

}  // namespace
}  // namespace strigil
