// JSON Lines: framing, the strict grammar, and edits spliced into the spelling of a string.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "pipeline/error.h"
#include "pipeline/io/json_line.h"
#include "pipeline/unicode.h"
#include "simdjson.h"
#include "tests/format_testing.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

using namespace std::string_literals;

std::unique_ptr<Format> New(std::string field = "text", uint64_t max_record = 16 << 20) {
  RuleTable rules;
  FormatOptions options;
  options.field = std::move(field);
  options.max_record = max_record;
  return NewJsonlFormat(options, rules);
}

// The kind of fault of a line, or "ok".
std::string Judge(std::string_view line, std::string field = "text") {
  const auto format = New(std::move(field));
  const Opened opened = OpenRaw(*format, line);
  if (!opened.fault) return "ok";
  EXPECT_LE(opened.fault->offset, line.size()) << line;
  EXPECT_FALSE(opened.fault->what.empty()) << line;
  return opened.fault->kind;
}

std::string Nested(int depth) {
  return "{\"text\":\"a\",\"d\":" + std::string(static_cast<size_t>(depth), '[') +
         std::string(static_cast<size_t>(depth), ']') + "}";
}

TEST(JsonlFormat, SplitsOnLfOnly) {
  const auto format = New();
  const std::string stream =
      "\xEF\xBB\xBF{\"text\":\"a\"}\r\n\n "
      "\t\r\n{\"text\":\"b\xE2\x80\xA8\xC2\x85\v\f\"}\r\n{\"text\":\"c\"}";
  const auto cuts = Split(*format, stream, 0);
  ASSERT_EQ(cuts.size(), 6u);
  const RecordKind kinds[] = {RecordKind::kCopied, RecordKind::kRecord, RecordKind::kCopied,
                              RecordKind::kCopied, RecordKind::kRecord, RecordKind::kRecord};
  for (size_t i = 0; i < cuts.size(); ++i) EXPECT_EQ(cuts[i].record.kind, kinds[i]) << i;
  EXPECT_EQ(cuts[1].raw, "{\"text\":\"a\"}\r\n");
  EXPECT_EQ(cuts[5].raw, "{\"text\":\"c\"}");
  EXPECT_EQ(cuts[5].record.number, 3u);
  ExpectSameForEveryReadSize(*format, stream);
}

TEST(JsonlFormat, LetsLargeLinesPassInPieces) {
  const auto format = New("text", 64);
  for (const size_t size : {40, 50, 51, 52, 53, 54, 100, 116, 117, 118, 500}) {
    for (const std::string& ending : {""s, "\n"s, "\r\n"s}) {
      const std::string large = "{\"text\":\"" + std::string(size, 'a') + "\"}";
      const std::string stream =
          "{\"text\":\"a\"}\n" + large + ending + (ending.empty() ? "" : "{\"text\":\"b\"}\n");
      ExpectSameForEveryReadSize(*format, stream);
      int faults = 0;
      size_t largest = 0;
      for (const Cut& cut : Split(*format, stream, 0)) {
        largest = std::max(largest, cut.raw.size());
        if (!cut.record.fault) continue;
        EXPECT_EQ(cut.record.fault->kind, "too-large");
        if (cut.record.kind == RecordKind::kRecord) ++faults;
      }
      const bool too_large = large.size() + (ending.size() == 2 ? 1 : 0) > 64;
      EXPECT_EQ(faults, too_large ? 1 : 0) << size;
      EXPECT_LE(largest, 65u);
    }
  }
}

