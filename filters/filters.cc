// The table of filters, and how a chain is put together from it.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/filters.h"

#include <algorithm>

#include "pipeline/chain.h"
#include "pipeline/error.h"
#include "pipeline/suggest.h"

namespace strigil {

const std::vector<FilterEntry>& FilterTable() {
  static const std::vector<FilterEntry> table = {
      // name, profiles, factory, kind: in the order in which they run
      {"line_model", "news web", NewLineModel},
      {"icon_line", "news web", NewIconLine},
      {"rule_packs", "safe news web", NewRulePacks},
      {"related_block", "news web", NewRelatedBlock, FilterKind::kByShape},
      {"menu_block", "news web", NewMenuBlock, FilterKind::kByShape},
      {"dup_title", "safe news web", NewDupTitle},
      {"masthead", "news web", NewMasthead},
      {"dup_line", "news web", NewDupLine, FilterKind::kByShape},
      {"page_frame", "web", NewPageFrame},
      {"tail_byline", "news web", NewTailByline},
      {"markdown_head", "news web", NewMarkdownHead},
      {"title_suffix", "news web", NewTitleSuffix},
      {"orphan_dot", "news web", NewOrphanDot},
      {"whitespace", "safe news web", NewWhitespace, FilterKind::kOnce},
      {"c4", "c4", NewC4, FilterKind::kOnce},
      {"fineweb", "fineweb", NewFineweb, FilterKind::kOnce},
      {"refinedweb", "refinedweb", NewRefinedweb, FilterKind::kOnce},
  };
  return table;
}

const std::vector<std::string>& ProfileNames() {
  static const std::vector<std::string> names = {"safe", "news",    "web",
                                                 "c4",   "fineweb", "refinedweb"};
  return names;
}

bool FilterEntry::IsIn(std::string_view profile) const {
  for (size_t at = 0; at < profiles.size();) {
    const size_t end = std::min(profiles.find(' ', at), profiles.size());
    if (profiles.substr(at, end - at) == profile) return true;
    at = end + 1;
  }
  return false;
}

PackMatchers::PackMatchers(const std::vector<Pack>& user_packs)
    : all(Matcher::New(user_packs)), body(all->Share()), keep(all->Share()) {}

void PackMatchers::Enable(const RuleTable& rules) {
  std::vector<bool> takes, in_body, keeps, takes_anywhere;
  for (const CompiledRule& rule : all->rules()) {
    // Published profiles run without the packs, whose rules are not even known to them.
    const bool enabled = rules.Has(rule.name) && rules[rules.Find(rule.name)].enabled;
    const bool protects = rule.action == Action::kKeep;
    takes.push_back(enabled && !protects);
    in_body.push_back(enabled && !protects && MayActInBody(rule.where));
    keeps.push_back(enabled && protects);
    takes_anywhere.push_back(enabled && rule.action == Action::kDrop && (rule.where & kAnywhere));
  }
  all->Enable(takes);
  body->Enable(in_body);
  keep->Enable(keeps);
  if (anywhere) anywhere->Enable(takes_anywhere);
}

namespace {

// The part of a rule's name before the slash: its filter or pack.
std::string_view OwnerOf(std::string_view rule) { return rule.substr(0, rule.find('/')); }

bool Names(const std::string& name, std::string_view filter, std::string_view rule) {
  return name == rule || name == OwnerOf(rule) || name == filter;
}

// What --skip and --only say of a rule of a filter.
bool IsWanted(const ChainOptions& options, std::string_view filter, std::string_view rule) {
  const auto named = [&](const std::string& name) { return Names(name, filter, rule); };
  if (std::any_of(options.skip.begin(), options.skip.end(), named)) return false;
  return options.only.empty() || std::any_of(options.only.begin(), options.only.end(), named);
}

void CheckNames(const std::vector<std::string>& names, std::string_view option,
                const RuleTable& rules) {
  std::vector<std::string> known;
  for (const FilterEntry& entry : FilterTable()) known.emplace_back(entry.name);
  for (RuleId id = 0; id < rules.size(); ++id) {
    known.push_back(rules[id].name);
    known.emplace_back(OwnerOf(rules[id].name));
  }
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw Error(Status::kUsage, std::string(option) + ": there is no filter, pack or rule '" +
                                    name + "'" + Suggestion(name, known));
  }
}

uint64_t Mix(uint64_t hash, std::string_view bytes) {  // FNV-1a, 64 bit
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
  return (hash ^ 0xFF) * 0x100000001B3;
}

// A chain that owns the matchers its filters use.
class PackChain : public Chain {
 public:
  PackChain(std::unique_ptr<PackMatchers> packs, std::vector<std::unique_ptr<Filter>> filters,
            std::unique_ptr<Filter> last, const RuleTable& rules, uint64_t fingerprint)
      : Chain(std::move(filters), std::move(last), rules, fingerprint), packs_(std::move(packs)) {}

