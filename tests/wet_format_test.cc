// WET: records by their length, what happens where the length is wrong, and heads put right.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

#include "tests/format_testing.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

using namespace std::string_literals;

std::unique_ptr<Format> New(uint64_t max_record = 16 << 20) {
  RuleTable rules;
  FormatOptions options;
  options.max_record = max_record;
  return NewWetFormat(options, rules);
}

std::string Head(std::string_view length, std::string_view type = "conversion",
                 std::string_view more = "") {
  return "WARC/1.0\r\nWARC-Type: " + std::string(type) +
         "\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Record-ID: <urn:uuid:1>\r\n" +
         std::string(more) + "Content-Length: " + std::string(length) + "\r\n\r\n";
}

std::string Page(std::string_view body, std::string_view type = "conversion",
                 std::string_view more = "") {
  return Head(std::to_string(body.size()), type, more) + std::string(body) + "\r\n\r\n";
}

// One letter a record: r(ecord), o(ther), c(opied), p(art), or the kind of fault.
std::string Judge(std::string_view stream, uint64_t max_record = 16 << 20) {
  const auto format = New(max_record);
  std::string shown;
  for (const Cut& cut : Split(*format, stream, 0)) {
    if (!shown.empty()) shown += ' ';
    if (cut.record.kind == RecordKind::kCopied) {
      shown += 'c';
      continue;
    }
    const Opened opened = OpenCut(*format, cut);
    if (cut.record.kind == RecordKind::kPart)
      shown += 'p';
    else if (opened.fault)
      shown += opened.fault->kind;
    else
      shown += opened.other ? 'o' : 'r';
    if (opened.fault) {
      EXPECT_LE(opened.fault->offset, stream.size());
    }
  }
  return shown;
}

TEST(WetFormat, FindsRecords) {
  const std::string good = Page("Good.\n");
  const std::string quoting =
      "About WARC.\n\nWARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: "
      "2\r\n\r\nhi\r\n\r\nmore\n";
  const struct {
    std::string stream, shown;
  } kCases[] = {
      {"", ""},
      {"\r\n\r\n", "c"},
      {good, "r"},
      {good + good, "r r"},
      {"\xEF\xBB\xBF" + good, "c r"},
      {good + "\r\n\r\n\r\n" + good + "\n", "r c r c"},
      {Page(quoting) + good, "r r"},
      {Page("x: y\n", "warcinfo") + good + Page("GET / HTTP/1.1\r\n\r\n", "request"), "o r o"},
      {Page("") + good, "r r"},
      {Page("Good.\n", "Conversion") + good, "r r"},
      {Head("  6  ") + "Good.\n\r\n\r\n" + good, "r r"},
      {Head("\r\n  6") + "Good.\n\r\n\r\n" + good, "r r"},
      {Page("Good.\n", "conversion", "X-Long: one\r\n two\r\n\tthree\r\n"), "r"},
      {Page("Good.\n", "conversion", "Content-Length: 6\r\n"), "r"},
      {"WARC/1.1\nwarc-type: conversion\ncontent-LENGTH: 2\n\na\n\n\n" + good, "r r"},
      {"WARC/0.18\r\nWARC-Type: conversion\r\nContent-Length: 2\r\n\r\na\n\r\n\r\n" + good, "r r"},
      {Head("6") + "Good.\n", "r"},  // no line breaks after the last body
      {Head("6") + "Good.\n\r\n" + good, "r r"},
      {Head("6") + "Good.\n" + good, "no-separator r"},
      {Head("7") + "Good.\n\r\n\r\n" + good, "r r"},  // counts a byte of the line breaks
      {Head("3") + "Good.\n\r\n\r\n" + good, "wrong-length r"},
      {Head("60") + "Good.\n\r\n\r\n" + good, "wrong-length r"},
      {Head("3") + "Go\n\nod.\n\r\n\r\n" + good, "wrong-length r"},
      {Head("60000") + "Good.\n\r\n\r\n" + good, "truncated r"},
      {Head("99999999999") + "Good.\n\r\n\r\n" + good, "too-large r"},
      {Head("99999999999999999999999") + "Good.\n\r\n\r\n" + good, "bad-length r"},
      {Head("-6") + "Good.\n\r\n\r\n" + good, "bad-length r"},
      {Head("six") + "Good.\n\r\n\r\n" + good, "bad-length r"},
      {Head("") + "Good.\n\r\n\r\n" + good, "bad-length r"},
      {Page("Good.\n", "conversion", "Content-Length: 7\r\n") + good, "bad-length r"},
      {"WARC/1.0\r\nWARC-Type: conversion\r\n\r\nGood.\n\r\n\r\n" + good, "bad-length r"},
      {"WARC/9.9\r\nWARC-Type: conversion\r\nContent-Length: 2\r\n\r\na\n\r\n\r\n" + good,
       "bad-version r"},
      {"WARC/1.0\r\nContent-Length: 2\r\n\r\na\n\r\n\r\n" + good, "no-type r"},
      {Page("Good.\n", "conversion", "no colon here\r\n") + good, "bad-head r"},
      {"WARC/1.0\r\nContent-Length: 6\r\nWARC-Type: conversion\r\nGood.\n\r\n\r\n" + good,
       "bad-head r"},
      {"garbage\r\n" + good, "not-warc r"},
      {good + "garbage", "r not-warc"},
      {good + "\0\0\0\0"s, "r not-warc"},
      {good + Head("6") + "Go", "r truncated"},
      {good + "WARC/1.0\r\nWARC-Ty", "r truncated"},
      {good + "WAR", "r not-warc"},
      {"WARC/1.0\r\nX: " + std::string(70000, 'x') + "\r\nContent-Length: 2\r\n\r\na\n\r\n\r\n" +
           good,
       "head-too-large r"},
      {"WARC/1.0\r\n" + std::string(2000000, 'x'), "head-too-large p p p p p p p p p p p p p p p"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Judge(test.stream), test.shown) << test.stream.substr(0, 300);
    ExpectSameForEveryReadSize(*New(), test.stream);
  }
}

