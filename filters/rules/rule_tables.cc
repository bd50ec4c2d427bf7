// Lays out rules as tables.
//
// Tested by tests/matcher_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/rule_tables.h"

#include <re2/re2.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "filters/rules/line_form.h"
#include "filters/rules/literal_choice.h"
#include "filters/rules/pattern_shape.h"
#include "filters/rules/rule_selections.h"
#include "pipeline/byte_scan.h"
#include "pipeline/error.h"
#include "pipeline/folding.h"

namespace strigil {
namespace {

// Letters that begin lines about equally often share a group.
constexpr std::array<uint8_t, 256> MakeFirstGroups() {
  std::array<uint8_t, 256> groups{};
  constexpr std::string_view kLetters[] = {"a",   "bv", "c", "djqxz", "ekuy", "fg", "hi",
                                           "lno", "mp", "r", "s",     "t",    "w"};
  constexpr uint8_t kDigits = 13, kBeyondAscii = 14, kOthers = 15;
  for (size_t b = 0; b < 256; ++b)
    groups[b] = b >= 0x80 ? kBeyondAscii : b >= '0' && b <= '9' ? kDigits : kOthers;
  for (uint8_t group = 0; group < std::size(kLetters); ++group) {
    for (const char c : kLetters[group])
      groups[static_cast<unsigned char>(c)] = groups[static_cast<unsigned char>(c) & 0xDF] = group;
  }
  return groups;
}

constexpr std::array<uint8_t, 256> MakeLastGroups() {
  std::array<uint8_t, 256> groups{};
  for (size_t b = 0; b < 256; ++b) {
    const bool alnum = (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z');
    groups[b] = b == '.' ? 0 : b >= 0x80 ? 3 : alnum ? 2 : 1;
  }
  return groups;
}

constexpr std::array<uint8_t, 256> kFirstGroups = MakeFirstGroups();
constexpr std::array<uint8_t, 256> kLastGroups = MakeLastGroups();

// Any text at all.
PatternShape Anywhere() {
  PatternShape shape;
  for (EdgeShape* edge : {&shape.first, &shape.last}) {
    for (ByteSet& place : edge->places) place.set();
    edge->lengths = (2u << kEdgePlaces) - 1;
  }
  return shape;
}

// What a line looks like that has, at its `at`, a match of this shape.
PatternShape ShapeOfLine(PatternShape shape, At at) {
  static_assert(EdgeShape::kPlaces == kEdgePlaces);
  const PatternShape any = Anywhere();
  if (!shape.known) return any;
  const auto open = [&](EdgeShape& edge) {  // behind the match anything may follow
    for (size_t i = 0; i <= kEdgePlaces; ++i) {
      if (!(edge.lengths & ((2u << i) - 1))) continue;
      if (i < kEdgePlaces) edge.places[i].set();
      edge.lengths |= 1u << i;
    }
  };
  if (at == At::kStart) open(shape.first);
  if (at == At::kEnd) open(shape.last);
  if (at == At::kEnd || at == At::kInside) shape.first = any.first;
  if (at == At::kStart || at == At::kInside) shape.last = any.last;
  return shape;
}

uint64_t Fingerprint(uint64_t hash, std::string_view text) {
  return MixBytes(hash ^ HashKey(text));
}

uint64_t Fingerprint(uint64_t hash, const std::vector<std::string>& texts) {
  hash = MixBytes(hash ^ (texts.size() + 77));
  for (const std::string& text : texts) hash = Fingerprint(hash, text);
  return hash;
}

uint64_t Fingerprint(uint64_t hash, const RuleSpec& rule) {
  for (const std::string_view text : {rule.name, rule.kind, rule.near, rule.subject})
    hash = Fingerprint(hash, text);
  for (const uint64_t number :
       {static_cast<uint64_t>(rule.action), static_cast<uint64_t>(rule.where),
        static_cast<uint64_t>(rule.at), static_cast<uint64_t>(rule.min),
        static_cast<uint64_t>(rule.max), static_cast<uint64_t>(rule.profiles),
        static_cast<uint64_t>(rule.guards), std::bit_cast<uint64_t>(rule.budget),
        static_cast<uint64_t>(rule.case_sensitive)}) {
    hash = MixBytes(hash ^ (number + 1));
  }
  for (const auto* list : {&rule.phrases, &rule.patterns, &rule.needs})
    hash = Fingerprint(hash, *list);
  return hash;
}

class TableBuilder {
 public:
  TableBuilder() { NumberOf(ByteSet().set()); }

  void Add(const RuleSpec& rule) {
    const auto number = static_cast<uint32_t>(rules_.size());
    specs_.push_back(&rule);
    rules_.push_back({});
    AddSubject(rule);
    for (const std::string& phrase : rule.phrases) AddPhrase(rule, number, phrase);
    AddPatterns(rule, number);
    fingerprint_ = Fingerprint(fingerprint_, rule);
  }

  std::string Take() {
    TableHeader header{};
    header.magic = kTableMagic;
    header.fingerprint = fingerprint_;
    for (size_t i = 0; i < rules_.size(); ++i) FillRule(*specs_[i], rules_[i]);
    WriteSubjects(header);
    header.rules = blob_.Add(rules_);
    header.regexes = blob_.Add(regexes_);
    header.phrases = blob_.Add(phrases_);
    header.byte_sets = blob_.Add(byte_sets_);
    header.required = blob_.Add(required_);
    header.probes = blob_.Add(probes_);
    header.keys = keys_.Write(blob_);
    header.start = start_.Write(blob_);
    header.end = end_.Write(blob_);
    WriteLiterals(header);
    header.size = blob_.size();
    blob_.SetHeader(header);
    return blob_.Take();
  }

  // The candidates that no literal finds: their rules.
  std::vector<uint32_t> RulesOfAlways() const {
    std::vector<uint32_t> rules;
    for (const Candidate& candidate : always_)
      rules.push_back(RuleOf(candidate, regexes_, phrases_));
    return rules;
  }

 private:
  // The words are literals that bring up no candidates.
  void AddSubject(const RuleSpec& rule) {
    subject_words_.push_back(FoldSubject(rule.subject));
    for (const std::string& word : subject_words_.back()) literals_[word];
  }

  void AddPhrase(const RuleSpec& rule, uint32_t number, const std::string& phrase) {
    if (rule.at == At::kLine) {
      keys_.Add(PhraseKey(phrase), number);
      return;
    }
    const std::string folded = FoldPhrase(phrase);
    if (folded.empty()) return;
    const auto index = static_cast<uint32_t>(phrases_.size());
    phrases_.push_back({blob_.AddString(folded), number});
    if (rule.at == At::kStart && start_.Add(folded, index)) return;
    if (rule.at == At::kEnd && end_.Add(folded, index)) return;
    const std::optional<std::string> literal = LiteralOfPhrase(folded);
    const Candidate candidate{index, 1, 0, Longest(rule), ~uint64_t{0}, SignsOfPhrase(folded)};
    if (literal) {
      literals_[*literal].push_back(candidate);
    } else {
      always_.push_back(candidate);
    }
  }

  uint32_t AddRegex(const RuleSpec& rule, uint32_t number, const std::string& source,
                    const PatternShape& shape) {
    const RE2 compiled(source, PatternOptions(rule.case_sensitive));
    if (!compiled.ok()) {
      throw Error(Status::kUsage, rule.name + ": pattern \"" + source + "\": " + compiled.error());
    }
    TableRegex regex{
        blob_.AddString(source), number, rule.case_sensitive, {}, {}, 0, 0, 0, 0, 0, 0};
    regex.same = regex_numbers_
                     .emplace(std::tuple(source, rule.case_sensitive, rule.at),
                              static_cast<uint32_t>(regexes_.size()))
                     .first->second;
    for (size_t i = 0; i < kEdgePlaces; ++i) {
      regex.first[i] = NumberOf(shape.first.places[i]);
      regex.last[i] = NumberOf(shape.last.places[i]);
    }
    regex.first_lengths = shape.first.lengths;
    regex.last_lengths = shape.last.lengths;
    regex.first_required = static_cast<uint32_t>(required_.size());
    regex.required_count = static_cast<uint32_t>(shape.required.size());
    for (const std::vector<std::string>& literals : shape.required) {
      required_.push_back(
          {static_cast<uint32_t>(probes_.size()), static_cast<uint32_t>(literals.size())});
      for (const std::string& literal : literals) probes_.push_back(ProbeOf(literal));
    }
    regexes_.push_back(regex);
    return static_cast<uint32_t>(regexes_.size() - 1);
  }

  void AddPatterns(const RuleSpec& rule, uint32_t number) {
    std::optional<LiteralSet> need;
    ByteSet needed = ByteSet().set();  // the rarest that one of `needs` asks for
    rules_[number].first_need = static_cast<uint32_t>(regexes_.size());
    rules_[number].need_count = static_cast<uint32_t>(rule.needs.size());
    for (const std::string& source : rule.needs) {
      const FoundBy found = FindWhatTells(source, rule.case_sensitive);
      if (ShareOfLinesWith(found.shape.needed) < ShareOfLinesWith(needed))
        needed = found.shape.needed;
      PatternShape line_shape = Anywhere();
      line_shape.required = found.shape.required;
      AddRegex(rule, number, source, line_shape);
      if (found.literals && (!need || found.literals->cost < need->cost)) need = found.literals;
    }
    for (const std::string& pattern : rule.patterns) {
      FoundBy found = FindWhatTells(pattern, rule.case_sensitive);
      const PatternShape line_shape = ShapeOfLine(found.shape, rule.at);
      const uint32_t index = AddRegex(rule, number, AnchoredPattern(rule.at, pattern), line_shape);
      const bool is_rarer = ShareOfLinesWith(line_shape.needed) < ShareOfLinesWith(needed);
      regexes_[index].needed = NumberOfSigns(is_rarer ? line_shape.needed : needed);
      std::optional<LiteralSet> set = std::move(found.literals);
      if (need && (!set || need->cost < set->cost)) set = need;
      Candidate candidate{
          index, 0, 0, Longest(rule), EdgesOf(regexes_[index]), SignsOf(line_shape)};
      if (!set || IsCheaperToTry(line_shape, *set)) {
        always_.push_back(candidate);
        continue;
      }
      for (const ShapeLiteral& literal : set->literals) {
        candidate.word_ends = (literal.begins_word ? Candidate::kBeginsWord : 0) |
                              (literal.ends_word ? Candidate::kEndsWord : 0);
        literals_[literal.text].push_back(candidate);
      }
    }
  }

  // Letters may be spelled otherwise: they and what stands for letters of other scripts do not
  // count.
  uint16_t NumberOfSigns(const ByteSet& bytes) {
    for (size_t b = 0; b < 256; ++b) {
      const bool is_letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
      const bool is_sign =
          b < 0x80 ? b > ' ' && !is_letter : b == 0xC2 || b == 0xE2 || b == 0xE3 || b == 0xEF;
      if (bytes[b] && !is_sign) return 0;
    }
    return NumberOf(bytes);
  }

  static uint16_t Longest(const RuleSpec& rule) {
    return static_cast<uint16_t>(std::min<uint32_t>(rule.max, kAnyLength));
  }

  static uint64_t SignsOf(const PatternShape& shape) {
    uint64_t signs = 0;
    for (size_t b = 0; b < 256; ++b)
      signs |= shape.needed[b] ? SignBit(static_cast<unsigned char>(b)) : 0;
    return signs & kAnySign ? kAnySign : signs;
  }

  uint64_t EdgesOf(const TableRegex& regex) const {
    uint64_t by_first = 0, by_last = 0;
    for (size_t b = 0; b < 256; ++b) {
      const auto byte = static_cast<unsigned char>(b);
      if (byte_sets_[regex.first[0]].Has(byte)) by_first |= uint64_t{15} << 4 * kFirstGroups[b];
      if (byte_sets_[regex.last[0]].Has(byte)) by_last |= 0x1111111111111111 << kLastGroups[b];
    }
    return by_first & by_last;
  }

  uint16_t NumberOf(const ByteSet& bytes) {
    TableByteSet set{};
    for (size_t b = 0; b < 256; ++b) {
      if (bytes[b]) set.words[b >> 6] |= uint64_t{1} << (b & 63);
    }
    const auto [at, is_new] = byte_set_numbers_.emplace(
        std::array<uint64_t, 4>{set.words[0], set.words[1], set.words[2], set.words[3]},
        static_cast<uint16_t>(byte_sets_.size()));
    if (!is_new) return at->second;
    if (byte_sets_.size() == kMostByteSets) {  // a user's pack without end: any byte
      byte_set_numbers_.erase(at);
      return 0;
    }
    byte_sets_.push_back(set);
    return at->second;
  }

  void FillRule(const RuleSpec& from, TableRule& to) {
    to.name = blob_.AddString(from.name);
    to.kind = blob_.AddString(from.kind);
    to.near = blob_.AddString(from.near);
    to.budget = from.budget;
    to.min = from.min;
    to.max = from.max;
    to.guards = from.guards;
    to.action = static_cast<uint8_t>(from.action);
    to.where = from.where;
    to.at = static_cast<uint8_t>(from.at);
    to.profiles = from.profiles;
  }

  void WriteSubjects(TableHeader& header) {
    std::vector<uint32_t> subjects;
    std::map<uint32_t, std::string_view> words;  // each once
    for (size_t i = 0; i < rules_.size(); ++i) {
      rules_[i].first_subject = static_cast<uint32_t>(subjects.size());
      rules_[i].subject_count = static_cast<uint32_t>(subject_words_[i].size());
      for (const std::string& word : subject_words_[i]) {
        const auto at = literals_.find(word);
        subjects.push_back(static_cast<uint32_t>(std::distance(literals_.begin(), at)));
        words.emplace(subjects.back(), at->first);
      }
    }
    std::vector<NumberedLiteral> literals;
    for (const auto& [number, word] : words) literals.push_back({word, number});
    header.subjects = blob_.Add(subjects);
    header.subject_sieve = BuildLiteralSieve(literals, blob_);
  }

  void WriteLiterals(TableHeader& header) {
    std::vector<BlobString> literals;
    std::vector<uint32_t> begin;
    std::vector<Candidate> candidates;
    std::vector<NumberedLiteral> numbered;
    for (const auto& [literal, tries] : literals_) {
      numbered.push_back({literal, static_cast<uint32_t>(literals.size())});
      literals.push_back(blob_.AddString(literal));
      begin.push_back(static_cast<uint32_t>(candidates.size()));
      candidates.insert(candidates.end(), tries.begin(), tries.end());
    }
    begin.push_back(static_cast<uint32_t>(candidates.size()));
    header.literals = blob_.Add(literals);
    header.candidate_begin = blob_.Add(begin);
    header.candidates = blob_.Add(candidates);
    header.literal_tables = BuildLiteralTables(numbered, blob_);
    header.selections =
        WriteSelections({specs_, regexes_, phrases_, byte_sets_, literals_, always_}, blob_);
  }

  BlobWriter blob_{sizeof(TableHeader)};
  std::vector<const RuleSpec*> specs_;
  std::vector<TableRule> rules_;
  std::vector<TableRegex> regexes_;
  std::map<std::tuple<std::string, bool, At>, uint32_t> regex_numbers_;
  std::vector<TablePhrase> phrases_;
  static constexpr size_t kMostByteSets = 65535;
  std::vector<TableByteSet> byte_sets_;  // the first: any byte
  std::vector<RequiredSet> required_;
  std::vector<PairProbe> probes_;
  std::map<std::array<uint64_t, 4>, uint16_t> byte_set_numbers_;
  KeyBuilder keys_;
  EdgeBuilder start_{false}, end_{true};
  std::map<std::string, std::vector<Candidate>> literals_;
  std::vector<std::vector<std::string>> subject_words_;  // folded, by rule
  std::vector<Candidate> always_;
  uint64_t fingerprint_ = 1;
};

}  // namespace

uint64_t EdgeBit(unsigned char first, unsigned char last) {
  return uint64_t{1} << (kFirstGroups[first] * 4 + kLastGroups[last]);
}

std::string SerializeTables(const std::vector<Pack>& packs) {
  TableBuilder builder;
  for (const Pack& pack : packs) {
    for (const RuleSpec& rule : pack.rules) builder.Add(rule);
  }
  return builder.Take();
}

std::vector<std::string> RulesWithoutLiterals(const std::vector<Pack>& packs) {
  TableBuilder builder;
  std::vector<std::string> rules, names;
  for (const Pack& pack : packs) {
    for (const RuleSpec& rule : pack.rules) {
      builder.Add(rule);
      rules.push_back(rule.name);
    }
  }
  for (const uint32_t rule : builder.RulesOfAlways()) names.push_back(rules[rule]);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

const TableHeader& CheckTables(std::string_view blob) {
  const auto* header = reinterpret_cast<const TableHeader*>(blob.data());
  if (blob.size() < sizeof(TableHeader) ||
      reinterpret_cast<uintptr_t>(blob.data()) % kBlobAlignment != 0 ||
      header->magic != kTableMagic || header->size > blob.size()) {
    throw Error(Status::kUsage, "rule tables: not made by this version");
  }
  return *header;
}

}  // namespace strigil