TEST(JsonlFormat, IsStrict) {
  const struct {
    std::string line, kind;
  } kCases[] = {
      {R"({"text":"a"})", "ok"},
      {" \t{ \"text\" : \"a\" , \"b\" : [ 1 , { } , [ ] , true , false , null ] } \r\n", "ok"},
      {R"({"te\u0078t":"a"})", "ok"},
      {R"({"\u0074\u0065\u0078\u0074":"a"})", "ok"},
      {R"({"b":123456789012345678901234567890,"c":1e9999,"d":-0,"e":1.0,"f":0.1e-7,"text":""})",
       "ok"},
      {R"({"text":"\u0000\ud83d\ude00\/\b\f\n\r\t\"\\"})", "ok"},
      {R"({"b":{"text":1},"text":"a"})", "ok"},
      {R"({"b":1,"b":2,"text":"a"})", "ok"},
      {Nested(1023), "ok"},
      {Nested(1024), "too-deep"},
      {Nested(200000), "too-deep"},
      {"{\"text\":\"a\",\"d\":" + std::string(100000, '['), "too-deep"},
      {R"({})", "no-text-field"},
      {R"({"b":{"text":"a"}})", "no-text-field"},
      {R"({"Text":"a"})", "no-text-field"},
      {R"({"text":null})", "text-not-string"},
      {R"({"text":["a"]})", "text-not-string"},
      {R"({"text":"a","text":"b"})", "duplicate-field"},
      {R"({"text":"a","te\u0078t":"b"})", "duplicate-field"},
      {R"(["a"])", "not-object"},
      {R"("a")", "not-object"},
      {R"(1)", "not-object"},
      {"\xEF\xBB\xBF{\"text\":\"a\"}", "not-object"},
      {"\x1E{\"text\":\"a\"}", "not-object"},
      {R"({"text":"a"}{"text":"b"})", "not-json"},
      {R"({"text":"a"} x)", "not-json"},
      {"{\"text\":\"a\"}\0"s, "not-json"},
      {R"({"text":"a",})", "not-json"},
      {R"({,"text":"a"})", "not-json"},
      {R"({"text":"a","b":[1,]})", "not-json"},
      {R"({"text":"a","b":[,1]})", "not-json"},
      {R"({"text":"a" "b":1})", "not-json"},
      {R"({"text" "a"})", "not-json"},
      {R"({"text":})", "not-json"},
      {R"({"text":"a","b":[1}])", "not-json"},
      {R"({'text':'a'})", "not-json"},
      {R"({text:"a"})", "not-json"},
      {R"({"text":"a"/*c*/})", "not-json"},
      {R"({"text":"a","b":NaN})", "not-json"},
      {R"({"text":"a","b":Infinity})", "not-json"},
      {R"({"text":"a","b":nul})", "not-json"},
      {R"({"text":"a","b":truee})", "not-json"},
      {R"({"text":"a","b":01})", "not-json"},
      {R"({"text":"a","b":+1})", "not-json"},
      {R"({"text":"a","b":.5})", "not-json"},
      {R"({"text":"a","b":1.})", "not-json"},
      {R"({"text":"a","b":1e})", "not-json"},
      {R"({"text":"a","b":-})", "not-json"},
      {R"({"text":"a","b":0x1})", "not-json"},
      {R"({"text":"\x41"})", "not-json"},
      {R"({"text":"\u12"})", "not-json"},
      {R"({"text":"\u12G4"})", "not-json"},
      {"{\"text\":\"a\tb\"}", "not-json"},
      {"{\"text\":\"a\x01\"}", "not-json"},
      {"{\"text\":\"a\0b\"}"s, "not-json"},
      {R"({"text":"a)", "not-json"},
      {R"({"text":"a\)", "not-json"},
      {R"({"text":"a")", "not-json"},
      {R"({)", "not-json"},
      {R"({"text":"\ud800"})", "lone-surrogate"},
      {R"({"text":"\udc00"})", "lone-surrogate"},
      {R"({"text":"\ude00\ud83d"})", "lone-surrogate"},
      {R"({"text":"\ud83d\u0041"})", "lone-surrogate"},
      {R"({"b":"\ud800","text":"a"})", "lone-surrogate"},
      {R"({"\ud800":1,"text":"a"})", "lone-surrogate"},
      {"{\"text\":\"caf\xE9\"}", "ill-formed-utf8"},
      {"{\"text\":\"a\",\"b\":\"\xED\xA0\x80\"}", "ill-formed-utf8"},
      {"{\"text\":\"a\"}\xFF", "ill-formed-utf8"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Judge(test.line), test.kind) << test.line.substr(0, 100);
    EXPECT_EQ(Judge(test.line + "\n"), test.kind) << test.line.substr(0, 100);
  }
}

