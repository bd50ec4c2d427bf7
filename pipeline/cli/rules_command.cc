// `strigil rules list [--stats FILE] | show ID | check FILE...`
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <vector>

#include "filters/matcher.h"
#include "filters/pack.h"
#include "pipeline/chain.h"
#include "pipeline/cli/commands.h"
#include "pipeline/explain.h"
#include "pipeline/io/stats_reader.h"
#include "pipeline/suggest.h"

namespace strigil {
namespace {

struct Row {
  std::string name, kind, action, profiles, languages, hits;
};

std::string Join(const std::vector<std::string>& words, const char* between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

std::string ProfilesOf(uint8_t bits) {
  std::vector<std::string> names;
  if (bits & kSafe) names.push_back("safe");
  if (bits & kNews) names.push_back("news");
  if (bits & kWeb) names.push_back("web");
  return Join(names, ",");
}

const char* NameOf(Action action) {
  switch (action) {
    case Action::kDrop:
      return "drop";
    case Action::kCut:
      return "cut";
    case Action::kKeep:
      return "keep";
  }
  return "";
}

const char* NameOf(At at) {
  switch (at) {
    case At::kLine:
      return "line";
    case At::kStart:
      return "start";
    case At::kEnd:
      return "end";
    case At::kInside:
      return "inside";
  }
  return "";
}

// As a pack writes them.
std::vector<std::string> GuardsOf(const RuleSpec& rule) {
  const std::pair<GuardBits, std::string> guards[] = {{kGuardSentence, "sentence"},
                                                      {kGuardVerse, "verse"},
                                                      {kGuardMenu, "menu"},
                                                      {kGuardNear, "near:" + rule.near},
                                                      {kGuardSubject, "subject:" + rule.subject},
                                                      {kGuardAlone, "alone"},
                                                      {kGuardLast, "last"},
                                                      {kGuardThenUrl, "then-url"},
                                                      {kGuardEarly, "early"},
                                                      {kGuardLate, "late"}};
  std::vector<std::string> names;
  for (const auto& [bit, name] : guards) {
    if (rule.guards & bit) names.push_back(name);
  }
  return names;
}

std::vector<Pack> PacksOf(const Options& options) {
  std::vector<Pack> user;
  for (const std::string& file : options.chain.rule_files) user.push_back(LoadPack(file));
  return Matcher::New(user)->packs();
}

// A table: columns as wide as their widest cell, two blanks between.
std::string Table(const std::vector<Row>& rows) {
  constexpr std::string Row::*kColumns[] = {&Row::name,     &Row::kind,      &Row::action,
                                            &Row::profiles, &Row::languages, &Row::hits};
  size_t widths[std::size(kColumns)] = {};
  for (const Row& row : rows) {
    for (size_t i = 0; i < std::size(kColumns); ++i)
      widths[i] = std::max(widths[i], (row.*kColumns[i]).size());
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i < std::size(kColumns); ++i) {
      const std::string& cell = row.*kColumns[i];
      line += cell + std::string(widths[i] - cell.size() + 2, ' ');
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

std::string List(const Options& options) {
  // The table of a chain has the rules of the filters too, which no pack lists.
  RuleTable table;
  const auto chain = Chain::New(options.chain, table);
  std::vector<Row> rows;
  std::set<std::string> in_packs;
  for (const Pack& pack : PacksOf(options)) {
    for (const RuleSpec& rule : pack.rules) {
      in_packs.insert(rule.name);
      rows.push_back({rule.name, rule.kind, NameOf(rule.action), ProfilesOf(rule.profiles),
                      Join(rule.languages, ",")});
    }
  }
  for (RuleId rule = 0; rule < table.size(); ++rule) {
    if (in_packs.contains(table[rule].name)) continue;
    rows.push_back({table[rule].name, table[rule].kind, "filter", options.chain.profile, ""});
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.name < b.name; });
  std::string hits;  // the head of the column, if there is one
  if (!options.stats.empty()) {
    hits = "LINES";
    const auto lines = ReadRuleLines(options.stats);
    for (Row& row : rows) {
      const auto found = lines.find(row.name);
      row.hits = std::to_string(found == lines.end() ? 0 : found->second);
    }
  }
  rows.insert(rows.begin(), {"RULE", "KIND", "ACTION", "PROFILES", "LANGUAGES", hits});
  return Table(rows);
}

void AppendStrings(const char* key, const std::vector<std::string>& values, std::string& out) {
  if (values.empty()) return;
  out += std::string("  ") + key + ":\n";
  for (const std::string& value : values) {
    out += "    ";
    AppendVisible(value, out);
    out += '\n';
  }
}

std::string Show(const RuleSpec& rule) {
  std::string out = rule.name + "\n";
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) out += std::string("  ") + key + ": " + Visible(value) + "\n";
  };
  add("kind", rule.kind);
  add("action", NameOf(rule.action));
  std::vector<std::string> zones;
  if (rule.where & kInHead) zones.push_back("head");
  if (rule.where & kInBody) zones.push_back("body");
  if (rule.where & kInTail) zones.push_back("tail");
  if (rule.where & kAnywhere) zones.push_back("anywhere");
  add("where", Join(zones, ", "));
  add("at", NameOf(rule.at));
  add("length", std::to_string(rule.min) + " to " + std::to_string(rule.max) + " characters");
  add("profiles", ProfilesOf(rule.profiles));
  add("guards", Join(GuardsOf(rule), ", "));
  if (rule.budget < 1)
    add("budget", std::to_string(std::lround(100 * rule.budget)) + " % of a document");
  add("languages", Join(rule.languages, ", "));
  if (rule.case_sensitive) add("case", "matters");
  AppendStrings("phrases", rule.phrases, out);
  AppendStrings("patterns", rule.patterns, out);
  AppendStrings("needs", rule.needs, out);
  AppendStrings("match", rule.match, out);
  AppendStrings("keep", rule.keep, out);
  return out;
}

// A rule by its name, or all of a pack.
std::string ShowNamed(const Options& options, const std::string& name) {
  std::string out;
  std::vector<std::string> known;
  for (const Pack& pack : PacksOf(options)) {
    known.push_back(pack.name);
    for (const RuleSpec& rule : pack.rules) {
      known.push_back(rule.name);
      if (rule.name != name && pack.name != name) continue;
      if (!out.empty()) out += '\n';
      out += Show(rule);
    }
  }
  if (!out.empty()) return out;
  RuleTable table;
  const auto chain = Chain::New(options.chain, table);
  for (RuleId rule = 0; rule < table.size(); ++rule) {
    known.push_back(table[rule].name);
    if (table[rule].name != name && !table[rule].name.starts_with(name + "/")) continue;
    out += table[rule].name + "\n  kind: " + table[rule].kind +
           "\n  made by a filter; it has no phrases\n";
  }
  if (!out.empty()) return out;
  throw Error(Status::kUsage, "rules show: there is no rule " + name + Suggestion(name, known));
}

}  // namespace

Status RunRules(const Options& options) {
  std::vector<std::string> names = options.inputs;
  const std::string verb = names.empty() ? "" : names[0];
  if (!names.empty()) names.erase(names.begin());
  std::string out;
  Status status = Status::kOk;
  if (verb == "list" && names.empty()) {
    out = List(options);
  } else if (verb == "show" && !names.empty()) {
    for (const std::string& name : names)
      out += (out.empty() ? "" : "\n") + ShowNamed(options, name);
  } else if (verb == "check" && !names.empty()) {
    for (const std::string& file : names) {
      const std::vector<std::string> errors = CheckPackFile(file);
      for (const std::string& error : errors) TellError(error);
      if (errors.empty()) {
        const size_t count = LoadPack(file).rules.size();
        out += Visible(file) + ": ok, " + std::to_string(count) +
               (count == 1 ? " rule\n" : " rules\n");
      } else {
        status = Status::kUsage;
      }
    }
  } else {
    throw Error(Status::kUsage,
                "rules: wants `list`, `show ID` or `check FILE`; strigil --help tells more");
  }
  const auto output = Output::Open(options.output.empty() ? "-" : options.output,
                                   MainOutputOptions(options, false, 1));
  if (!out.empty()) output->Write(out);
  output->Commit();
  return status;
}

}  // namespace strigil
