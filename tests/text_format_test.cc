// Text streams: separators, byte order marks, and how documents over the limits are cut.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "pipeline/error.h"
#include "pipeline/text_parts.h"
#include "pipeline/unicode.h"
#include "tests/format_testing.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

using namespace std::string_literals;

std::unique_ptr<Format> New(std::string separator, uint64_t max_record = 16 << 20) {
  RuleTable rules;
  FormatOptions options;
  options.separator = std::move(separator);
  options.max_record = max_record;
  return NewTextFormat(options, rules);
}

// Records in brackets, further parts in braces, copied bytes as they are.
std::string Show(const std::vector<Cut>& cuts) {
  std::string shown;
  for (const Cut& cut : cuts) {
    switch (cut.record.kind) {
      case RecordKind::kRecord:
        shown += "[" + cut.raw + "]";
        break;
      case RecordKind::kPart:
        shown += "{" + cut.raw + "}";
        break;
      case RecordKind::kCopied:
        shown += cut.raw;
        break;
    }
  }
  return shown;
}

TEST(TextFormat, FindsSeparators) {
  const struct {
    std::string separator, stream, shown;
  } kCases[] = {
      {"", "", ""},
      {"", "one\ntwo", "[one\ntwo]"},
      {"", "\n", "[\n]"},
      {"", "\xEF\xBB\xBFone", "\xEF\xBB\xBF[one]"},
      {"", "\xEF\xBB\xBF", "\xEF\xBB\xBF"},
      {"", "\xEF\xBB", "[\xEF\xBB]"},
      {"", "\xEF\xBB\xBF\xEF\xBB\xBFone", "\xEF\xBB\xBF[\xEF\xBB\xBFone]"},
      {"", "a\fb\0c"s, "[a\fb\0c]"s},
      {"\f", "a\fb", "[a]\f[b]"},
      {"\f", "\fa\f\fb\n\f", "\f[a]\f\f[b\n]\f"},
      {"\0"s, "a\0\0b\fc"s, "[a]\0\0[b\fc]"s},
      {"---", "a\n---\nb\n", "[a\n]---\n[b\n]"},
      {"---", "a\r\n---\r\nb", "[a\r\n]---\r\n[b]"},
      {"---", "a\r---\rb", "[a\r]---\r[b]"},
      {"---", "---\n---\na", "---\n---\n[a]"},
      {"---", "a\n---", "[a\n]---"},
      {"---", "a\n---\r", "[a\n]---\r"},
      {"---", "a\n----\nb---\n ---\n--- \n", "[a\n----\nb---\n ---\n--- \n]"},
      {"---", "------\n---\n", "[------\n]---\n"},
      {"---", "\xEF\xBB\xBF---\na", "\xEF\xBB\xBF---\n[a]"},
      {"---", "---", "---"},
      // Lines end as they do for the whole of the program, not at LF and CR alone.
      {"---", "a\v---\fb", "[a\v]---\f[b]"},
      {"---",
       "a\xC2\x85---\xC2\x85"
       "b",
       "[a\xC2\x85]---\xC2\x85[b]"},
      {"---",
       "a\xE2\x80\xA8---\xE2\x80\xA9"
       "b",
       "[a\xE2\x80\xA8]---\xE2\x80\xA9[b]"},
      {"---", "a\xE2\x80\xA8---\xE2\x80\xA6\n---\xE2", "[a\xE2\x80\xA8---\xE2\x80\xA6\n---\xE2]"},
      {"---", "--", "[--]"},
      {"a", "aaa\naa\na\n\na", "[aaa\naa\n]a\n[\n]a"},
  };
  for (const auto& test : kCases) {
    const auto format = New(test.separator);
    EXPECT_EQ(Show(Split(*format, test.stream, 0)), test.shown);
    ExpectSameForEveryReadSize(*format, test.stream);
  }
}