TEST(JsonlFormat, FindsNestedFields) {
  const struct {
    std::string field, line, kind;
  } kCases[] = {
      {"a.b", R"({"a":{"b":"x"}})", "ok"},
      {"a.b", R"({"c":{"b":1},"a":{"c":{"b":2},"d":[{"b":3}],"b":"x"}})", "ok"},
      {"a.b", R"({"a":{"b":"x","b":"y"}})", "duplicate-field"},
      {"a.b", R"({"a":{"b":"x"},"a":{"b":"y"}})", "duplicate-field"},
      {"a.b", R"({"a":{"c":"x"},"a":{"b":"y"}})", "duplicate-field"},
      {"a.b", R"({"a":{"c":"x"},"b":"y"})", "no-text-field"},
      {"a.b", R"({"a":[{"b":"x"}]})", "no-text-field"},
      {"a.b", R"({"a":"x"})", "no-text-field"},
      {"a.b", R"({"a":{"b":{}}})", "text-not-string"},
      {"a.b.c", R"({"a":{"b":{"c":"x"}}})", "ok"},
      {"a.b.c", R"({"a":{"b":{"d":"x"},"c":"y"}})", "no-text-field"},
      {R"(a\.b)", R"({"a.b":"x","a":{"b":1}})", "ok"},
      {R"(a\.b)", R"({"a":{"b":"x"}})", "no-text-field"},
      {R"(a.b\.c)", R"({"a":{"b.c":"x"}})", "ok"},
      {R"(a\\.b)", R"({"a\\":{"b":"x"}})", "ok"},
      {R"(a\b)", R"({"a\\b":"x"})", "ok"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Judge(test.line, test.field), test.kind) << test.line;
  EXPECT_THROW(New(""), Error);
  EXPECT_THROW(New("a."), Error);
  EXPECT_THROW(New(".a"), Error);
}

TEST(JsonlFormat, KnowsTheRecord) {
  const auto format = New();
  const std::string line =
      R"({"id":-1.50,"url":"http:\/\/example.org","lang":"en","text":"no escapes"})";
  const Opened opened = OpenRaw(*format, line);
  ASSERT_FALSE(opened.fault);
  EXPECT_EQ(opened.info.id, "-1.50");
  EXPECT_EQ(opened.info.url, "http://example.org");
  EXPECT_EQ(opened.info.language, "en");
  EXPECT_EQ(opened.text, "no escapes");
  EXPECT_EQ(opened.text.data(), line.data() + line.find("no escapes"));  // a view, not a copy
  const std::string other = R"({"id":{"a":1},"text":"\u00e9\n"})";
  EXPECT_EQ(OpenRaw(*format, other).info.id, "");
  EXPECT_EQ(OpenRaw(*format, other).text, "\xC3\xA9\n");
}

TEST(JsonlFormat, KnowsTheRecordByANestedMember) {
  RuleTable rules;
  const auto format = NewJsonlFormat({.field = "a.text", .id_field = "a.b.id"}, rules);
  const struct {
    std::string line, id;
  } kCases[] = {
      {R"({"a":{"b":{"id":"x"},"text":"t"}})", "x"},
      {R"({"id":"no","b":{"id":"no"},"a":{"id":"no","text":"t","b":{"c":{"id":"no"},"id":7}}})",
       "7"},
      {R"({"a":{"text":"t","b":[{"id":"no"}]},"b":{"id":"no"}})", ""},
      {R"({"a":{"text":"t","b":{"id":"one"},"b":{"id":"two"}}})", "one"},
      {R"({"a":{"text":"t"},"a.b.id":"no"})", ""},
  };
  for (const auto& test : kCases) {
    const Opened opened = OpenRaw(*format, test.line);
    EXPECT_FALSE(opened.fault) << test.line;
    EXPECT_EQ(opened.info.id, test.id) << test.line;
  }
  EXPECT_THROW(NewJsonlFormat({.id_field = "a..b"}, rules), Error);
}

TEST(JsonlFormat, SaysWhatItLooksLike) {
  const auto format = New();
  for (const char* line :
       {"{", "[", "[{\"text\": \"a\"}]", "  \"text\": \"a\"", "}", "]", "\x1E{\"text\":\"a\"}"}) {
    const Opened opened = OpenRaw(*format, line);
    ASSERT_TRUE(opened.fault) << line;
    EXPECT_NE(opened.fault->what.find("jq -c"), std::string::npos) << opened.fault->what;
  }
  EXPECT_EQ(OpenRaw(*format, R"({"text":"a","b":tru})").fault->offset, 16u);
}

TEST(JsonlFormat, SplicesEditsIntoTheSpelling) {
  const auto format = New();
  const struct {
    std::string line;
    EditList edits;
    std::string result;
  } kCases[] = {
      {R"({"text":"a\nb\u00e9c"})", {}, R"({"text":"a\nb\u00e9c"})"},
      {R"({"text":"a\nb\u00e9c"})", {{1, 1, "", 0}}, R"({"text":"ab\u00e9c"})"},
      {R"({"text":"a\nb\u00e9c"})", {{3, 2, "", 0}}, R"({"text":"a\nbc"})"},
      {R"({"text":"a\nb\u00e9c"})", {{0, 6, "", 0}}, R"({"text":""})"},
      {R"({"text":"a\nb\u00e9c"})",
       {{0, 0, "\"\n\x01", 0}, {6, 0, "z", 0}},
       R"({"text":"\"\n\u0001a\nb\u00e9cz"})"},
      {R"({"text":"\ud83d\ude00x\ud83d\ude00"})", {{0, 4, "", 0}}, R"({"text":"x\ud83d\ude00"})"},
      {R"({"text":"\ud83d\ude00x\ud83d\ude00"})", {{5, 4, "", 0}}, R"({"text":"\ud83d\ude00x"})"},
      {R"({"text":"\\\\n"})", {{1, 1, "", 0}}, R"({"text":"\\n"})"},
      {"{\"text\":\"plain \xC3\xA9 text\",\"n\":1e9999}\r\n",
       {{5, 3, "", 0}},
       "{\"text\":\"plain text\",\"n\":1e9999}\r\n"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Applied(*format, test.line, test.edits), test.result);
  }
}

