// Reads a rule pack from TOML: the keys of a rule, where each stands, and what must be there. What
// names, phrases, patterns and examples must be is in pack_check.h. All that is wrong is collected
// and told in the order of the file.
//
// Tested by tests/pack_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/pack.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <utility>

#include "filters/rules/date_form.h"
#include "filters/rules/pack_check.h"
#include "filters/rules/slow_matcher.h"
#include "filters/rules/toml_scan.h"
#include "pipeline/error.h"
#include "pipeline/suggest.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {
// What toml++ asserts becomes an exception, in every build: with NDEBUG a failed assertion would be
// undefined behaviour. CheckToml keeps it from happening; this is the second line.
[[noreturn]] void FailToml() { throw std::logic_error("not understood as TOML"); }
}  // namespace
}  // namespace strigil

// Compiled in, not linked: a shared library more is half a millisecond of every start.
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expr) ((expr) ? static_cast<void>(0) : ::strigil::FailToml())
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace strigil {
namespace {

constexpr size_t kMaxProblems = 20;
constexpr int64_t kMaxLineLength = 10'000;  // code points
constexpr double kPatternBudget = 0.15;

struct Problem {
  Position where;
  std::string what;
};

struct Located {
  std::string text;
  Position where;
};

Position PositionOf(const toml::source_region& region) {
  return {region.begin.line, region.begin.column};
}

// "; did you mean "phrases"?", or what there is.
template <typename Names>
std::string NearestOrAll(std::string_view word, const Names& names) {
  std::string_view best;
  size_t best_distance = 3;
  std::string all;
  for (const std::string_view name : names) {
    all += (all.empty() ? "" : ", ") + std::string(name);
    if (word.size() > 40) continue;
    const size_t distance = EditDistance(word, name);
    if (distance < best_distance && distance < name.size()) {
      best = name;
      best_distance = distance;
    }
  }
  if (!best.empty()) return "; did you mean \"" + std::string(best) + "\"?";
  return "; there are " + all;
}

template <typename T>
using Choices = std::span<const PackWord<T>>;

constexpr std::array<std::string_view, 17> kKeys = {
    "id",      "kind",     "action", "where", "at",     "max",    "min",   "profiles", "languages",
    "phrases", "patterns", "case",   "needs", "guards", "budget", "match", "keep"};

// Markers that only a machine writes: however much of a document they are, they may go.
bool IsMachineMarker(std::string_view kind) {
  return kind == "autoblog-marker" || kind == "shortcode" || kind == "html-residue";
}

class PackReader {
 public:
  PackReader(std::string file, const std::string& name) : file_(std::move(file)) {
    pack_.name = name;
  }

  void Read(std::string_view toml) {
    try {
      if (toml.size() > kMaxPackSize) {
        return Report({}, "a rule file is at most 1 MiB; this one is larger");
      }
      CheckToml(toml);
      pack_.about = About(toml);
      ReadFile(toml::parse(toml));
    } catch (const TomlFault& fault) {
      Report(fault.where, fault.what);
    } catch (const toml::parse_error& error) {
      Report(PositionOf(error.source()), "not TOML: " + Clean(error.description()));
    } catch (const std::logic_error& error) {
      Report({}, error.what());
    }
  }

  Pack& pack() { return pack_; }

  // In the order of the file.
  std::vector<std::string> Messages() {
    std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
      return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
    });
    std::vector<std::string> messages;
    for (const Problem& problem : problems_) {
      if (messages.size() == kMaxProblems) break;
      messages.push_back(file_ + PlaceOf(problem.where) + ": " + problem.what);
    }
    return messages;
  }

 private:
  // ":12:5", or nothing where it is the whole file.
  static std::string PlaceOf(Position where) {
    if (where.line == 0) return "";
    return ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
  }

  void Report(Position where, std::string what) { problems_.push_back({where, std::move(what)}); }

  // toml++'s words in our manner: lower case, bounded. CheckToml let no control character through.
  static std::string Clean(std::string_view description) {
    std::string clean(description.substr(0, 300));
    if (!IsValidUtf8(clean))
      clean.erase(std::remove_if(clean.begin(), clean.end(),
                                 [](char c) { return static_cast<unsigned char>(c) >= 0x80; }),
                  clean.end());
    if (!clean.empty() && clean[0] >= 'A' && clean[0] <= 'Z') clean[0] |= 0x20;
    return clean;
  }

  // The comment at the head of the file.
  static std::string About(std::string_view toml) {
    if (toml.starts_with(kByteOrderMark)) toml.remove_prefix(kByteOrderMark.size());
    std::string about;
    while (toml.starts_with('#')) {
      std::string_view line = toml.substr(0, toml.find('\n'));
      toml.remove_prefix(std::min(toml.size(), line.size() + 1));
      if (line.ends_with('\r')) line.remove_suffix(1);
      line.remove_prefix(line.starts_with("# ") ? 2 : 1);
      if (line.starts_with("SPDX-")) continue;
      about += (about.empty() ? "" : "\n") + std::string(line);
    }
    return about;
  }

  void ReadFile(const toml::table& file) {
    for (auto&& [key, value] : file) {
      if (key.str() == "rule") continue;
      Report(PositionOf(key.source()),
             "unknown key " + Quoted(key.str()) + "; a pack is [[rule]] tables" +
                 (EditDistance(key.str().substr(0, 40), "rule") < 3 ? "; did you mean \"rule\"?"
                                                                    : ""));
    }
    const toml::node* rules = file.get("rule");
    if (rules == nullptr) {
      if (problems_.empty()) Report({}, "no rule in it; a rule is a [[rule]] table");
      return;
    }
    const toml::array* array = rules->as_array();
    if (array == nullptr) {
      return Report(PositionOf(rules->source()),
                    "a rule is written under [[rule]], in two brackets");
    }
    if (array->empty()) return Report(PositionOf(rules->source()), "no rule in it");
    for (const toml::node& node : *array) {
      if (problems_.size() >= kMaxProblems || patterns_.TooLarge()) return;
      if (const toml::table* table = node.as_table()) {
        ReadRule(*table);
      } else {
        Report(PositionOf(node.source()), "a rule is written under [[rule]]");
      }
    }
  }

  void ReadRule(const toml::table& table) {
    const size_t before = problems_.size();
    RuleSpec rule;
    for (auto&& [key, value] : table) {
      if (std::find(kKeys.begin(), kKeys.end(), key.str()) == kKeys.end()) {
        Report(PositionOf(key.source()),
               "unknown key " + Quoted(key.str()) + NearestOrAll(key.str(), kKeys));
      }
    }
    ReadNames(table, rule);
    ReadPlace(table, rule);
    const std::vector<Located> phrases = Strings(table, "phrases");
    const std::vector<Located> patterns = Strings(table, "patterns");
    const std::vector<Located> needs = Strings(table, "needs");
    const std::vector<Located> match = Strings(table, "match");
    const std::vector<Located> keep = Strings(table, "keep");
    if (const toml::node* node = table.get("case")) {
      if (const auto* flag = node->as_boolean()) {
        rule.case_sensitive = flag->get();
      } else {
        Report(PositionOf(node->source()), "`case` is true or false");
      }
    }
    ReadGuards(table, rule);
    ReadBudget(table, rule, patterns.empty());
    CheckPhrases(phrases, rule.at);
    CheckPatterns(patterns, PatternRole::kPattern, rule);
    CheckPatterns(needs, PatternRole::kNeed, rule);
    Require(table, !HasItems(table, "phrases") && !HasItems(table, "patterns"),
            "a phrase or a pattern");
    Require(table, !HasItems(table, "match"), "a `match` example, a line that it must match");
    Require(table, !HasItems(table, "keep"),
            "a `keep` example, a look-alike that it must not match");
    Take(phrases, rule.phrases);
    Take(patterns, rule.patterns);
    Take(needs, rule.needs);
    Take(match, rule.match);
    Take(keep, rule.keep);
    if (problems_.size() == before) CheckExamples(rule, match, keep);
    pack_.rules.push_back(std::move(rule));
  }

  static void Take(const std::vector<Located>& from, std::vector<std::string>& to) {
    for (const Located& located : from) to.push_back(located.text);
  }

  void Require(const toml::table& table, bool missing, const std::string& what) {
    if (missing) Report(PositionOf(table.source()), "the rule lacks " + what);
  }

  // False for a missing key and for an empty list; what is wrong with a value is said elsewhere.
  static bool HasItems(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    return node != nullptr && !(node->is_array() && node->as_array()->empty());
  }

  // --- Values of one key ---

  // A string of one line, or nothing after a report.
  std::optional<Located> String(const toml::node& node, std::string_view key) {
    const Position where = PositionOf(node.source());
    const auto* value = node.as_string();
    if (value == nullptr) {
      Report(where, "`" + std::string(key) + "` takes strings");
      return std::nullopt;
    }
    const std::string& text = value->get();
    if (text.find_first_of("\n\r") != std::string::npos) {
      Report(where, "a line break in `" + std::string(key) + "`: rules look at single lines");
      return std::nullopt;
    }
    if (text.find_first_not_of(" \t") == std::string::npos) {
      Report(where, "an empty string in `" + std::string(key) + "`");
      return std::nullopt;
    }
    return Located{text, where};
  }

  std::optional<Located> OneString(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    return node == nullptr ? std::nullopt : String(*node, key);
  }

  std::vector<Located> Strings(const toml::table& table, std::string_view key) {
    std::vector<Located> strings;
    const toml::node* node = table.get(key);
    if (node == nullptr) return strings;
    const toml::array* array = node->as_array();
    if (array == nullptr) {
      Report(PositionOf(node->source()),
             "`" + std::string(key) + "` takes a list of strings: [\"...\"]");
      return strings;
    }
    for (const toml::node& element : *array) {
      if (auto text = String(element, key)) strings.push_back(std::move(*text));
    }
    return strings;
  }

  template <typename T>
  std::optional<T> Choose(const Located& word, std::string_view key, Choices<T> choices) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : choices) {
      if (name == word.text) return value;
      names.push_back(name);
    }
    Report(word.where, "unknown " + std::string(key) + " " + Quoted(word.text) +
                           NearestOrAll(word.text, names));
    return std::nullopt;
  }

  uint32_t Length(const toml::table& table, std::string_view key, uint32_t fallback) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return fallback;
    const auto* value = node->as_integer();
    if (value == nullptr || value->get() < 0 || value->get() > kMaxLineLength) {
      Report(PositionOf(node->source()), "`" + std::string(key) + "` is a whole number from 0 to " +
                                             std::to_string(kMaxLineLength));
      return fallback;
    }
    return static_cast<uint32_t>(value->get());
  }

  // --- Groups of keys ---

  void ReadNames(const toml::table& table, RuleSpec& rule) {
    Require(table, !table.contains("id"), "an `id`");
    Require(table, !table.contains("kind"), "a `kind`");
    if (const auto id = OneString(table, "id")) {
      if (!IsName(id->text)) {
        Report(id->where,
               "the id " + Quoted(id->text) + " is not lower-case words joined by - or _");
      } else if (!ids_.insert(id->text).second) {
        Report(id->where, "a second rule with the id " + Quoted(id->text));
      }
      rule.name = pack_.name + "/" + id->text;
    }
    if (const auto kind = OneString(table, "kind")) {
      if (!IsName(kind->text)) {
        Report(kind->where,
               "the kind " + Quoted(kind->text) + " is not lower-case words joined by - or _");
      }
      rule.kind = kind->text;
    }
    for (const Located& language : Strings(table, "languages")) {
      if (!IsLanguage(language.text)) {
        Report(language.where,
               "the language " + Quoted(language.text) + " is no ISO 639 code such as \"en\"");
      }
      rule.languages.push_back(language.text);
    }
  }

  void ReadPlace(const toml::table& table, RuleSpec& rule) {
    if (const auto word = OneString(table, "action")) {
      rule.action = Choose<Action>(*word, "action", kActionWords).value_or(Action::kDrop);
    }
    if (const auto word = OneString(table, "at")) {
      rule.at = Choose<At>(*word, "`at`", kAtWords).value_or(At::kLine);
    }
    rule.where = Bits(table, "where", "zone", kZoneWords);
    if (rule.where == 0) rule.where = kAnywhere;
    Require(table, !table.contains("profiles"), "`profiles`");
    rule.profiles = Bits(table, "profiles", "profile", kProfileWords);
    rule.min = Length(table, "min", rule.min);
    rule.max = Length(table, "max", rule.max);
    if (rule.min > rule.max) {
      Report(PositionOf(table.get(table.contains("min") ? "min" : "max")->source()),
             "`min` " + std::to_string(rule.min) + " is over `max` " + std::to_string(rule.max));
    }
  }

  uint8_t Bits(const toml::table& table, std::string_view key, std::string_view what,
               Choices<uint8_t> choices) {
    uint8_t bits = 0;
    for (const Located& word : Strings(table, key)) {
      bits |= Choose<uint8_t>(word, what, choices).value_or(0);
    }
    const toml::node* node = table.get(key);
    if (node != nullptr && node->is_array() && node->as_array()->empty()) {
      Report(PositionOf(node->source()), "`" + std::string(key) + "` is empty");
    }
    return bits;
  }

  void ReadGuards(const toml::table& table, RuleSpec& rule) {
    bool no_verse = false;
    for (const Located& guard : Strings(table, "guards")) {
      const size_t colon = guard.text.find(':');
      if (colon != std::string::npos) {
        ReadGuardOf(guard, guard.text.substr(0, colon), guard.text.substr(colon + 1), rule);
        continue;
      }
      const auto bits = Choose<uint16_t>(guard, "guard", kGuardWords);
      if (!bits) continue;
      no_verse |= *bits == kNoVerse;
      rule.guards |= *bits;
    }
    if (no_verse && (rule.guards & kGuardVerse)) {
      Report(PositionOf(table.get("guards")->source()), "both `verse` and `no-verse`");
    }
    if ((rule.guards & kGuardTitle) && !(rule.where & (kInHead | kAnywhere))) {
      Report(PositionOf(table.get("guards")->source()),
             "`title` is for rules that act at the head or anywhere");
    }
    const bool verse =
        rule.at == At::kLine && (rule.where & kAnywhere) && rule.action != Action::kKeep;
    if (verse && !no_verse) rule.guards |= kGuardVerse;
  }

  void ReadGuardOf(const Located& guard, const std::string& name, const std::string& value,
                   RuleSpec& rule) {
    if (name == "near") {
      if (!IsName(value))
        return Report(guard.where, "`near:` takes a kind, as in near:share-widget");
      if (!rule.near.empty()) return Report(guard.where, "a rule has one `near:` guard");
      rule.near = value;
      rule.near_at = file_ + PlaceOf(guard.where);
      rule.guards |= kGuardNear;
    } else if (name == "subject") {
      if (!HasLetterOrDigit(value))
        return Report(guard.where, "`subject:` takes a word, as in subject:cookie");
      if (!rule.subject.empty()) return Report(guard.where, "a rule has one `subject:` guard");
      const std::string problem = ProblemOfSubject(value);
      if (!problem.empty()) return Report(guard.where, problem);
      rule.subject = value;
      rule.guards |= kGuardSubject;
    } else {
      Report(guard.where, "unknown guard " + Quoted(guard.text) +
                              "; with a colon there are near:KIND and subject:WORD");
    }
  }

  void ReadBudget(const toml::table& table, RuleSpec& rule, bool phrases_only) {
    rule.budget = phrases_only || IsMachineMarker(rule.kind) ? 1.0 : kPatternBudget;
    const toml::node* node = table.get("budget");
    if (node == nullptr) return;
    const auto value = node->is_number() ? node->value<double>() : std::nullopt;
    if (!value || !(*value >= 0.0 && *value <= 1.0)) {
      return Report(PositionOf(node->source()), "`budget` is a number from 0 to 1");
    }
    rule.budget = *value;
  }

  // --- Checks ---

  void CheckPhrases(const std::vector<Located>& phrases, At at) {
    for (const Located& phrase : phrases) {
      if (IsDateForm(phrase.text) && at != At::kLine)
        Report(phrase.where, Quoted(phrase.text) + " stands for whole lines: at = \"line\"");
      if (!IsPhrase(phrase.text))
        Report(phrase.where, "the phrase " + Quoted(phrase.text) + " has no letter and no digit");
    }
  }

  void CheckPatterns(const std::vector<Located>& patterns, PatternRole role, const RuleSpec& rule) {
    for (const Located& pattern : patterns) {
      if (problems_.size() >= kMaxProblems || patterns_.TooLarge()) return;
      const std::string problem =
          patterns_.ProblemOf(pattern.text, role, rule.at, rule.case_sensitive);
      if (!problem.empty()) Report(pattern.where, problem);
      if (patterns_.TooLarge())
        Report(pattern.where, "the patterns of the pack up to here are too large together");
    }
  }

  void CheckExamples(const RuleSpec& rule, const std::vector<Located>& match,
                     const std::vector<Located>& keep) {
    const SlowRule slow(rule);
    for (const Located& example : match) {
      if (slow.Match(example.text).empty()) Report(example.where, WhyMissed(rule, example.text));
    }
    for (const Located& example : keep) {
      if (slow.Match(example.text).empty()) continue;
      Report(example.where,
             rule.name + " matches " + Quoted(example.text) + ", which it must keep");
    }
  }

  std::string file_;
  Pack pack_;
  std::vector<Problem> problems_;
  std::set<std::string> ids_;
  PatternCheck patterns_;
};

}  // namespace

Pack ParsePack(std::string_view toml, const std::string& file, const std::string& name) {
  PackReader reader(file, name);
  reader.Read(toml);
  const std::vector<std::string> messages = reader.Messages();
  if (!messages.empty()) throw Error(Status::kUsage, messages.front());
  return std::move(reader.pack());
}

std::vector<std::string> CheckPack(std::string_view toml, const std::string& file,
                                   const std::string& name, Pack* pack) {
  PackReader reader(file, name);
  reader.Read(toml);
  std::vector<std::string> messages = reader.Messages();
  if (messages.empty() && pack != nullptr) *pack = std::move(reader.pack());
  return messages;
}

}  // namespace strigil
