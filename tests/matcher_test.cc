// The fast matcher against the slow one: on the examples of every pack, on variations of them in
// disguise, on lines glued together from phrases, and on lines made to hurt.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/matcher.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <random>
#include <string>
#include <thread>
#include <vector>

#include "filters/rules/line_form.h"
#include "filters/rules/rule_tables.h"
#include "filters/rules/slow_matcher.h"
#include "pipeline/byte_scan.h"
#include "pipeline/error.h"
#include "pipeline/plain_form.h"
#include "pipeline/unicode.h"
#include "tests/test_seed.h"

namespace strigil {

bool operator==(const RuleHit& a, const RuleHit& b) {
  return a.rule == b.rule && a.begin == b.begin && a.end == b.end;
}
void PrintTo(const RuleHit& hit, std::ostream* out) {
  *out << "{rule " << hit.rule << ", " << hit.begin << "-" << hit.end << "}";
}

namespace {

// Every way of saying something that a rule has, in several scripts.
constexpr std::string_view kPack = R"toml(
# Rules of every kind.
[[rule]]
id = "whole"
kind = "k"
profiles = ["safe"]
languages = ["en"]
phrases = ["Read more", "# comments", "[edit]", "Share", "Teilen", "Читать далее", "阅读全文", "İlgili haberler", "قراءة المزيد", "Ver más", "x"]
match = ["READ  MORE:", "12 Comments", "[Edit]", "» Share «", "читать ДАЛЕЕ…", "阅读全文 »", "ilgili haberler", "VER MAS", "قِراءة المزيد"]
keep = ["Read more books", "some comments", "edit this"]

[[rule]]
id = "start"
kind = "k"
at = "start"
profiles = ["safe"]
phrases = ["Posted on", "» Lire aussi", "Lesen Sie auch", "3 reasons to share", "Смотрите также", "相关阅读", "(AFP", "No. 7 of", "by"]
match = ["Posted on Monday", "» LIRE AUSSI : la suite", "lesen sie AUCH: Text", "12 reasons to share it", "相关阅读：新闻", "no. 12 of 3", "## By Ann"]
keep = ["Posted online Monday", "It was posted on Monday", "Bystanders"]

[[rule]]
id = "end"
kind = "k"
at = "end"
profiles = ["safe"]
phrases = ["click here", "Weiterlesen", "читать", "続きを読む", "page #", "(afp)"]
match = ["For the rest, click here!", "Die Stadt baut. Weiterlesen", "Подробнее читать…", "記事の続きを読む", "page 12.", "he said. (AFP)"]
keep = ["click here now", "doubleclick here", "pages 12"]

[[rule]]
id = "inside"
kind = "k"
at = "inside"
max = 600
profiles = ["safe"]
phrases = ["subscribe to our newsletter", "all rights reserved", "résumé du jour", "подписаться на", "订阅", "top 10 of", "ad"]
match = ["Please Subscribe to our NEWSLETTER.", "© 2020 X. All rights reserved", "le RESUME DU JOUR, ici", "top 99 of all", "请订阅我们", "an ad here"]
keep = ["subscribe to our newsletters", "add this"]

[[rule]]
id = "pattern"
kind = "k"
max = 700
profiles = ["safe"]
patterns = ['(?:this|our) site uses .{0,60}\bcookies?\b.*', 'by \p{Lu}\p{Ll}+', 'Photo(?:s|graphs?)? courtesy of .+']
match = ["Our site uses many cookies", "by Ann", "- Photo courtesy of X"]
keep = ["Their site used cookies", "bye"]

[[rule]]
id = "pattern-start"
kind = "k"
at = "start"
profiles = ["safe"]
case = true
patterns = ['(?:LONDON|PARIS|Mönchengladbach) \(Wire\)', 'AP']
match = ["LONDON (Wire) Text", "Mönchengladbach (Wire)", "- AP news"]
keep = ["London (Wire) Text", "APPLE"]

[[rule]]
id = "pattern-end"
kind = "k"
at = "end"
profiles = ["safe"]
patterns = ['(?:see|watch) (?:the )?video', 'straße']
match = ["Now watch the video", "die STRAẞE"]
keep = ["oversee video"]

[[rule]]
id = "pattern-inside"
kind = "k"
at = "inside"
profiles = ["safe"]
patterns = ['follow us on (?:facebook|twitter)', 'подпис\p{L}+']
needs = ['\b(?:please|bitte)\b', '\d']
match = ["Please, 2 ways: FOLLOW us on Twitter", "bitte 1 ПОДПИСКА"]
keep = ["Please follow us on Twitter", "follow us on twitter 2"]

[[rule]]
id = "cut-phrase"
kind = "k"
action = "cut"
at = "inside"
profiles = ["safe"]
phrases = ["[ad_1]", "advert here", "ça ira"]
match = ["[ad_1]Text [ad_2]", "an advert here", "Ça ira, ça ira"]
keep = ["[ad]", "adverts here"]

[[rule]]
id = "cut-pattern"
kind = "k"
action = "cut"
at = "inside"
max = 4000
profiles = ["safe"]
patterns = ['\[/?caption[^\]]{0,40}\]', 'q(.*)z|qv', '\{\{[^}]*\}\}']
match = ["[caption id=1]A[/caption]", "a qv b qv", "x {{y}} é {{z}}"]
keep = ["caption"]

[[rule]]
id = "cut-end"
kind = "k"
action = "cut"
at = "end"
profiles = ["safe"]
phrases = ["accept read more"]
patterns = ['\(?AFP\)?', 'share this[ .]*']
match = ["He said so. Accept Read More", "Text. (AFP)", "Text, share this.."]
keep = ["Accept Read More now"]

[[rule]]
id = "cut-start"
kind = "k"
action = "cut"
at = "start"
profiles = ["safe"]
phrases = ["Advertisement"]
patterns = ['\[ad_\d\] ?']
match = ["Advertisement Text", "[ad_1]Text", "> Advertisement: Text"]
keep = ["Advertisements"]

[[rule]]
id = "keep"
kind = "k"
action = "keep"
at = "inside"
min = 10
profiles = ["safe"]
patterns = ['newsletter of the \p{L}+']
match = ["a newsletter of the council"]
keep = ["newsletter"]
)toml";

std::string Plain(std::string_view text) {
  std::string buffer;
  return std::string(MakePlain(text, buffer));
}

std::vector<RuleHit> Fast(const Matcher& matcher, MatchScratch& scratch, std::string_view text) {
  std::string buffer;
  const std::string_view plain = MakePlain(text, buffer);
  std::vector<RuleHit> hits;
  matcher.Match(text, plain, CountCodePoints(plain), scratch, hits);
  return hits;
}

class Slow {
 public:
  explicit Slow(const std::vector<Pack>& packs) {
    for (const Pack& pack : packs) {
      for (const RuleSpec& rule : pack.rules) rules_.emplace_back(rule);
    }
  }
  std::vector<RuleHit> Match(std::string_view text) const {
    std::vector<RuleHit> hits;
    for (uint32_t i = 0; i < rules_.size(); ++i) {
      for (const Span& span : rules_[i].Match(text)) hits.push_back({i, span.begin, span.end});
    }
    return hits;
  }