TEST(TextFormat, CutsLargeDocuments) {
  const struct {
    std::string separator, stream, shown;
  } kCases[] = {
      // 16 bytes at most.
      {"", "0123456789abcdef", "[0123456789abcdef]"},
      {"", "0123456789abcdefg", "[0123456789abcdef]{g}"},
      {"", "para one\n\npara two\n\nend", "[para one\n]{\npara two\n\nend}"},
      {"", "line one\nline two\nend", "[line one\n]{line two\nend}"},
      {"", "0123456789abcde\r\nf", "[0123456789abcde]{\r\nf}"},
      {"", "0123456789abcd\r\nf", "[0123456789abcd\r\n]{f}"},
      {"",
       "0123456789abcde\xC3\xA9"
       "f",
       "[0123456789abcde]{\xC3\xA9"
       "f}"},
      {"",
       "0123456789abc\xF0\x9F\x98\x80"
       "f",
       "[0123456789abc]{\xF0\x9F\x98\x80"
       "f}"},
      {"", "0123456789abcdef\x80\x80\x80\x80", "[0123456789abcdef]{\x80\x80\x80\x80}"},
      {"\f", "0123456789abcdef\fg", "[0123456789abcdef]\f[g]"},
      {"\f", "0123456789abcdefg\fg", "[0123456789abcdef]{g}\f[g]"},
      {"--", "0123456789abcde\n--\ng", "[0123456789abcde\n]--\n[g]"},
      {"--", "0123456789abcdef--\ng", "[0123456789abcdef]{--\ng}"},
      {"\f", "para one\n\npara two\f\n", "[para one\n]{\npara two}\f[\n]"},
  };
  for (const auto& test : kCases) {
    const auto format = New(test.separator, 16);
    ExpectSameForEveryReadSize(*format, test.stream);
    EXPECT_EQ(Show(Split(*format, test.stream, 0)), test.shown);
  }
}

TEST(TextFormat, CutsBeforeTheLastGap) {
  const auto format = New("", 24);
  const auto cuts = Split(*format, "one\n\ntwo\n \n\nthree\nthree\nthree\n", 0);
  ASSERT_EQ(cuts.size(), 2u);
  EXPECT_EQ(cuts[0].raw, "one\n\ntwo\n");
  EXPECT_EQ(cuts[1].raw, " \n\nthree\nthree\nthree\n");
  EXPECT_TRUE(cuts[0].record.extent.head);
  EXPECT_FALSE(cuts[0].record.extent.tail);
  EXPECT_FALSE(cuts[1].record.extent.head);
  EXPECT_TRUE(cuts[1].record.extent.tail);
  EXPECT_FALSE(cuts[1].record.extent.gap_before);
  EXPECT_EQ(cuts[1].record.number, 1u);
}

TEST(TextFormat, RemembersBlankParts) {
  const auto format = New("", 16);
  const auto cuts = Split(*format, "text\n" + std::string(40, '\n') + "more", 0);
  ASSERT_EQ(cuts.size(), 4u);
  EXPECT_EQ(cuts[0].raw, "text\n");
  EXPECT_FALSE(cuts[1].record.extent.gap_before);
  EXPECT_TRUE(cuts[2].record.extent.gap_before);
  EXPECT_EQ(cuts[3].raw, std::string(8, '\n') + "more");
  EXPECT_TRUE(cuts[3].record.extent.gap_before);
  // Blank parts at the head are not the head: nothing stands before the first text.
  const auto late = Split(*format, std::string(40, '\n') + "text", 0);
  EXPECT_TRUE(late.back().record.extent.head);
  EXPECT_FALSE(late.back().record.extent.gap_before);
}

TEST(TextFormat, CutsAtTooManyLines) {
  const auto format = New("");
  std::string stream;
  for (int i = 0; i < 600000; ++i) stream += i % 1000 == 0 ? "\nx\n" : "x\n";
  const auto cuts = Split(*format, stream, 0);
  ASSERT_EQ(cuts.size(), 10u);
  for (const Cut& cut : cuts) {
    EXPECT_LE(std::count(cut.raw.begin(), cut.raw.end(), 'x'), 65536);
  }
  EXPECT_EQ(cuts[1].raw[0], '\n');
  ExpectSameForEveryReadSize(*format, stream);
  // Empty lines are no lines.
  EXPECT_EQ(Split(*format, std::string(3000000, '\n'), 0).size(), 1u);
}

