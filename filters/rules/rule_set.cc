// Tested by tests/matcher_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/rule_set.h"

#include <algorithm>
#include <bit>

#include "filters/rules/ascii_pattern.h"
#include "filters/rules/date_form.h"
#include "filters/rules/line_form.h"
#include "filters/rules/line_signs.h"
#include "pipeline/byte_scan.h"
#include "pipeline/folding.h"
#include "pipeline/unicode.h"

namespace strigil {

RuleSet::RuleSet(std::string_view blob)
    : header_(CheckTables(blob)),
      view_(blob.data()),
      rules_(view_.Array<TableRule>(header_.rules)),
      regexes_(view_.Array<TableRegex>(header_.regexes)),
      phrases_(view_.Array<TablePhrase>(header_.phrases)),
      byte_sets_(view_.Array<TableByteSet>(header_.byte_sets)),
      required_(view_.Array<RequiredSet>(header_.required)),
      probes_(view_.Array<PairProbe>(header_.probes)),
      compiled_(std::make_shared<Compiled>(regexes_.size())),
      numbers_(rules_.size()),
      enabled_(rules_.size(), 1),
      subjects_(header_.literal_tables, header_.subject_sieve, view_,
                view_.Array<BlobString>(header_.literals)) {
  for (uint32_t i = 0; i < rules_.size(); ++i) numbers_[i] = i;
  Enable(std::vector<bool>(rules_.size(), true));
}

RuleSet::Compiled::~Compiled() {
  for (size_t i = 0; i < slots.size(); ++i) {
    const RE2* const regex = slots[i].load();
    const RE2* const ascii = ascii_slots[i].load();
    if (ascii != regex) delete ascii;
    delete regex;
  }
}

void RuleSet::Enable(const std::vector<bool>& enabled) {
  longest_ = longest_line_ = longest_start_ = longest_end_ = 0;
  const auto see = [&](uint32_t rule, uint32_t& longest) {
    if (enabled_[rule]) longest = std::max(longest, rules_[rule].max);
  };
  for (uint32_t i = 0; i < rules_.size(); ++i) {
    enabled_[i] = numbers_[i] != kReplaced && numbers_[i] < enabled.size() && enabled[numbers_[i]];
    see(i, longest_);
  }
  for (const uint32_t rule : view_.Array<uint32_t>(header_.keys.rules)) see(rule, longest_line_);
  for (const uint32_t phrase : view_.Array<uint32_t>(header_.start.items))
    see(phrases_[phrase].rule, longest_start_);
  for (const uint32_t phrase : view_.Array<uint32_t>(header_.end.items))
    see(phrases_[phrase].rule, longest_end_);
  const auto begin = view_.Array<uint32_t>(header_.candidate_begin);
  const auto all = view_.Array<Candidate>(header_.candidates);
  candidates_.clear();
  candidate_begin_.assign(1, 0);
  for (size_t literal = 0; literal + 1 < begin.size(); ++literal) {
    for (const Candidate& candidate :
         all.subspan(begin[literal], begin[literal + 1] - begin[literal])) {
      if (enabled_[RuleOf(candidate)]) candidates_.push_back(candidate);
    }
    candidate_begin_.push_back(static_cast<uint32_t>(candidates_.size()));
  }
  ChooseSelection();
  NoteHeads();
}

void RuleSet::NoteHeads() {
  heads_.Clear();
  has_date_forms_ = std::any_of(std::begin(kDateForms), std::end(kDateForms), [&](auto form) {
    const auto rules = RulesOfKey(form);
    return std::any_of(rules.begin(), rules.end(), [&](uint32_t rule) { return IsEnabled(rule); });
  });
  const auto key_rules = view_.Array<uint32_t>(header_.keys.rules);
  for (const TableKey& key : view_.Array<TableKey>(header_.keys.keys)) {
    if (heads_.IsFull()) return;
    const auto rules = key_rules.subspan(key.first, key.count);
    if (std::any_of(rules.begin(), rules.end(), [&](uint32_t rule) { return IsEnabled(rule); }))
      heads_.Add(view_.String(key.key));
  }
  for (const uint32_t phrase : view_.Array<uint32_t>(header_.start.items)) {
    if (heads_.IsFull()) return;
    if (IsEnabled(phrases_[phrase].rule)) heads_.Add(FoldedPhrase(phrase));
  }
}

uint8_t RuleSet::LiteralScripts() const {
  const auto literals = view_.Array<BlobString>(header_.literals);
  uint8_t scripts = 0;
  for (uint32_t i = 0; i < literals.size(); ++i) {
    if (!CandidatesOf(i).empty()) scripts |= FoldsTo(view_.String(literals[i]));
  }
  return scripts;
}

ByteChoice RuleSet::LiteralBytes() const {
  ByteChoice bytes;
  for (const Candidate& candidate : candidates_) {
    const TableByteSet& needed =
        byte_sets_[candidate.is_phrase ? 0 : regexes_[candidate.index].needed];
    for (size_t b = 0; b < 256; ++b) {
      if (needed.Has(static_cast<unsigned char>(b))) bytes.Add(static_cast<unsigned char>(b));
    }
  }
  return bytes;
}

bool RuleSet::MayHitWithoutLiteral(std::string_view plain, uint32_t length) const {
  if (length > longest_) return false;
  // Phrases at the end of a line are not looked up: few choices have any.
  if (length <= longest_end_ || (has_date_forms_ && length <= kLongestDateForm)) return true;
  if (length <= std::max(longest_line_, longest_start_) && heads_.MayBegin(plain)) return true;
  const Class& one = ClassOf(length);
  const auto first = static_cast<unsigned char>(plain.front());
  const bool begins_with_word = first < 0x80 && IsAlnum(first);
  const std::string_view unmarked = begins_with_word ? plain : WithoutMark(plain);
  uint64_t signs = 0;  // of the line, if it passes any gate; never none
  for (size_t i = 0; i < one.gates.size(); ++i) {
    uint64_t passing = Passing(one.gates[i], plain);
    if (unmarked.size() != plain.size()) passing |= Passing(one.gates[i], unmarked);
    for (passing &= one.enabled[i]; passing != 0; passing &= passing - 1) {
      if (signs == 0) signs = SignsIn(plain);
      if (one.always[64 * i + static_cast<size_t>(std::countr_zero(passing))].signs & signs)
        return true;
    }
  }
  return false;
}

void RuleSet::FindLiterals(std::string_view text, std::vector<uint32_t>& offsets) const {
  classes_[0].literals.Scan(text, [&](uint32_t literal, size_t offset, size_t) {
    if (!CandidatesOf(literal).empty()) offsets.push_back(static_cast<uint32_t>(offset));
  });
}

// The smallest that has all enabled rules.
void RuleSet::ChooseSelection() {
  const auto covers = [&](const Selection& selection) {
    const auto bits = view_.Array<uint64_t>(selection.rules);
    for (uint32_t i = 0; i < rules_.size(); ++i) {
      if (enabled_[i] && !(bits[i / 64] >> (i % 64) & 1)) return false;
    }
    return true;
  };
  const auto selections = view_.Array<Selection>(header_.selections);
  const Selection& chosen = *std::find_if(selections.begin(), selections.end(), covers);
  classes_.clear();
  for (const LengthClass& from : view_.Array<LengthClass>(chosen.classes)) {
    Class one{from.limit,
              from.short_signs,
              LiteralScanner(header_.literal_tables, from.literals, view_,
                             view_.Array<BlobString>(header_.literals)),
              view_.Array<Candidate>(from.always),
              view_.Array<AlwaysGate>(from.gates),
              std::vector<uint64_t>(from.gates.count)};
    for (size_t i = 0; i < one.always.size(); ++i) {
      if (enabled_[RuleOf(one.always[i])]) one.enabled[i / 64] |= uint64_t{1} << (i % 64);
    }
    classes_.push_back(std::move(one));
  }
}

CompiledRule RuleSet::Rule(uint32_t rule) const {
  const TableRule& from = rules_[rule];
  return {.name = view_.String(from.name),
          .kind = view_.String(from.kind),
          .action = static_cast<Action>(from.action),
          .where = from.where,
          .at = static_cast<At>(from.at),
          .profiles = from.profiles,
          .guards = from.guards,
          .near = view_.String(from.near),
          .subject = {},
          .budget = from.budget,
          .min = from.min,
          .max = from.max};
}

std::unique_ptr<RE2> RuleSet::Compile(const TableRegex& regex) const {
  const std::string_view source = view_.String(regex.source);
  return std::make_unique<RE2>(re2::StringPiece(source.data(), source.size()),
                               PatternOptions(regex.case_sensitive != 0));
}

// Null where that is not possible.
std::unique_ptr<RE2> RuleSet::CompileForAscii(const TableRegex& regex) const {
  const auto source = AsciiPattern(view_.String(regex.source));
  if (!source) return nullptr;
  RE2::Options options = PatternOptions(regex.case_sensitive != 0);
  options.set_encoding(RE2::Options::EncodingLatin1);
  auto compiled = std::make_unique<RE2>(*source, options);
  return compiled->ok() ? std::move(compiled) : nullptr;
}

const RE2& RuleSet::Regex(uint32_t index, bool ascii) const {
  index = regexes_[index].same;
  Compiled::Slot& slot = (ascii ? compiled_->ascii_slots : compiled_->slots)[index];
  if (const RE2* regex = slot.load(std::memory_order_acquire); regex != nullptr) [[likely]]
    return *regex;
  // Threads start on like texts and want the same ones first: one of them compiles it, and the
  // others meanwhile the next.
  const std::lock_guard<std::mutex> lock(compiled_->compiling[index % Compiled::kLocks]);
  if (const RE2* regex = slot.load(std::memory_order_relaxed); regex != nullptr) return *regex;
  const RE2* regex = nullptr;
  if (ascii) {
    regex = compiled_->slots[index].load(std::memory_order_relaxed);
    if (regex == nullptr) regex = CompileForAscii(regexes_[index]).release();
  }
  if (regex == nullptr) {
    regex = Compile(regexes_[index]).release();
    compiled_->slots[index].store(regex, std::memory_order_release);
  }
  slot.store(regex, std::memory_order_release);
  return *regex;
}

std::unique_ptr<RuleSet> NewRuleSet(const std::vector<Pack>& packs) {
  const std::string tables = SerializeTables(packs);
  auto copy = std::make_unique<AlignedBlob>(tables);
  const std::string_view bytes = copy->bytes();
  auto set = std::make_unique<RuleSet>(bytes);
  set->Own(std::move(copy));
  return set;
}

}  // namespace strigil
