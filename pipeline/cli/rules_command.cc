// `strigil rules list [--stats FILE] | show ID | check FILE...`
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "filters/rules/matcher.h"
#include "filters/rules/pack.h"
#include "pipeline/chain.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/outputs.h"
#include "pipeline/io/stats_reader.h"
#include "pipeline/suggest.h"
#include "pipeline/visible.h"

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

template <typename T, size_t kSize>
std::string NameOf(T value, const PackWord<T> (&words)[kSize]) {
  for (const auto& [name, meaning] : words) {
    if (meaning == value) return std::string(name);
  }
  return "";
}

// The names of the bits that are set.
template <typename T, size_t kSize>
std::vector<std::string> NamesOf(T bits, const PackWord<T> (&words)[kSize]) {
  std::vector<std::string> names;
  for (const auto& [name, bit] : words) {
    if (bits & bit) names.emplace_back(name);
  }
  return names;
}

std::string ProfilesOf(uint8_t bits) { return Join(NamesOf(bits, kProfileWords), ","); }

// As the rule's pack writes them.
std::vector<std::string> GuardsOf(const RuleSpec& rule) {
  std::vector<std::string> names = NamesOf(rule.guards, kGuardWords);
  for (std::string& name : names) {
    const size_t value = name.find(':') + 1;
    if (value != 0) name.replace(value, name.npos, name[0] == 'n' ? rule.near : rule.subject);
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

// A rule that no pack lists.
struct FilterRule {
  std::string kind;
  std::vector<std::string> profiles;
};

// The rules of the filters, by name: what the chains of the profiles have beside those of `packs`.
std::map<std::string, FilterRule> FilterRules(const std::vector<Pack>& packs) {
  std::set<std::string> in_packs;
  for (const Pack& pack : packs) {
    for (const RuleSpec& rule : pack.rules) in_packs.insert(rule.name);
  }
  std::map<std::string, FilterRule> rules;
  for (const std::string& profile : ProfileNames()) {
    RuleTable table;
    Chain::New({.profile = profile}, table);
    for (RuleId rule = 0; rule < table.size(); ++rule) {
      if (in_packs.contains(table[rule].name)) continue;
      FilterRule& found = rules[table[rule].name];
      found.kind = table[rule].kind;
      found.profiles.push_back(profile);
    }
  }
  return rules;
}

std::string List(const Options& options) {
  const std::vector<Pack> packs = PacksOf(options);
  std::vector<Row> rows;
  for (const Pack& pack : packs) {
    for (const RuleSpec& rule : pack.rules) {
      rows.push_back({rule.name, rule.kind, NameOf(rule.action, kActionWords),
                      ProfilesOf(rule.profiles), Join(rule.languages, ",")});
    }
  }
  for (const auto& [name, rule] : FilterRules(packs))
    rows.push_back({name, rule.kind, "filter", Join(rule.profiles, ","), ""});
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
  add("action", NameOf(rule.action, kActionWords));
  add("where", Join(NamesOf(rule.where, kZoneWords), ", "));
  add("at", NameOf(rule.at, kAtWords));
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

// A rule by its name, or all of a pack or filter.
std::string ShowNamed(const Options& options, const std::string& name) {
  std::string out;
  std::vector<std::string> known;
  const std::vector<Pack> packs = PacksOf(options);
  for (const Pack& pack : packs) {
    known.push_back(pack.name);
    for (const RuleSpec& rule : pack.rules) {
      known.push_back(rule.name);
      if (rule.name != name && pack.name != name) continue;
      if (!out.empty()) out += '\n';
      out += Show(rule);
    }
  }
  if (!out.empty()) return out;
  for (const auto& [rule_name, rule] : FilterRules(packs)) {
    known.push_back(rule_name);
    if (rule_name != name && !rule_name.starts_with(name + "/")) continue;
    out += rule_name + "\n  kind: " + rule.kind + "\n  profiles: " + Join(rule.profiles, ",") +
           "\n  made by a filter; it has no phrases\n";
  }
  if (!out.empty()) return out;
  throw Error(Status::kUsage, "rules show: there is no rule " + name + Suggestion(name, known));
}

// Tells what is wrong with the files, and adds to `out` those that are good. They may name kinds of
// each other, and of the files of -r.
Status Check(const Options& options, const std::vector<std::string>& files, std::string& out) {
  struct Checked {
    Pack pack;
    std::vector<std::string> errors;
  };
  std::vector<Checked> checked;
  std::vector<Pack> together;
  for (const std::string& file : options.chain.rule_files) together.push_back(LoadPack(file));
  for (const std::string& file : files) {
    Checked& one = checked.emplace_back();
    one.errors = CheckPackFile(file, &one.pack);
    if (one.errors.empty()) together.push_back(one.pack);
  }
  Status status = Status::kOk;
  for (size_t i = 0; i < files.size(); ++i) {
    auto& [pack, errors] = checked[i];
    if (errors.empty()) errors = UnknownKinds(pack, together);
    for (const std::string& error : errors) TellError(error);
    if (!errors.empty()) {
      status = Status::kUsage;
      continue;
    }
    const size_t count = pack.rules.size();
    out += Visible(files[i]) + ": ok, " + std::to_string(count) +
           (count == 1 ? " rule\n" : " rules\n");
  }
  return status;
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
    status = Check(options, names, out);
  } else {
    const bool known = verb == "list" || verb == "show" || verb == "check";
    const std::string meant = known ? "" : Suggestion(verb, {"list", "show", "check"});
    throw Error(Status::kUsage, "rules: wants `list`, `show ID` or `check FILE`" + meant +
                                    (meant.empty() ? "; " : " ") + "strigil --help tells more");
  }
  WriteReport(options, out);
  return status;
}

}  // namespace strigil