// A line counts as a line for each 80 of its bytes, whatever break ends it: it is not looked at to
// its end where it is too long for a part.
TEST(TextFormat, CutsLongLinesByTheirLength) {
  constexpr size_t kMost = (65536 + 1) * 80 - 1;  // bytes that are one part, without a break
  for (const std::string& end : {"\n"s, "\r\n"s, "\xC2\x85"s, "\xE2\x80\xA8"s, ""s}) {
    for (const size_t size : {kMost - 1, kMost, kMost + 1, kMost + 2, kMost + 5, 3 * kMost}) {
      const std::string text = std::string(size, 'x') + end;
      const TextPart part = CutText(text, text.size(), text.size());
      EXPECT_EQ(part.length, size <= kMost ? 0 : 65536 * 80) << size << " and " << end.size();
      const std::string after = "x\n" + text;  // then it is the next part
      EXPECT_EQ(CutText(after, after.size(), after.size()).length, size + 80 <= kMost ? 0 : 2);
    }
  }
}

TEST(TextFormat, TakesEveryStreamApartAlike) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::string pieces[] = {"a",
                                "word ",
                                "\n",
                                "\n\n",
                                "\r\n",
                                "\r",
                                "\f",
                                "\0"s,
                                "--",
                                "\n--\n",
                                " \t",
                                "\xE2\x80\xA8",
                                "\xF0\x9F\x98",
                                "\xC2\x85",
                                "\xC2\xA0",
                                "\xEF\xBB\xBF",
                                "\v--\xE2\x80\xA9"};
  for (int i = 0; i < 300; ++i) {
    std::string stream;
    for (size_t n = random() % 120; n > 0; --n) stream += pieces[random() % std::size(pieces)];
    for (const std::string& separator : {""s, "\f"s, "\0"s, "--"s}) {
      const auto format = New(separator, 16 + random() % 40);
      ASSERT_NO_FATAL_FAILURE(ExpectSameForEveryReadSize(*format, stream));
      for (const Cut& cut : Split(*format, stream, 0))
        EXPECT_EQ(OpenCut(*format, cut).text, cut.raw);
    }
  }
}

TEST(TextFormat, NeverCutsACharacter) {
  const auto format = New("", 17);
  std::string stream;
  for (int i = 0; i < 500; ++i)
    stream += i % 3 == 0 ? "\xC3\xA9" : i % 3 == 1 ? "\xE4\xB8\xAD" : "\xF0\x9F\x98\x80";
  for (const Cut& cut : Split(*format, stream, 0)) EXPECT_TRUE(IsValidUtf8(cut.raw));
}

TEST(TextFormat, RefusesSeparatorsItCannotFind) {
  EXPECT_THROW(New("a\nb"), Error);
  EXPECT_THROW(New(std::string(100000, 'a')), Error);
}

TEST(TextFormat, TakesTheBadInputs) {
  const auto inputs = ReadBadInputs("text", "gen/");
  if (inputs.empty()) GTEST_SKIP() << "no ../shared/badinputs beside the source tree";
  for (const BadInput& input : inputs) {
    SCOPED_TRACE(input.path);
    const auto run = [&] {
      RefuseBinary(std::string_view(input.bytes).substr(0, 65536), input.path);
      std::string joined;
      for (const Cut& cut : Split(*New(""), input.bytes, 0)) joined += cut.raw;
      EXPECT_EQ(joined, input.bytes);
    };
    if (input.expected == "must-reject") {
      EXPECT_THROW(run(), Error);
    } else if (input.expected == "ok") {
      EXPECT_NO_THROW(run());
    }
  }
}

}  // namespace
}  // namespace strigil