 private:
  std::vector<SlowRule> rules_;
};

// Lines like `line` that a reader takes for the same, or nearly.
class Disguise {
 public:
  explicit Disguise(uint64_t seed) : random_(seed) {}
  size_t Below(size_t n) { return static_cast<size_t>(random_() % n); }

  std::string Apply(std::string line) {
    for (size_t steps = Below(4); steps > 0; --steps) line = Step(line);
    return line;
  }

 private:
  std::string Inserted(std::string line, std::string_view what) {
    line.insert(CharacterStart(line, Below(line.size() + 1)), what);
    return line;
  }
  std::string BlanksAs(std::string line, std::string_view what) {
    std::string out;
    for (const char c : line) c == ' ' && Below(2) ? out.append(what) : out.append(1, c);
    return out;
  }

  std::string Step(const std::string& line) {
    static const std::vector<std::string> kMarks = {"- ", "## ", "» ", "• ", "> > ", "[",  "*",
                                                    "►",  "™ ",  "(",  "\"", "… ",   "1. "};
    static const std::vector<std::string> kEnds = {"!", ".", " »",  "…", ")", "]",  "\"",
                                                   ":", "™", " 12", "s", "й", "の", "¹"};
    static const std::vector<std::string> kInside = {
        "\u00AD", "\u200B", "\u200D", " ",      "\u0301", ".", "#",
        "7",      "&amp;",  "&nbsp;", "\u00A0", "ß",      "é", "Ａ"};
    switch (Below(10)) {
      case 0:
        return kMarks[Below(kMarks.size())] + line;
      case 1:
        return line + kEnds[Below(kEnds.size())];
      case 2:
        return Inserted(line, kInside[Below(kInside.size())]);
      case 3:
        return BlanksAs(line, "\u00A0");
      case 4:
        return BlanksAs(line, "&nbsp;");
      case 5:
        return BlanksAs(line, "  ");
      case 6:
        return Cased(line, true);
      case 7:
        return Cased(line, false);
      case 8:
        return line.substr(0, CharacterStart(line, Below(line.size() + 1)));
      default:
        return "(" + line + ")";
    }
  }