// A string spelled at random, and the same edits made before and after spelling.
TEST(JsonlFormat, SplicingAgreesWithEditing) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::string spellings[] = {
      "a",       "word ",   "\\n",     "\\\\",           "\\\"",     "\\/",
      "\\u0041", "\\u00e9", "\\u20AC", "\\ud83d\\ude00", "\xC3\xA9", "\xF0\x9F\x98\x80",
      "\\u0000", "\\t"};
  const auto format = New();
  for (int i = 0; i < 3000; ++i) {
    std::string line = "{\"a\":[1,{\"text\":2}],\"text\":\"";
    for (size_t n = random() % 40; n > 0; --n) line += spellings[random() % std::size(spellings)];
    line += "\"}\n";
    const Opened opened = OpenRaw(*format, line);
    ASSERT_FALSE(opened.fault) << line;
    EditList edits;
    std::vector<size_t> starts;
    for (size_t at = 0; at < opened.text.size(); at += DecodeOne(opened.text.substr(at)).length)
      starts.push_back(at);
    starts.push_back(opened.text.size());
    for (size_t k = 0; k + 1 < starts.size();) {
      const size_t end = std::min(starts.size() - 1, k + random() % 4);
      if (random() % 3 == 0)
        edits.push_back(
            {starts[k], starts[end] - starts[k], random() % 2 ? "" : "\"\\\n\xE2\x82\xAC", 0});
      k = end + 1;
    }
    std::string expected;
    ApplyEdits(opened.text, edits, expected);
    const std::string spliced = Applied(*format, line, edits);
    const Opened again = OpenRaw(*format, spliced);
    ASSERT_FALSE(again.fault) << spliced;
    EXPECT_EQ(again.text, expected) << line;
    ExpectSameForEveryReadSize(*format, line);
  }
}

