// Runs of lines, and what is remembered of the texts of lines.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_run.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "filters/line_memo.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

// The same, one line after the other.
LineRun::Part SlowPart(const std::vector<bool>& belongs, const std::vector<bool>& counts,
                       size_t position, size_t reach) {
  LineRun::Part part{position, position + 1, 0};
  while (part.begin > 0 && position - part.begin < reach && belongs[part.begin - 1]) --part.begin;
  while (part.end < belongs.size() && part.end - position < reach && belongs[part.end]) ++part.end;
  for (size_t i = part.begin; i < part.end; ++i) part.counted += counts[i] ? 1 : 0;
  return part;
}

TEST(LineRun, SaysWhatALookAtEachLineSays) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    std::vector<bool> belongs(random() % 60 + 1), counts(belongs.size());
    for (size_t i = 0; i < belongs.size(); ++i) {
      belongs[i] = random() % 8 != 0;
      counts[i] = random() % 2 != 0;
    }
    LineRun run;
    for (int ask = 0; ask < 50; ++ask) {
      const size_t position = random() % belongs.size(), reach = random() % 20 + 1;
      if (!belongs[position]) continue;
      const LineRun::Part part = run.Around(
          position, belongs.size(), reach, [&](size_t i) { return belongs[i]; },
          [&](size_t i) { return counts[i]; });
      const LineRun::Part slow = SlowPart(belongs, counts, position, reach);
      EXPECT_EQ(part.begin, slow.begin);
      EXPECT_EQ(part.end, slow.end);
      EXPECT_EQ(part.counted, slow.counted);
    }
  }
}

TEST(LineRun, LooksAtEachLineOfALongRunOnce) {
  constexpr size_t kLines = 5000;
  size_t looks = 0;
  LineRun run;
  for (size_t position = 0; position < kLines; ++position) {
    run.Around(
        position, kLines, 50,
        [&](size_t) {
          ++looks;
          return true;
        },
        [](size_t) { return true; });
  }
  EXPECT_LE(looks, kLines);
}

TEST(LineMemo, AsksAgainForAnEditedLineAndForAnotherDocument) {
  RuleTable rules;
  const RuleId rule = rules.Add("test/rule", "test");
  const std::string text = "The first line\nThe second line\n";
  Document document;
  document.text = text;
  SplitLines(text, document.lines);
  Draft draft;
  draft.Start(document, rules);
  LineMemo<std::string> memo;
  int asked = 0;
  const auto text_of = [&](uint32_t line) {
    return memo.Of(draft, line, [&] {
      ++asked;
      return std::string(draft.Text(line));
    });
  };
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(text_of(0), "The first line");
    EXPECT_EQ(text_of(1), "The second line");
  }
  EXPECT_EQ(asked, 2);
  ASSERT_TRUE(draft.Replace(1, 10, 5, "", rule));
  EXPECT_EQ(text_of(0), "The first line");
  EXPECT_EQ(text_of(1), "The second");
  EXPECT_EQ(asked, 3);
  draft.Start(document, rules);
  EXPECT_EQ(text_of(1), "The second line");
  EXPECT_EQ(asked, 4);
}

}  // namespace
}  // namespace strigil