  std::string Cased(std::string line, bool upper) {
    for (size_t i = 0; i < line.size(); ++i) {
      const auto byte = static_cast<unsigned char>(line[i]);
      if (byte < 0x80 && IsLetter(byte))
        line[i] = static_cast<char>(upper ? byte & ~0x20 : byte | 0x20);
      // Latin-1 and basic Cyrillic letters, by their second byte.
      if (byte == 0xC3 && i + 1 < line.size()) {
        const auto low = static_cast<unsigned char>(line[i + 1]);
        if (low != 0x9F && low != 0x97 && low != 0xB7)
          line[i + 1] = static_cast<char>(upper ? low & ~0x20 : low | 0x20);
      }
    }
    return line;
  }

  std::mt19937_64 random_;
};

void CompareOnVariations(const std::vector<Pack>& packs, int rounds) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto matcher = Matcher::NewFrom(packs);
  const auto scratch = matcher->NewScratch();
  const Slow slow(packs);
  std::vector<std::string> lines;
  for (const Pack& pack : packs) {
    for (const RuleSpec& rule : pack.rules) {
      for (const auto* list : {&rule.match, &rule.keep, &rule.phrases})
        lines.insert(lines.end(), list->begin(), list->end());
    }
  }
  Disguise disguise(seed);
  size_t hits = 0;
  for (int round = 0; round < rounds; ++round) {
    const std::string line =
        lines[round < static_cast<int>(lines.size()) ? static_cast<size_t>(round)
                                                     : disguise.Below(lines.size())];
    std::string text = round < static_cast<int>(lines.size()) ? line : disguise.Apply(line);
    static const std::vector<std::string> kGlue = {" ", "", ". ", ", ", "\u00A0", "7"};
    for (size_t more = round < static_cast<int>(lines.size()) ? 0 : disguise.Below(3); more > 0;
         --more) {
      text +=
          kGlue[disguise.Below(kGlue.size())] + disguise.Apply(lines[disguise.Below(lines.size())]);
    }
    const std::vector<RuleHit> expected = slow.Match(text);
    ASSERT_EQ(Fast(*matcher, *scratch, text), expected)
        << "[" << text << "] plain [" << Plain(text) << "]";
    hits += expected.size();
  }
  EXPECT_GT(hits, static_cast<size_t>(rounds) / 20) << "the lines hit too little to say anything";
}

std::vector<Pack> TestPacks() { return {ParsePack(kPack, "test.toml", "test")}; }

