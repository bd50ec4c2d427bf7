// One set of rules ready to match: a blob of tables (rule_tables.h) with its regular expressions,
// which are compiled on first use. The rules of the program are one set, those of the user another.
//
// Thread-safe but for Enable, SetNumber and Own.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "filters/rules/byte_choice.h"
#include "filters/rules/literal_scan.h"
#include "filters/rules/matcher.h"
#include "filters/rules/phrase_heads.h"
#include "filters/rules/rule_tables.h"

namespace strigil {

// Bytes at an address that is a multiple of kBlobAlignment.
class AlignedBlob {
 public:
  explicit AlignedBlob(std::string_view bytes)
      : blocks_(new Block[bytes.size() / kBlobAlignment + 1]), size_(bytes.size()) {
    std::memcpy(blocks_.get(), bytes.data(), bytes.size());
  }
  std::string_view bytes() const { return {reinterpret_cast<const char*>(blocks_.get()), size_}; }

 private:
  struct alignas(kBlobAlignment) Block {
    char bytes[kBlobAlignment];
  };
  std::unique_ptr<Block[]> blocks_;
  size_t size_;
};

class RuleSet {
 public:
  // Lines of up to `limit` code points.
  struct Class {
    uint32_t limit;
    ShortSigns short_signs;
    LiteralScanner literals;
    std::span<const Candidate> always;
    std::span<const AlwaysGate> gates;  // one for each 64 of `always`
    std::vector<uint64_t> enabled;      // the same for whether their rules are
  };
  static constexpr uint32_t kReplaced = 0xFFFFFFFF;

  // REQUIRES: `blob` is aligned to kBlobAlignment and outlives the set, or is given to Own.
  explicit RuleSet(std::string_view blob);
  RuleSet& operator=(const RuleSet&) = delete;
  void Own(std::unique_ptr<AlignedBlob> blob) { owned_ = std::move(blob); }
  // The same rules, with regular expressions in common, but another choice of them enabled.
  std::unique_ptr<RuleSet> Share() const { return std::unique_ptr<RuleSet>(new RuleSet(*this)); }

  const TableHeader& header() const { return header_; }
  std::span<const TableRule> rules() const { return rules_; }
  std::span<const TableRegex> regexes() const { return regexes_; }
  std::span<const TablePhrase> phrases() const { return phrases_; }
  std::string_view FoldedPhrase(uint32_t index) const {
    return view_.String(phrases_[index].folded);
  }
  // But for CompiledRule::subject: SubjectOf.
  CompiledRule Rule(uint32_t rule) const;
  // The words of a rule's guard `subject:`, by number of the literal; and a scanner for all such.
  std::span<const uint32_t> SubjectOf(uint32_t rule) const {
    return view_.Array<uint32_t>(header_.subjects)
        .subspan(rules_[rule].first_subject, rules_[rule].subject_count);
  }
  const LiteralScanner& subjects() const { return subjects_; }

  // The number of a rule in the matcher; kReplaced: another set has one of this name.
  void SetNumber(uint32_t rule, uint32_t number) { numbers_[rule] = number; }
  uint32_t NumberOf(uint32_t rule) const { return numbers_[rule]; }
  bool IsEnabled(uint32_t rule) const { return enabled_[rule] != 0; }
  // `enabled` is by number in the matcher.
  void Enable(const std::vector<bool>& enabled);
  // Code points; no enabled rule touches a longer line, none of those with phrases for whole lines,
  // none of those with phrases at the start (end) of a line. 0: there are none.
  uint32_t longest() const { return longest_; }
  uint32_t longest_line() const { return longest_line_; }
  uint32_t longest_start() const { return longest_start_; }
  uint32_t longest_end() const { return longest_end_; }

  const Class& ClassOf(uint32_t length) const {
    size_t i = 0;
    while (length > classes_[i].limit) ++i;
    return classes_[i];
  }
  // Those of enabled rules.
  std::span<const Candidate> CandidatesOf(uint32_t literal) const {
    return {candidates_.data() + candidate_begin_[literal],
            candidate_begin_[literal + 1] - candidate_begin_[literal]};
  }
  // Of whole lines (key_table.h).
  bool MayBeKey(uint64_t head) const { return strigil::MayBeKey(header_.keys, view_, head); }
  std::span<const uint32_t> RulesOfKey(std::string_view key) const {
    return strigil::RulesOfKey(header_.keys, view_, key);
  }
  // True if an enabled rule asks for one of kDateForms.
  bool HasDateForms() const { return has_date_forms_; }
  // Of a table in the header (edge_table.h).
  std::span<const uint32_t> PhrasesAt(const EdgeTable& table, uint64_t word, uint32_t size) const {
    return PhrasesAtEdge(table, view_, word, size);
  }
  // `ascii`: for texts in ASCII alone. Compiled when first asked for.
  const RE2& Regex(uint32_t index, bool ascii) const;