TEST(WetFormat, LetsLargeRecordsPassInPieces) {
  const auto format = New(70000);
  const std::string stream = Page("Good.\n") +
                             Page(std::string(300000, 'a') + "\n\nWARC/1.0 is a line\n") +
                             Page("Good.\n");
  ExpectSameForEveryReadSize(*format, stream);
  EXPECT_EQ(Judge(stream, 70000), "r too-large p p p p r");
  for (const Cut& cut : Split(*format, stream, 0)) EXPECT_LE(cut.raw.size(), 70000u);
  // A length of which one byte is too much, and one that just fits.
  const std::string page = Page(std::string(1000, 'a'));
  EXPECT_EQ(Judge(page, page.size() - 4), "r");
  EXPECT_EQ(Judge(page, page.size() - 5), "too-large");
}

TEST(WetFormat, KnowsTheRecord) {
  const std::string page =
      Page("Text \xFF\n", "conversion",
           "WARC-Date: 2024-05-18T01:58:10Z\r\nWARC-Identified-Content-Language: eng,fra\r\n");
  Record record;
  record.raw = page;
  Opened opened;
  New()->Open(record, opened);
  ASSERT_FALSE(opened.fault);
  EXPECT_EQ(opened.text, "Text \xFF\n");
  EXPECT_EQ(opened.info.id, "urn:uuid:1");
  EXPECT_EQ(opened.info.url, "https://example.org/a");
  EXPECT_EQ(opened.info.language, "eng,fra");
}

TEST(WetFormat, BecomesALineOfJson) {
  RuleTable rules;
  const auto format = NewWetToJsonlFormat({}, rules);
  const std::string page =
      Page("say \"\xC3\xA9\"\n\xFF\n", "conversion",
           "WARC-Date: 2024-05-18T01:58:10Z\r\nWARC-Identified-Content-Language: eng,fra\r\n");
  EXPECT_EQ(
      Applied(*format, page, {}),
      "{\"id\":\"urn:uuid:1\",\"url\":\"https://example.org/a\",\"date\":\"2024-05-18T01:58:10Z\","
      "\"lang\":\"eng,fra\",\"text\":\"say \\\"\xC3\xA9\\\"\\n\xEF\xBF\xBD\"}\n");
}