TEST(Matcher, EveryExampleHolds) {
  const std::vector<Pack> packs = TestPacks();
  const auto matcher = Matcher::NewFrom(packs);
  const auto scratch = matcher->NewScratch();
  for (uint32_t i = 0; i < packs[0].rules.size(); ++i) {
    const auto hit = [&](const std::string& text) {
      for (const RuleHit& one : Fast(*matcher, *scratch, text)) {
        if (one.rule == i) return true;
      }
      return false;
    };
    for (const std::string& text : packs[0].rules[i].match)
      EXPECT_TRUE(hit(text)) << matcher->rules()[i].name << ": " << text;
    for (const std::string& text : packs[0].rules[i].keep)
      EXPECT_FALSE(hit(text)) << matcher->rules()[i].name << ": " << text;
  }
}

TEST(Matcher, AgreesWithTheSlowMatcherOnVariations) { CompareOnVariations(TestPacks(), 30000); }

TEST(Matcher, AgreesWithTheSlowMatcherOnTheProgramsOwnPacks) {
  const auto matcher = Matcher::New({});
  const std::vector<Pack> packs = matcher->packs();
  if (packs.empty()) GTEST_SKIP() << "the program has no packs";
  CompareOnVariations(packs, 3000);
}

TEST(Matcher, FewRulesHaveNoLiteral) {
  const auto matcher = Matcher::New({});
  const std::vector<std::string> slow = RulesWithoutLiterals(matcher->packs());
  std::string names;
  for (const std::string& name : slow) names += " " + name;
  EXPECT_LE(slow.size(), 5 + matcher->rules().size() / 8) << names;
}

TEST(Matcher, LinesOutOfBoundsAreNotTouched) {
  std::vector<Pack> packs = TestPacks();
  const auto matcher = Matcher::NewFrom(packs);
  const auto scratch = matcher->NewScratch();
  const Slow slow(packs);
  for (const size_t size :
       {100, 119, 120, 121, 259, 260, 261, 599, 600, 601, 700, 701, 3999, 4000, 4001, 5000}) {
    for (const std::string piece :
         {" Subscribe to our newsletter ", " our site uses cookies ", " [caption]x[/caption] "}) {
      for (const std::string filler : {"x", "é", "の"}) {
        std::string text = piece;
        text.erase(0, 1);
        while (CountCodePoints(text) < size - 1) text += filler;
        text += ".";
        EXPECT_EQ(Fast(*matcher, *scratch, text), slow.Match(text))
            << size << " " << text.substr(0, 80);
      }
    }
  }
}

TEST(Matcher, DisabledRulesDoNotHit) {
  const auto matcher = Matcher::NewFrom(TestPacks());
  const auto scratch = matcher->NewScratch();
  const std::string text = "Read more";
  ASSERT_EQ(Fast(*matcher, *scratch, text).size(), 1u);
  std::vector<bool> enabled(matcher->rules().size(), true);
  enabled[0] = false;
  matcher->Enable(enabled);
  EXPECT_TRUE(Fast(*matcher, *scratch, text).empty());
  matcher->Enable(std::vector<bool>(matcher->rules().size(), false));
  EXPECT_TRUE(Fast(*matcher, *scratch, "Subscribe to our newsletter").empty());
}

TEST(Matcher, CutsEveryOccurrenceInTheTextAsItStands) {
  const auto matcher = Matcher::NewFrom(TestPacks());
  const auto scratch = matcher->NewScratch();
  const std::string text = "  a\u00A0 [caption]\u00ADb&nbsp;{{c&amp;d}}  e";
  std::vector<std::string> cut;
  for (const RuleHit& hit : Fast(*matcher, *scratch, text))
    cut.push_back(text.substr(hit.begin, hit.end - hit.begin));
  EXPECT_EQ(cut, (std::vector<std::string>{"[caption]", "{{c&amp;d}}"}));
}