// Lines garbled at random: we accept what simdjson accepts, but for what it is known to refuse.
TEST(JsonlFormat, AgreesWithSimdjson) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::string kGood =
      R"({"id": 12, "a": [1.5e3, -0, {"b": "\u00e9\ud83d\ude00"}, [], {}], "text": "x\n\"y\"", "t": true, "n": null})";
  const std::string kBytes = "{}[],:\"\\ue0123456789+-.tfn \t\x01\xC3\xA9";
  simdjson::dom::parser parser;
  int accepted = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string line = kGood;
    for (size_t n = 1 + random() % 3; n > 0; --n) {
      const size_t at = random() % line.size();
      switch (random() % 3) {
        case 0:
          line[at] = kBytes[random() % kBytes.size()];
          break;
        case 1:
          line.erase(at, 1);
          break;
        default:
          line.insert(at, 1, kBytes[random() % kBytes.size()]);
      }
    }
    simdjson::dom::element element;
    const auto error = parser.parse(simdjson::padded_string(line)).get(element);
    const std::string kind = Judge(line);
    if (kind == "ok" || kind == "no-text-field" || kind == "text-not-string" ||
        kind == "duplicate-field") {
      if (error != simdjson::NUMBER_ERROR) {
        EXPECT_EQ(error, simdjson::SUCCESS) << line;
      }
      if (kind == "ok" && !error) {
        ++accepted;
        std::string_view text;
        ASSERT_EQ(element["text"].get(text), simdjson::SUCCESS) << line;
        const auto format = New();
        EXPECT_EQ(OpenRaw(*format, line).text, text);
      }
    } else if (!error) {
      EXPECT_TRUE(kind == "not-object") << kind << ": " << line;
    }
  }
  EXPECT_GT(accepted, 1000);
}

// A quadratic one would not be done when the time for a test is over.
TEST(JsonlFormat, IsLinear) {
  constexpr size_t kEscapes = 2'000'000;
  std::string many = "{";
  for (int i = 0; i < 2'000'000; ++i)
    many += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  many += "\"text\":\"a\"}";
  std::string escapes = "{\"text\":\"";
  for (size_t i = 0; i < kEscapes; ++i) escapes += "\\u0041\\n";
  escapes += "\"}";
  const auto format = New();
  EXPECT_FALSE(OpenRaw(*format, many).fault);
  Record record;
  record.raw = escapes;
  Opened opened;
  format->Open(record, opened);
  ASSERT_FALSE(opened.fault);
  EditList edits, raw_edits;
  for (size_t at = 0; at < opened.text.size(); at += 2) edits.push_back({at, 1, "", 0});
  format->ToRawEdits(record, opened, edits, raw_edits);
  EXPECT_EQ(raw_edits.size(), kEscapes);
}

TEST(JsonlFormat, TakesTheBadInputs) {
  auto inputs = ReadBadInputs("jsonl", "gen/jsonl/");
  for (BadInput& input : ReadBadInputs("jsonl", "jsontestsuite/"))
    inputs.push_back(std::move(input));
  if (inputs.empty()) GTEST_SKIP() << "no ../shared/badinputs beside the source tree";
  for (const BadInput& input : inputs) {
    SCOPED_TRACE(input.path);
    ExpectFaultsAsSaid(*New(), input);
  }
}

}  // namespace
}  // namespace strigil