TEST(WetFormat, PutsTheHeadRight) {
  const auto format = New();
  // sha1sum of "Hello\n": 1d229271928d3f9e2bb0375bd6ce5db6c6d348d9
  const std::string digest = "DURJE4MSRU7Z4K5QG5N5NTS5W3DNGSGZ";
  const auto page = [](std::string_view digest, std::string_view body) {
    return Page(body, "conversion",
                "WARC-Block-Digest:  " + std::string(digest) + " \r\nx-Other:  kept \r\n");
  };
  const std::string dirty = "Hello\nShare this\n";
  const EditList edits = {{6, 11, "", 0}};
  EXPECT_EQ(Applied(*format, page("sha1:OLD", dirty), {}), page("sha1:OLD", dirty));
  EXPECT_EQ(Applied(*format, page("sha1:OLD", dirty), edits), page("sha1:" + digest, "Hello\n"));
  EXPECT_EQ(Applied(*format, page("whirl:OLD", dirty), edits), page("sha1:" + digest, "Hello\n"));
  EXPECT_EQ(Applied(*format, page("sha1:" + std::string(40, '0'), dirty), edits),
            page("sha1:1d229271928d3f9e2bb0375bd6ce5db6c6d348d9", "Hello\n"));
  EXPECT_EQ(Applied(*format, page("md5:" + std::string(32, '0'), dirty), edits),
            page("md5:09f7e02f1290be211da707a266f153b3", "Hello\n"));
  // As long as base16 would be.
  EXPECT_EQ(Applied(*format, page("md5:" + std::string(26, 'Q') + "======", dirty), edits),
            page("md5:BH36ALYSSC7CCHNHA6RGN4KTWM======", "Hello\n"));
  EXPECT_EQ(Applied(*format, Page(dirty), edits), Page("Hello\n"));
  EXPECT_EQ(Applied(*format, Page(dirty, "conversion", "Content-Length: 17\r\n"), edits),
            Page("Hello\n", "conversion", "Content-Length: 6\r\n"));
}

TEST(WetFormat, TakesEveryStreamApartAlike) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::string pieces[] = {Page("Good.\n"),
                                Page("a\n\nb\n", "request"),
                                Head("40"),
                                "WARC/1.0\r\n",
                                "\r\n",
                                "\n",
                                "Content-Length: 3\r\n",
                                "\r\n\r\n",
                                "text\n",
                                "WARC-Type: conversion\r\n",
                                std::string(30000, 'a'),
                                std::string(30000, '\n'),
                                "WARC/",
                                "\0"s};
  for (int i = 0; i < 200; ++i) {
    std::string stream;
    for (size_t n = random() % 20; n > 0; --n) stream += pieces[random() % std::size(pieces)];
    const auto format = New(random() % 2 == 0 ? 100 + random() % 400 : 50000);
    ASSERT_NO_FATAL_FAILURE(ExpectSameForEveryReadSize(*format, stream));
  }
}

TEST(WetFormat, TakesTheBadInputs) {
  auto inputs = ReadBadInputs("wet", "");
  for (BadInput& input : ReadBadInputs("warc", "")) inputs.push_back(std::move(input));
  if (inputs.empty()) GTEST_SKIP() << "no ../shared/badinputs beside the source tree";
  for (const BadInput& input : inputs) {
    SCOPED_TRACE(input.path);
    const int faults = ExpectFaultsAsSaid(*New(), input);
    // One bad record costs one record.
    if (input.path.rfind("gen/wet/cl_", 0) == 0 && input.expected == "must-reject") {
      EXPECT_EQ(faults, 1);
    }
  }
}

}  // namespace
}  // namespace strigil
