// Statistics: what is counted, and that bytes in - removed + inserted == out is checked.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stats.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace strigil {
namespace {

TEST(Stats, CountsByRuleAndBalances) {
  RuleTable table;
  const RuleId share = table.Add("share/line", "share");
  const RuleId blank = table.Add("whitespace/trailing", "whitespace");
  const std::string text = "one\nShare\nShare\ntwo  \n";
  Record record;
  record.raw = text;
  const EditList edits{{4, 12, "", share}, {19, 2, "", blank}};
  const DocumentInfo info;
  Stats part;
  part.Count({record, text, info, edits, edits, nullptr, Outcome::kWritten}, true);
  part.bytes_out = text.size() - 14;
  Stats all;
  all.Merge(part);
  EXPECT_EQ(all.rules()[share].lines, 2u);
  EXPECT_EQ(all.rules()[share].records, 1u);
  EXPECT_EQ(all.rules()[share].removed, 12u);
  EXPECT_EQ(all.rules()[blank].lines, 1u);
  EXPECT_EQ(all.lines_in, 4u);
  EXPECT_EQ(all.lines_out, 2u);
  EXPECT_EQ(all.alarms, 1u);
  EXPECT_EQ(part.records, 0u);
  EXPECT_NO_THROW(all.CheckBalance());
  EXPECT_NE(
      all.ToJson(table).find("\"share/line\": {\"kind\": \"share\", \"records\": 1, \"lines\": 2"),
      std::string::npos);
  ++all.bytes_out;
  EXPECT_THROW(all.CheckBalance(), std::logic_error);
}

TEST(Stats, ALineCountsOnceForARule) {
  RuleTable table;
  const RuleId rule = table.Add("whitespace/inner", "whitespace");
  const std::string text = "a  b  c\nd  e\n";
  Record record;
  record.raw = text;
  const EditList edits{{1, 1, "", rule}, {4, 1, "", rule}, {9, 1, "", rule}};
  const DocumentInfo info;
  Stats stats;
  stats.Count({record, text, info, edits, edits, nullptr, Outcome::kWritten}, true);
  EXPECT_EQ(stats.rules()[rule].lines, 2u);
  EXPECT_EQ(stats.rules()[rule].edits, 3u);
}

TEST(Stats, RulesKeepTheirShareOfARecordWrittenAnew) {
  RuleTable table;
  const RuleId share = table.Add("share/line", "share");
  const RuleId format = table.Add("wet/to-jsonl", "format");
  const std::string raw = "HEAD\none\nShare\n";
  const std::string_view text = std::string_view(raw).substr(5);
  Record record;
  record.raw = raw;
  const EditList text_edits{{3, 6, "", share}};
  const EditList edits{{0, raw.size(), "{\"text\":\"one\"}", format}};
  const DocumentInfo info;
  Stats stats;
  stats.Count({record, text, info, text_edits, edits, nullptr, Outcome::kWritten}, true);
  stats.bytes_out = 14;
  EXPECT_EQ(stats.rules()[share].removed, 6u);
  EXPECT_EQ(stats.rules()[share].records, 1u);
  EXPECT_EQ(stats.rules()[format].removed, raw.size() - 6);
  EXPECT_EQ(stats.rules()[format].edits, 1u);
  EXPECT_NO_THROW(stats.CheckBalance());
}

}  // namespace
}  // namespace strigil