  // For choices of few rules: whether a line in which no literal stands may be hit, by little work.
  // `length`: code points, or fewer for short lines.
  bool MayHitWithoutLiteral(std::string_view plain, uint32_t length) const;
  // Appends where the literals of short lines stand: of lines of up to kClassLimits[0] code points.
  void FindLiterals(std::string_view text, std::vector<uint32_t>& offsets) const;
  // FoldsTo of all literals of enabled rules. Looks at each.
  uint8_t LiteralScripts() const;
  // One of these is in each line that a rule found by a literal matches. Looks at each.
  ByteChoice LiteralBytes() const;
  // False if a quick look at the ends of `text` shows that the regular expression does not match.
  bool MayMatch(uint32_t index, std::string_view text) const {
    const TableRegex& regex = regexes_[index];
    const size_t places = text.size() < kEdgePlaces ? text.size() : kEdgePlaces;
    if (!(regex.first_lengths & regex.last_lengths & 1u << places)) return false;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const unsigned char* const end = bytes + text.size() - 1;
    for (size_t i = 0; i < places; ++i) {
      if (!byte_sets_[regex.first[i]].Has(bytes[i]) || !byte_sets_[regex.last[i]].Has(*(end - i)))
        return false;
    }
    return true;
  }
  // The same by the pairs of letters in the whole folded line; only worth finding if some are asked
  // for.
  bool AsksForPairs(uint32_t index) const { return regexes_[index].required_count != 0; }
  bool MayMatch(uint32_t index, const PairSet& pairs) const {
    const TableRegex& regex = regexes_[index];
    for (const RequiredSet& one : required_.subspan(regex.first_required, regex.required_count)) {
      const auto probes = probes_.subspan(one.first, one.count);
      if (std::none_of(probes.begin(), probes.end(),
                       [&](const PairProbe& probe) { return pairs.MayHave(probe); }))
        return false;
    }
    return true;
  }
  // Which of the 64 candidates of a gate may match `text`, by its first and last bytes. REQUIRES:
  // !text.empty()
  static uint64_t Passing(const AlwaysGate& gate, std::string_view text) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const auto first = [&](size_t i) { return gate.first[i][i < text.size() ? bytes[i] : 256]; };
    const auto last = [&](size_t i) {
      return gate.last[i][i < text.size() ? bytes[text.size() - 1 - i] : 256];
    };
    // One branch for all: at which place it is decided is a matter of chance.
    uint64_t passing = first(0) & first(1) & last(0);
    if (passing == 0) return 0;
    for (size_t i = 2; i < kGateFirst; ++i) passing &= first(i);
    for (size_t i = 1; i < kGateLast; ++i) passing &= last(i);
    return passing;
  }

 private:
  // Regular expressions, by index; null: not compiled yet.
  struct Compiled {
    explicit Compiled(size_t size) : slots(size), ascii_slots(size) {}
    ~Compiled();
    using Slot = std::atomic<const RE2*>;
    std::vector<Slot> slots;
    std::vector<Slot> ascii_slots;        // may point to the same as `slots`
    static constexpr size_t kLocks = 32;  // each for some of the slots
    std::array<std::mutex, kLocks> compiling;
  };

  RuleSet(const RuleSet&) = default;
  std::unique_ptr<RE2> Compile(const TableRegex& regex) const;
  std::unique_ptr<RE2> CompileForAscii(const TableRegex& regex) const;
  void ChooseSelection();
  void NoteHeads();
  uint32_t RuleOf(const Candidate& candidate) const {
    return candidate.is_phrase ? phrases_[candidate.index].rule : regexes_[candidate.index].rule;
  }

  std::shared_ptr<const AlignedBlob> owned_;
  const TableHeader& header_;
  BlobView view_;
  std::span<const TableRule> rules_;
  std::span<const TableRegex> regexes_;
  std::span<const TablePhrase> phrases_;
  std::span<const TableByteSet> byte_sets_;
  std::span<const RequiredSet> required_;
  std::span<const PairProbe> probes_;
  std::shared_ptr<Compiled> compiled_;
  std::vector<uint32_t> numbers_;
  std::vector<uint8_t> enabled_;
  std::vector<Class> classes_;
  LiteralScanner subjects_;
  std::vector<Candidate> candidates_;  // of enabled rules, by literal
  std::vector<uint32_t> candidate_begin_;
  uint32_t longest_ = 0, longest_line_ = 0, longest_start_ = 0, longest_end_ = 0;
  PhraseHeads heads_;
  bool has_date_forms_ =
      false;  // of enabled rules, of phrases for whole lines and for their starts
};

// Lays out and owns the tables of `packs`.
std::unique_ptr<RuleSet> NewRuleSet(const std::vector<Pack>& packs);

// A matcher of these sets; a rule replaces those of its name in earlier sets. `packs` gives what
// Matcher::packs returns.
std::unique_ptr<Matcher> NewMatcher(std::vector<std::unique_ptr<RuleSet>> sets,
                                    std::function<std::vector<Pack>()> packs);

}  // namespace strigil