 private:
  std::unique_ptr<PackMatchers> packs_;
};

}  // namespace

std::unique_ptr<Chain> Chain::New(const ChainOptions& options, RuleTable& rules) {
  const auto& profiles = ProfileNames();
  if (std::find(profiles.begin(), profiles.end(), options.profile) == profiles.end()) {
    throw Error(Status::kUsage, "there is no profile '" + options.profile + "'" +
                                    Suggestion(options.profile, profiles));
  }
  std::vector<Pack> packs;
  for (const std::string& file : options.rule_files) packs.push_back(LoadPack(file));
  auto matchers = std::make_unique<PackMatchers>(packs);

  rules.Add("encoding/ill-formed", "encoding");
  std::vector<std::unique_ptr<Filter>> filters;
  std::unique_ptr<Filter> last;
  FilterSetup setup{options.profile, rules, *matchers, options.model_file, options.threshold};
  const auto add = [&](std::string_view name, FilterFactory factory) {
    const size_t first = rules.size();
    std::unique_ptr<Filter> filter = factory(setup);
    bool wanted = rules.size() == first;
    for (size_t id = first; id < rules.size(); ++id) {
      RuleInfo& rule = rules[static_cast<RuleId>(id)];
      rule.enabled = rule.enabled && IsWanted(options, name, rule.name);
      wanted |= rule.enabled;
    }
    return wanted ? std::move(filter) : nullptr;
  };
  for (const FilterEntry& entry : FilterTable()) {
    if (!entry.IsIn(options.profile)) continue;
    std::unique_ptr<Filter> filter = add(entry.name, entry.factory);
    if (entry.kind == FilterKind::kOnce) {
      last = std::move(filter);
    } else if (filter && !(setup.judged && entry.kind == FilterKind::kByShape)) {
      setup.judged |= options.profile == "web" && entry.name == "line_model";
      filters.push_back(std::move(filter));
    }
  }
  if (options.keep_whitespace && last && last->name() == "whitespace") last = nullptr;
  CheckNames(options.skip, "--skip", rules);
  CheckNames(options.only, "--only", rules);

  matchers->Enable(rules);

  uint64_t fingerprint = Mix(0xCBF29CE484222325, options.profile);
  fingerprint ^= matchers->all->fingerprint();
  for (RuleId id = 0; id < rules.size(); ++id) {
    if (rules[id].enabled) fingerprint = Mix(fingerprint, rules[id].name);
  }
  fingerprint = Mix(fingerprint, options.keep_whitespace ? "keep-whitespace" : "");
  fingerprint = Mix(fingerprint, std::to_string(options.threshold));
  for (const auto& filter : filters)
    fingerprint = Mix(fingerprint, std::to_string(filter->fingerprint()));
  return std::make_unique<PackChain>(std::move(matchers), std::move(filters), std::move(last),
                                     rules, fingerprint);
}

}  // namespace strigil
