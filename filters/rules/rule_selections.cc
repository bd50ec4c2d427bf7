// Tested by tests/matcher_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/rule_selections.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "pipeline/byte_scan.h"

namespace strigil {
namespace {

class SelectionWriter {
 public:
  SelectionWriter(const RuleFinders& from, BlobWriter& blob) : from_(from), blob_(blob) {}

  BlobArray Write() {
    std::vector<Selection> selections;
    for (const std::vector<bool>& rules : Choices()) selections.push_back(WriteSelection(rules));
    return blob_.Add(selections);
  }

 private:
  // The choices of rules that get a Selection: for each there is one that is as small as can be.
  std::vector<std::vector<bool>> Choices() const {
    std::vector<std::vector<bool>> choices;
    const auto add = [&](const auto& has) {
      std::vector<bool> choice;
      for (const RuleSpec* rule : from_.specs) choice.push_back(has(*rule));
      if (std::find(choices.begin(), choices.end(), choice) == choices.end())
        choices.push_back(std::move(choice));
    };
    const auto protects = [](const RuleSpec& rule) { return rule.action == Action::kKeep; };
    for (const uint8_t profile : {kSafe, kNews}) {
      add([&](const RuleSpec& rule) { return (rule.profiles & profile) && !protects(rule); });
      add([&](const RuleSpec& rule) {
        return (rule.profiles & profile) && !protects(rule) && MayActInBody(rule.where);
      });
    }
    add(protects);
    add([](const RuleSpec&) { return true; });
    const auto size = [](const std::vector<bool>& choice) {
      return std::count(choice.begin(), choice.end(), true);
    };
    std::stable_sort(choices.begin(), choices.end(),
                     [&](const auto& a, const auto& b) { return size(a) < size(b); });
    return choices;
  }

  Selection WriteSelection(const std::vector<bool>& rules) {
    std::vector<uint64_t> bits((rules.size() + 63) / 64);
    for (size_t i = 0; i < rules.size(); ++i) bits[i / 64] |= uint64_t{rules[i]} << (i % 64);
    std::vector<LengthClass> classes;
    uint32_t shorter = 0;
    for (const uint32_t limit : kClassLimits) {
      classes.push_back(WriteClass(rules, shorter, limit));
      shorter = limit;
    }
    Selection selection;
    selection.rules = blob_.Add(bits);
    selection.classes = blob_.Add(classes);
    return selection;
  }

  LengthClass WriteClass(const std::vector<bool>& rules, uint32_t shorter, uint32_t limit) {
    const auto counts = [&](const Candidate& candidate) {
      const uint32_t rule = RuleOf(candidate, from_.regexes, from_.phrases);
      return rules[rule] && (from_.specs[rule]->max > shorter || shorter == 0);
    };
    LengthClass one{};
    one.limit = limit;
    std::vector<NumberedLiteral> used;
    uint32_t number = 0;
    for (const auto& [literal, tries] : from_.literals) {
      if (std::any_of(tries.begin(), tries.end(), counts)) used.push_back({literal, number});
      ++number;
      if (literal.size() >= kStridedLiteral) continue;
      uint64_t& signs = IsAscii(literal) ? one.short_signs.ascii : one.short_signs.beyond;
      for (const Candidate& candidate : tries) signs |= counts(candidate) ? candidate.signs : 0;
    }
    one.literals = BuildLiteralSieve(used, blob_);
    std::vector<Candidate> always;
    std::copy_if(from_.always.begin(), from_.always.end(), std::back_inserter(always), counts);
    GroupByEdges(always);
    one.always = blob_.Add(always);
    std::vector<AlwaysGate> gates;
    for (size_t i = 0; i < always.size(); i += 64) {
      gates.push_back(
          GateOf(std::span(always).subspan(i, std::min<size_t>(64, always.size() - i))));
    }
    one.gates = blob_.Add(gates);
    return one;
  }

  // Those that ask for the same bytes at a line's ends come together, so that most lines need no
  // more than the first look at most gates.
  void GroupByEdges(std::vector<Candidate>& always) const {
    const auto edges_of = [&](const Candidate& candidate) {
      std::pair<std::string, std::string> edges;
      for (size_t byte = 0; byte < 256; ++byte) {
        edges.first += MayHave(candidate, 0, byte, true) ? '1' : '0';
        edges.second += MayHave(candidate, 0, byte, false) ? '1' : '0';
      }
      return edges;
    };
    std::vector<std::pair<std::pair<std::string, std::string>, Candidate>> sorted;
    for (const Candidate& candidate : always) sorted.emplace_back(edges_of(candidate), candidate);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (size_t i = 0; i < always.size(); ++i) always[i] = sorted[i].second;
  }

  AlwaysGate GateOf(std::span<const Candidate> always) const {
    AlwaysGate gate{};
    for (size_t k = 0; k < always.size(); ++k) {
      const uint64_t bit = uint64_t{1} << k;
      for (size_t byte = 0; byte <= 256; ++byte) {
        for (size_t i = 0; i < kGateFirst; ++i) {
          if (MayHave(always[k], i, byte, false)) gate.first[i][byte] |= bit;
        }
        for (size_t i = 0; i < kGateLast; ++i) {
          if (MayHave(always[k], i, byte, true)) gate.last[i][byte] |= bit;
        }
      }
    }
    return gate;
  }

  bool MayHave(Candidate candidate, size_t place, size_t byte, bool at_end) const {
    if (candidate.is_phrase) return true;
    const TableRegex& regex = from_.regexes[candidate.index];
    const uint32_t lengths = at_end ? regex.last_lengths : regex.first_lengths;
    if (byte == 256) return lengths & ((2u << place) - 1);
    const uint16_t set = at_end ? regex.last[place] : regex.first[place];
    return from_.byte_sets[set].Has(static_cast<unsigned char>(byte));
  }

  const RuleFinders& from_;
  BlobWriter& blob_;
};

}  // namespace

uint32_t RuleOf(const Candidate& candidate, const std::vector<TableRegex>& regexes,
                const std::vector<TablePhrase>& phrases) {
  return candidate.is_phrase ? phrases[candidate.index].rule : regexes[candidate.index].rule;
}

BlobArray WriteSelections(const RuleFinders& from, BlobWriter& blob) {
  return SelectionWriter(from, blob).Write();
}

}  // namespace strigil
