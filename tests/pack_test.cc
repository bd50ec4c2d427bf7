// Rule packs as files: what is read, and that everything else is refused with file, line and
// column. Also that the examples of our own packs hold.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "filters/rules/embedded_packs.h"
#include "pipeline/error.h"
#include "pipeline/unicode.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

namespace fs = std::filesystem;

// Line 1 of a rule that is complete but for what a test adds.
const std::string kHead =
    "[[rule]]\nid = \"banner\"\nkind = \"cookie-banner\"\nprofiles = [\"safe\"]\n";
const std::string kExamples = "match = [\"We use cookies\"]\nkeep = [\"We bake cakes\"]\n";
const std::string kGood = kHead + "phrases = [\"we use cookies\"]\n" + kExamples;

std::vector<fs::path> OwnPacks() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(fs::path(STRIGIL_SOURCE_DIR) / "filters/packs")) {
    if (entry.path().extension() == ".toml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string FirstMessage(std::string_view toml) {
  const std::vector<std::string> messages = CheckPack(toml, "p.toml", "p");
  return messages.empty() ? "" : messages.front();
}

TEST(PackTest, ReadsEveryKey) {
  const Pack pack = ParsePack(
      "# Banners.\n# Two lines.\n# SPDX-License-Identifier: Apache-2.0\n\n[[rule]]\n"
      "id = 'a-b_1'\nkind = 'k'\naction = 'cut'\nwhere = ['head', 'tail']\nat = 'inside'\nmin = 3\n"
      "max = 900\nprofiles = ['safe', 'web']\nlanguages = ['en', 'pt-BR']\nphrases = ['ad here']\n"
      "patterns = ['x[0-9]+']\ncase = true\nneeds = ['[a-z]']\n"
      "guards = ['sentence', 'menu', 'near:share', 'subject:cookie', 'alone', 'last', 'then-url', "
      "'early', 'late', 'title', 'dialogue']\n"
      "budget = 0.5\nmatch = ['ad here', 'see x9']\nkeep = ['see X9']\n",
      "p.toml", "p");
  EXPECT_EQ(pack.name, "p");
  EXPECT_EQ(pack.about, "Banners.\nTwo lines.");
  ASSERT_EQ(pack.rules.size(), 1u);
  const RuleSpec& rule = pack.rules[0];
  EXPECT_EQ(rule.name, "p/a-b_1");
  EXPECT_EQ(rule.kind, "k");
  EXPECT_EQ(rule.action, Action::kCut);
  EXPECT_EQ(rule.where, kInHead | kInTail);
  EXPECT_EQ(rule.at, At::kInside);
  EXPECT_EQ(rule.min, 3u);
  EXPECT_EQ(rule.max, 900u);
  EXPECT_EQ(rule.profiles, kSafe | kWeb);
  EXPECT_EQ(rule.guards, kGuardSentence | kGuardMenu | kGuardNear | kGuardSubject | kGuardAlone |
                             kGuardEarly | kGuardLate | kGuardLast | kGuardThenUrl | kGuardTitle |
                             kGuardDialogue);
  EXPECT_EQ(rule.near, "share");
  EXPECT_EQ(rule.subject, "cookie");
  EXPECT_EQ(rule.budget, 0.5);
  EXPECT_TRUE(rule.case_sensitive);
  EXPECT_EQ(rule.languages, (std::vector<std::string>{"en", "pt-BR"}));
  EXPECT_EQ(rule.match.size(), 2u);
  EXPECT_EQ(rule.keep.size(), 1u);
}

TEST(PackTest, HasDefaults) {
  const RuleSpec rule = ParsePack(kGood, "p.toml", "p").rules[0];
  EXPECT_EQ(rule.action, Action::kDrop);
  EXPECT_EQ(rule.where, kAnywhere);
  EXPECT_EQ(rule.at, At::kLine);
  EXPECT_EQ(rule.max, 260u);
  EXPECT_EQ(rule.guards, kGuardVerse);
  EXPECT_EQ(rule.budget, 1.0);
  EXPECT_EQ(ParsePack(kGood + "guards = ['no-verse']\n", "p.toml", "p").rules[0].guards, 0);
  EXPECT_EQ(ParsePack(kGood + "patterns = ['cookies!']\n", "p.toml", "p").rules[0].budget, 0.15);
}

TEST(PackTest, TakesBomAndCrlf) {
  std::string crlf;
  for (const char c : kGood) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(FirstMessage(crlf), "");
  EXPECT_EQ(FirstMessage("\xEF\xBB\xBF" + kGood), "");
  EXPECT_EQ(FirstMessage("\xEF\xBB\xBF" + crlf), "");
  EXPECT_EQ(ParsePack(crlf, "p", "p").rules[0].phrases[0], "we use cookies");
  // No line break at the end, comments everywhere, lists over several lines.
  EXPECT_EQ(
      FirstMessage("# \xC3\xA9\n" + kHead + "phrases = [ # one\n 'we use cookies', # two\n]\n" +
                   "match = ['we use cookies']\nkeep = ['no']"),
      "");
}

struct BadPack {
  std::string toml;
  std::string message;  // the start of it
};

TEST(PackTest, SaysWhatIsWrongAndWhere) {
  const std::string list_head = kHead + kExamples;  // six lines
  const std::vector<BadPack> cases = {
      {"", "p.toml: no rule in it"},
      {"# only a comment\n", "p.toml: no rule in it"},
      {"rule = []\n", "p.toml:1:8: no rule in it"},
      {"[rule]\nid = 'x'\n", "p.toml:1:1: a rule is written under [[rule]]"},
      {"rule = 3\n", "p.toml:1:8: a rule is written under [[rule]]"},
      {"title = 'x'\n", "p.toml:1:1: unknown key \"title\""},
      {"[[rules]]\nid = 'x'\n",
       "p.toml:1:3: unknown key \"rules\"; a pack is [[rule]] tables; did you mean"},
      {kGood + "phrase = ['x']\n", "p.toml:8:1: unknown key \"phrase\"; did you mean \"phrases\"?"},
      {kGood + "colour = 'x'\n", "p.toml:8:1: unknown key \"colour\"; there are id, kind,"},
      {kGood + "id = 'y'\n", "p.toml:8:"},
      {kGood + kGood, "p.toml:9:6: a second rule with the id \"banner\""},
      {kGood + "action = 'delete'\n",
       "p.toml:8:10: unknown action \"delete\"; there are drop, cut, keep"},
      {kGood + "action = 'kep'\n", "p.toml:8:10: unknown action \"kep\"; did you mean \"keep\"?"},
      {kGood + "action = ['drop']\n", "p.toml:8:10: `action` takes strings"},
      {kGood + "at = 'middle'\n", "p.toml:8:6: unknown `at` \"middle\""},
      {kHead + kExamples + "at = 'start'\nphrases = ['{date}']\n",
       "p.toml:8:12: \"{date}\" stands for whole lines: at = \"line\""},
      {kGood + "where = 'tail'\n", "p.toml:8:9: `where` takes a list"},
      {kGood + "where = ['tail', 'foot']\n", "p.toml:8:18: unknown zone \"foot\""},
      {kGood + "where = []\n", "p.toml:8:9: `where` is empty"},
      {kGood + "max = -1\n", "p.toml:8:7: `max` is a whole number"},
      {kGood + "max = 1.5\n", "p.toml:8:7: `max` is a whole number"},
      {kGood + "max = '9'\n", "p.toml:8:7: `max` is a whole number"},
      {kGood + "max = 99999999999999999999\n", "p.toml:8:"},
      {kGood + "min = 300\n", "p.toml:8:7: `min` 300 is over `max` 260"},
      {kGood + "case = 'yes'\n", "p.toml:8:8: `case` is true or false"},
      {kGood + "budget = 2\n", "p.toml:8:10: `budget` is a number from 0 to 1"},
      {kGood + "budget = nan\n", "p.toml:8:10: `budget` is a number from 0 to 1"},
      {kGood + "guards = ['verses']\n",
       "p.toml:8:11: unknown guard \"verses\"; did you mean \"verse\"?"},
      {kGood + "guards = ['near:']\n", "p.toml:8:11: `near:` takes a kind"},
      {kGood + "guards = ['subject:cookie|ab']\n",
       "p.toml:8:11: a word of `subject:` has at least 3 letters, not \"ab\""},
      {kGood + "guards = ['next:x']\n", "p.toml:8:11: unknown guard"},
      {kGood + "guards = ['verse', 'no-verse']\n", "p.toml:8:10: both"},
      {kGood + "where = ['tail']\nguards = ['title']\n", "p.toml:9:10: `title` is for rules"},
      {kGood + "languages = ['english']\n", "p.toml:8:14: the language \"english\""},
      {kGood + "[other]\n", "p.toml:8:2: unknown key \"other\""},
      {kGood + "x.y = 1\n", "p.toml:8:1: unknown key \"x\""},
      {"[[rule]]\nkind = 'k'\nprofiles = ['safe']\nphrases = ['we use cookies']\n" + kExamples,
       "p.toml:1:1: the rule lacks an `id`"},
      {"[[rule]]\nid = 'Two Words'\nkind = 'k'\nprofiles = ['safe']\nphrases = ['we use "
       "cookies']\n" +
           kExamples,
       "p.toml:2:6: the id \"Two Words\""},
      {"[[rule]]\nid = 'x'\nkind = 'k'\nphrases = ['we use cookies']\n" + kExamples,
       "p.toml:1:1: the rule lacks `profiles`"},
      {kHead + kExamples, "p.toml:1:1: the rule lacks a phrase or a pattern"},
      {kHead + "phrases = ['x']\nkeep = ['y']\n", "p.toml:1:1: the rule lacks a `match` example"},
      {kHead + "phrases = ['x']\nmatch = ['x']\n", "p.toml:1:1: the rule lacks a `keep` example"},
      {kHead + "phrases = []\n" + kExamples, "p.toml:1:1: the rule lacks a phrase or a pattern"},
      {kHead + "phrases = ['a', 7]\n" + kExamples, "p.toml:5:17: `phrases` takes strings"},
      {kHead + "phrases = ['a', '']\n" + kExamples, "p.toml:5:17: an empty string in `phrases`"},
      {kHead + "phrases = ['a', '...']\n" + kExamples,
       "p.toml:5:17: the phrase \"...\" has no letter"},
      {kHead + "phrases = [\"a\\nb\"]\n" + kExamples, "p.toml:5:12: a line break in `phrases`"},
      // Examples that do not hold.
      {kHead + "phrases = ['we use biscuits']\n" + kExamples,
       "p.toml:6:10: p/banner does not match its example \"We use cookies\""},
      {kGood + "max = 5\n",
       "p.toml:6:10: p/banner does not match its example \"We use cookies\": it is longer"},
      {kGood + "needs = ['accept']\n", "p.toml:6:10: p/banner does not match"},
      {kHead + "phrases = ['we use cookies']\nmatch = ['We use cookies']\nkeep = ['no', "
               "'\xC3\xA9', 'WE USE COOKIES.']\n",
       "p.toml:7:20: p/banner matches \"WE USE COOKIES.\", which it must keep"},
      // Patterns.
      {list_head + "patterns = ['x', '(accept']\n",
       "p.toml:7:18: the pattern \"(accept\": missing )"},
      {list_head + "patterns = ['a)(b']\n", "p.toml:7:13: the pattern \"a)(b\": "},
      {list_head + "patterns = ['[a-']\n", "p.toml:7:13: the pattern \"[a-\": missing ]"},
      {list_head + "patterns = ['a(?=b)']\n",
       "p.toml:7:13: the pattern \"a(?=b)\": invalid perl operator in \"(?=\"; RE2 has no "
       "look-around"},
      {list_head + "patterns = ['(?<!a)b']\n", "p.toml:7:13: the pattern \"(?<!a)b\": "},
      {list_head + "patterns = ['(a)\\1']\n",
       "p.toml:7:13: the pattern \"(a)\\1\": invalid escape sequence in \"\\1\"; RE2 has no "
       "back-references"},
      {list_head + "patterns = ['a++']\n",
       "p.toml:7:13: the pattern \"a++\": bad repetition operator in \"++\"; RE2 has no "
       "possessive"},
      {list_head + "patterns = ['(?>a)']\n",
       "p.toml:7:13: the pattern \"(?>a)\": invalid perl operator in \"(?>\"; RE2 has no atomic"},
      {list_head + "patterns = ['a{1001}']\n",
       "p.toml:7:13: the pattern \"a{1001}\": \"{1001}\" repeats too often"},
      {list_head + "patterns = ['((\\pL{100}){10}){9}']\n",
       "p.toml:7:13: the pattern \"((\\pL{100}){10}){9}\""},
      {list_head + "patterns = ['\\p{Klingon}']\n",
       "p.toml:7:13: the pattern \"\\p{Klingon}\": invalid character class range"},
      {list_head + "patterns = ['a\\Z']\n",
       "p.toml:7:13: the pattern \"a\\Z\": invalid escape sequence in \"\\Z\"; in RE2 the end"},
      {list_head + "patterns = ['\\Qabc']\n", "p.toml:7:13: "},
      {list_head + "patterns = ['.*']\n",
       "p.toml:7:13: the pattern \".*\" matches the empty string"},
      {list_head + "patterns = ['x*']\n",
       "p.toml:7:13: the pattern \"x*\" matches the empty string"},
      {list_head + "patterns = ['\\b']\n",
       "p.toml:7:13: the pattern \"\\b\" matches the empty string"},
      {list_head + "patterns = ['.+']\n", "p.toml:7:13: the pattern \".+\" matches every line"},
      {list_head + "patterns = [\"\\bcookie\"]\n",
       "p.toml:7:13: the pattern \"\\x08cookie\" holds a control character"},
      {list_head + "patterns = ['a\\C']\n", "p.toml:7:13: the pattern \"a\\C\" holds \\C"},
      {list_head + "patterns = ['cookies']\nneeds = ['(']\n",
       "p.toml:8:10: the need \"(\": missing )"},
      // What is no TOML, or would crash its parser.
      {"[.]\n", "p.toml:1:2: expected a key, saw '.'"},
      {"[!]\n", "p.toml:1:2: expected a key, saw '!'"},
      {"\n[\xC3\xA9]\n", "p.toml:2:2: expected a key, saw '\xC3\xA9'"},
      {"\xC3\xA9 = 1\n", "p.toml:1:1: expected a key"},
      {"a = \xE2\x80\x9Cx\xE2\x80\x9D\n",
       "p.toml:1:5: expected a value, saw '\xE2\x80\x9C'; strings stand in"},
      {"a = 1 \xC3\xA9\n", "p.toml:1:7: expected the end of the line"},
      {"a = [1, 2\n", "p.toml:2:1: expected ',' or ']', saw the end of the file"},
      {"a = [1 2]\n", "p.toml:1:8: expected ',' or ']', saw '2'"},
      {"a = 'x\n", "p.toml:1:5: the string is not closed on this line"},
      {"a = '''x\n", "p.toml:1:5: the string is never closed"},
      {"a = \"\\\n", "p.toml:1:5: "},
      {"a = \"\\q\"\n", "p.toml:1:"},
      {"a\n", "p.toml:1:2: expected '=' after the key, saw the end of the line"},
      {"a = \n", "p.toml:1:5: expected a value, saw the end of the line"},
      {"= 1\n", "p.toml:1:1: expected a key, saw '='"},
      {"[[rule]\nid = 'x'\n", "p.toml:1:8: expected ']]'"},
      {"a = {b = 1}\n", "p.toml:1:5: inline tables have no place"},
      {"a = 1\rb = 2\n", "p.toml:1:6: control character 0x0D"},
      {std::string("a = 1\n\0", 7), "p.toml:2:1: control character 0x00"},
      {"# \xFF\n", "p.toml:1:3: byte 0xFF at offset 2 is not UTF-8"},
      {"a = '\xED\xA0\x80'\n", "p.toml:1:6: byte 0xED at offset 5 is not UTF-8"},
      {std::string("\xFF\xFEr\0", 4), "p.toml:1:1: the file is UTF-16"},
      {std::string(kMaxPackSize + 1, '#'), "p.toml: a rule file is at most 1 MiB"},
      {"\"\xC3\xA9\" = 1\n", "p.toml:1:1: unknown key: keys are ASCII words"},
      {"a = \"\"\"\n\\\n \xC3\xA9\"\"\"\n", "p.toml:2:1: a line continuation before a non-ASCII"},
      {"a = \"\"\"\\\xC3\xA9\"\"\"\n", "p.toml:1:8: a backslash before a non-ASCII"},
      {"<html>\n", "p.toml:1:1: expected a key, saw '<'"},
  };
  for (const BadPack& bad : cases) {
    const std::string message = FirstMessage(bad.toml);
    EXPECT_TRUE(message.starts_with(bad.message))
        << "for   " << bad.toml.substr(0, 400) << "\nsaid  " << message << "\nnot   "
        << bad.message;
    EXPECT_THROW(ParsePack(bad.toml, "p.toml", "p"), Error);
  }
}

TEST(PackTest, ReportsAllProblemsInOrder) {
  std::string toml =
      kHead + "phrases = ['']\npatterns = ['(']\nmatch = []\nkeep = ['x']\ncolor = 1\n";
  const std::vector<std::string> messages = CheckPack(toml, "f", "f");
  ASSERT_EQ(messages.size(), 4u);
  EXPECT_TRUE(messages[0].starts_with("f:1:1: the rule lacks a `match`")) << messages[0];
  EXPECT_TRUE(messages[1].starts_with("f:5:12: ")) << messages[1];
  EXPECT_TRUE(messages[2].starts_with("f:6:13: ")) << messages[2];
  EXPECT_TRUE(messages[3].starts_with("f:9:1: ")) << messages[3];
  std::string many;
  for (int i = 0; i < 100; ++i) many += "[[rule]]\nx = 1\n";
  EXPECT_EQ(CheckPack(many, "f", "f").size(), 20u);
}

TEST(PackTest, FilesThatAreNone) {
  EXPECT_THROW(LoadPack("/"), Error);
  EXPECT_NE(CheckPackFile("/").at(0).find("is a directory"), std::string::npos);
  EXPECT_NE(CheckPackFile("/no/such/file.toml").at(0).find("/no/such/file.toml: cannot be opened"),
            std::string::npos);
  EXPECT_EQ(CheckPackFile("/dev/zero").size(), 1u);  // endless where it exists
  try {
    LoadPack("/no/such/file.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), Status::kUsage);
  }
  EXPECT_EQ(PackName("rules/cookies.toml"), "cookies");
  EXPECT_EQ(PackName("my rules\x1B.toml"), "my_rules_");
  EXPECT_EQ(PackName(".toml"), ".toml");
  EXPECT_EQ(PackName("dir/"), "rules");
}

// Deep and long things take neither the stack nor the time.
// Were one of them to take time squared, the time for a test would not do.
TEST(PackTest, HostileShapesAreRefused) {
  const auto repeat = [](std::string_view piece, size_t times) {
    std::string text;
    for (size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  const std::vector<std::string> cases = {
      repeat("a.", 200000) + "b = 1\n",
      "[" + repeat("a.", 200000) + "b]\n",
      "a = " + repeat("[", 500000),
      "a = " + repeat("[", 200000) + repeat("]", 200000) + "\n",
      "a = " + repeat("{a=", 200000),
      repeat("[[rule]]\n", 100000),
      kHead + "patterns = ['" + repeat("(", 200000) + "a" + repeat(")", 200000) + "']\n" +
          kExamples,
      kHead + "patterns = ['" + repeat("(?:a?){500}", 20000) + "']\n" + kExamples,
      kHead + kExamples + "patterns = [" + repeat("'(\\pL{50}){19}',", 50000) + "]\n",
      kHead + "phrases = [" + repeat("'a b c d e f g h i j k l m n o p',", 20000) + "]\n" +
          kExamples,
      kHead + "phrases = ['a']\nat = 'inside'\nkeep = ['b']\nmatch = [" + repeat("'c c',", 50000) +
          "]\n",
      repeat("\"", 1000000),
      repeat("'''\n", 200000),
      repeat("\\", 1000000),
  };
  for (const std::string& toml : cases) {
    EXPECT_NE(FirstMessage(toml), "") << toml.substr(0, 60);
  }
}

TEST(PackTest, RandomDamageNeverCrashes) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string whole = kGood +
                            "patterns = ['cook(?:ies|y)!', \"a\\u00e9b+\"]\nguards = ['near:x']\n" +
                            "[[rule]]\nid = '''x'''\nkind = \"\"\"\\\n x\"\"\"\nmax = 3_0\nbudget "
                            "= 1e-1\ncase = true # \xC3\xA9\n";
  const std::vector<std::string> pieces = {"\\\n",
                                           "\\ ",
                                           "\xE3\x81\x82",
                                           "\xEF\xBC\xA1",
                                           "\xE3\x80\x80",
                                           "[",
                                           "]",
                                           "[[",
                                           "]]",
                                           "\"",
                                           "'",
                                           "'''",
                                           "\"\"\"",
                                           "=",
                                           ".",
                                           "\n",
                                           "\r\n",
                                           "#",
                                           "\\",
                                           ",",
                                           "{",
                                           "}",
                                           "\xC3\xA9",
                                           "\xFF",
                                           "inf",
                                           "nan",
                                           "0x",
                                           "1979-05-27",
                                           "_",
                                           "+",
                                           "-",
                                           "e",
                                           std::string(1, '\0')};
  for (int run = 0; run < 3000; ++run) {
    std::string toml = whole;
    for (unsigned times = random() % 4 + 1; times > 0; --times) {
      const size_t at = random() % (toml.size() + 1);
      switch (random() % 3) {
        case 0:
          toml.erase(at, random() % 4);
          break;
        case 1:
          toml.insert(at, pieces[random() % pieces.size()]);
          break;
        default:
          toml.replace(at, random() % 3, pieces[random() % pieces.size()]);
      }
    }
    EXPECT_NO_THROW(CheckPack(toml, "f", "f")) << toml;
  }
}

// --- Packs of ours -------------------------------------------------------------------------------

TEST(OwnPacksTest, EveryExampleHolds) {
  for (const fs::path& path : OwnPacks()) {
    for (const std::string& message : CheckPackFile(path)) ADD_FAILURE() << message;
  }
}

TEST(OwnPacksTest, TheProgramCarriesThem) {
  EXPECT_EQ(kPackSourcesSize, OwnPacks().size());
  for (size_t i = 0; i < kPackSourcesSize; ++i) {
    const std::string name(kPackSources[i].name);
    EXPECT_FALSE(ParsePack(kPackSources[i].toml, name, name).rules.empty()) << name;
  }
}

// Rules that a manual shows are rules.
TEST(OwnPacksTest, TheManualsExamplesHold) {
  int count = 0;
  for (const char* manual : {"README.md", "docs/packs.md"}) {
    std::ifstream in(fs::path(STRIGIL_SOURCE_DIR) / manual);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::string begin = "```toml\n";
    for (size_t at = text.find(begin); at != text.npos; at = text.find(begin, at + 1)) {
      const size_t end = text.find("```", at + begin.size());
      const std::string toml = text.substr(at + begin.size(), end - at - begin.size());
      for (const std::string& message : CheckPack(toml, manual, "my")) ADD_FAILURE() << message;
      ++count;
    }
  }
  EXPECT_EQ(count, 2);
}

// --- Other people's files ------------------------------------------------------------------------

TEST(HostileFilesTest, AreRefusedWithAMessage) {
  const fs::path root = fs::path(STRIGIL_SOURCE_DIR) / "../shared/badinputs";
  if (!fs::exists(root / "toml-test")) GTEST_SKIP() << "no ../shared/badinputs beside the sources";
  size_t files = 0;
  for (const char* folder : {"toml-test", "gen/rules"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      ++files;
      const std::vector<std::string> messages = CheckPackFile(entry.path());
      ASSERT_FALSE(messages.empty()) << entry.path();
      EXPECT_TRUE(messages[0].starts_with(entry.path().string() + ":")) << messages[0];
      EXPECT_TRUE(IsValidUtf8(messages[0])) << entry.path();
      EXPECT_THROW(LoadPack(entry.path()), Error) << entry.path();
    }
  }
  EXPECT_GT(files, 700u);
}

}  // namespace
}  // namespace strigil