TEST(Matcher, ARuleOfTheUsersReplacesOurs) {
  std::vector<std::unique_ptr<Matcher>> matchers;
  matchers.push_back(Matcher::New({}));
  if (matchers[0]->rules().empty()) GTEST_SKIP() << "the program has no packs";
  const std::string name(matchers[0]->rules()[0].name);
  Pack pack;
  pack.name = name.substr(0, name.find('/'));
  RuleSpec rule;
  rule.name = name;
  rule.kind = "mine";
  rule.phrases = {"quite another phrase"};
  rule.profiles = kSafe;
  pack.rules.push_back(rule);
  const auto matcher = Matcher::New({pack});
  ASSERT_EQ(matcher->rules().size(), matchers[0]->rules().size());
  const auto scratch = matcher->NewScratch();
  const std::vector<RuleHit> hits = Fast(*matcher, *scratch, "Quite another phrase.");
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(matcher->rules()[hits[0].rule].name, name);
  EXPECT_EQ(matcher->rules()[hits[0].rule].kind, "mine");
  EXPECT_NE(matcher->fingerprint(), matchers[0]->fingerprint());
}

TEST(Matcher, ABrokenPatternIsAnError) {
  Pack pack;
  RuleSpec rule;
  rule.name = "p/broken";
  rule.patterns = {"a(b"};
  pack.rules.push_back(rule);
  try {
    Matcher::NewFrom({pack});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), Status::kUsage);
    EXPECT_NE(std::string(error.what()).find("p/broken"), std::string::npos) << error.what();
  }
}

TEST(Matcher, TheTablesDependOnThePacksAlone) {
  EXPECT_EQ(SerializeTables(TestPacks()), SerializeTables(TestPacks()));
}

// Were one of them to take time squared, the time for a test would not do.
TEST(Matcher, HostileLinesTakeLinearTime) {
  std::vector<Pack> packs = TestPacks();
  for (RuleSpec& rule : packs[0].rules) rule.max = 4'000'000;  // as a careless user might write
  RuleSpec gap;
  gap.name = "test/gap";
  gap.action = Action::kCut;
  gap.at = At::kInside;
  gap.max = 4'000'000;
  gap.patterns = {"a(.*)c|ab", "x.{0,40}y"};
  packs[0].rules.push_back(gap);
  const auto matcher = Matcher::NewFrom(packs);
  const auto scratch = matcher->NewScratch();
  for (const std::string piece : {"ab", "qv", "q", "[caption", "advert here ", "{{", "ça ", "12",
                                  "&amp;", "click here ", "x y "}) {
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    Fast(*matcher, *scratch, text);
  }
  const std::string megabyte(1'000'000, 'a');
  EXPECT_TRUE(Fast(*matcher, *scratch, megabyte).empty());
}

TEST(Matcher, ManyThreadsShareOneMatcher) {
  const std::vector<Pack> packs = TestPacks();
  const auto matcher = Matcher::NewFrom(packs);
  const Slow slow(packs);
  std::vector<std::string> lines;
  std::vector<std::vector<RuleHit>> expected;
  for (const RuleSpec& rule : packs[0].rules) {
    for (const std::string& line : rule.match) {
      lines.push_back(line);
      expected.push_back(slow.Match(line));
    }
  }
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const auto scratch = matcher->NewScratch();
      for (int round = 0; round < 20; ++round) {
        for (size_t i = 0; i < lines.size(); ++i)
          wrong += !(Fast(*matcher, *scratch, lines[i]) == expected[i]);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

// The time to compile a pattern and the memory it takes grow with its program: 1,000 instructions
// are about 0.4 ms, for every run that comes upon it. Counted classes of letters (`\pL{2,20}`)
// make the dear ones.
TEST(OwnPacks, NoPatternIsDearToCompile) {
  for (const Pack& pack : Matcher::New({})->packs()) {
    for (const RuleSpec& rule : pack.rules) {
      if (rule.name == "embeds/markdown-image") continue;  // its long bounds are its guard
      for (const auto* patterns : {&rule.patterns, &rule.needs}) {
        for (const std::string& pattern : *patterns)
          EXPECT_LT(RE2(pattern, PatternOptions(rule.case_sensitive)).ProgramSize(), 7000)
              << rule.name << ": " << pattern;
      }
    }
  }
}

}  // namespace
}  // namespace strigil
