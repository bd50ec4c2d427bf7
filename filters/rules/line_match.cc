// Tested by tests/matcher_test.cc against the slow matcher.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/line_match.h"

#include <re2/re2.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "filters/rules/date_form.h"
#include "filters/rules/line_signs.h"
#include "filters/rules/rule_tables.h"
#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// The first eight bytes of the key whose text is `letters`, zeros after its end.
uint64_t KeyHead(std::string_view letters) {
  char head[8] = {};
  size_t size = 0;
  for (size_t i = 0; i < letters.size() && size < sizeof head;) {
    const auto byte = static_cast<unsigned char>(letters[i]);
    if (byte < 0x80 && !(byte >= '0' && byte <= '9')) {
      head[size++] = LowerAscii(letters[i]);
      ++i;
      continue;
    }
    const Decoded decoded = DecodeOne(letters.substr(i));
    if (!IsDigit(decoded.code_point)) {
      for (uint32_t k = 0; k < decoded.length && size < sizeof head; ++k)
        head[size++] = letters[i + k];
      i += decoded.length;
      continue;
    }
    head[size++] = '#';
    while (i < letters.size()) {
      const Decoded digit = DecodeOne(letters.substr(i));
      if (!IsDigit(digit.code_point)) break;
      i += digit.length;
    }
  }
  uint64_t result;
  std::memcpy(&result, head, sizeof result);
  return result;
}

// The work on one line with one set of rules.
class LineMatch {
 public:
  LineMatch(const RuleSet& set, const LineToMatch& line, Tried& tried, LineScratch& scratch)
      : set_(set),
        tried_(tried),
        scratch_(scratch),
        plain_(line.plain),
        folded_(line.folded),
        length_(line.length),
        ascii_(line.ascii),
        signs_(line.signs) {}

  void Run(Span letters) {
    const std::string_view folded = folded_;
    if (length_ <= set_.longest_line()) LookUpKey(folded, letters);
    if (length_ <= set_.longest_start()) TryStarts(folded, letters);
    if (length_ <= set_.longest_end()) TryEnds(folded, letters);
    const RuleSet::Class& one = set_.ClassOf(length_);
    const auto edges_of = [](std::string_view text) {
      return EdgeBit(static_cast<unsigned char>(text.front()),
                     static_cast<unsigned char>(text.back()));
    };
    const uint64_t edges = edges_of(plain_) | edges_of(Unmarked());
    const auto length = static_cast<uint16_t>(std::min<uint32_t>(length_, kAnyLength));
    if (!one.literals.empty()) {
      const auto try_candidates = [&](uint32_t literal, size_t offset, size_t size) {
        const uint8_t missing = ascii_ ? MissingWordEnds(folded, offset, size) : uint8_t{0};
        for (const Candidate& candidate : set_.CandidatesOf(literal)) {
          if ((candidate.edges & edges) != 0 && length <= candidate.longest &&
              (candidate.signs & signs_) != 0 && (candidate.word_ends & missing) == 0)
            Try(candidate);
        }
      };
      using Which = LiteralScanner::Which;
      one.literals.Scan(folded, try_candidates,
                        one.short_signs.Allow(signs_) ? Which::kAll : Which::kStrided);
    }
    TryAlways(one);
  }

 private:
  // Which ends of a part of ASCII text are inside a word, as RE2's \b sees it.
  static uint8_t MissingWordEnds(std::string_view text, size_t begin, size_t size) {
    const auto is_of_word = [&](size_t at) { return IsAsciiAlnum(text[at]) || text[at] == '_'; };
    uint8_t missing = 0;
    if (begin > 0 && is_of_word(begin - 1)) missing |= Candidate::kBeginsWord;
    if (begin + size < text.size() && is_of_word(begin + size)) missing |= Candidate::kEndsWord;
    return missing;
  }

  bool InBounds(uint32_t rule) const {
    const TableRule& bounds = set_.rules()[rule];
    return set_.IsEnabled(rule) && length_ >= bounds.min && length_ <= bounds.max;
  }

  bool MeetsNeeds(uint32_t rule) {
    const TableRule& spec = set_.rules()[rule];
    if (spec.need_count == 0) return true;
    if (tried_.needs[rule] == scratch_.stamp) return false;
    for (uint32_t i = 0; i < spec.need_count; ++i) {
      if (!RE2::PartialMatch({plain_.data(), plain_.size()},
                             set_.Regex(spec.first_need + i, ascii_))) {
        tried_.needs[rule] = scratch_.stamp;
        return false;
      }
    }
    return true;
  }

  // A quick look at the same.
  bool MayMeetNeeds(uint32_t rule) {
    const TableRule& spec = set_.rules()[rule];
    for (uint32_t i = 0; i < spec.need_count; ++i) {
      if (!MayHoldMatch(spec.first_need + i)) {
        tried_.needs[rule] = scratch_.stamp;
        return false;
      }
    }
    return true;
  }

  // False if the letters of the line show that the regular expression does not match.
  bool MayHoldMatch(uint32_t regex) {
    if (!set_.AsksForPairs(regex)) return true;
    if (scratch_.pairs_stamp != scratch_.stamp) {
      scratch_.pairs.Assign(folded_);
      scratch_.pairs_stamp = scratch_.stamp;
    }
    return set_.MayMatch(regex, scratch_.pairs);
  }

  bool IsCut(uint32_t rule) const {
    return set_.rules()[rule].action == static_cast<uint8_t>(Action::kCut);
  }

  void Hit(uint32_t rule, Span span) {
    tried_.rules[rule] = scratch_.stamp;
    scratch_.hits.push_back({set_.NumberOf(rule), IsCut(rule), span});
  }

  // --- Whole lines -------------------------------------------------------------------------------
  void LookUpKey(std::string_view folded, Span letters) {
    const std::string_view text = folded.substr(letters.begin, letters.end - letters.begin);
    const bool brackets = HasOuterBrackets(plain_) && !text.empty();
    if (set_.MayBeKey(KeyHead(text)) && CanBeShortEnough(text)) {
      MakeKey(text);
      LookUp(scratch_.key);
    }
    if (brackets && text.size() <= size_t{8} * set_.header().keys.longest + 64) {
      scratch_.key.clear();
      AppendKey(plain_, Brackets::kKeep, scratch_.key);
      LookUp(scratch_.key);
    }
    const bool may_have_digits = (signs_ & (SignBit('0') | kBeyondAscii)) != 0;
    if (may_have_digits && set_.HasDateForms() && length_ <= kLongestDateForm) LookUpDate(folded);
  }

  void LookUpDate(std::string_view folded) {
    for (uint32_t forms = DateFormsOf(folded); forms != 0; forms &= forms - 1)
      LookUp(kDateForms[std::countr_zero(forms)]);
  }

  // A key is shorter than its text only by digits.
  bool CanBeShortEnough(std::string_view text) const {
    const size_t longest = set_.header().keys.longest;
    if (text.size() <= longest) return true;
    if (ascii_ && !(signs_ & SignBit('0'))) return false;
    size_t others = 0;  // bytes that are of no digit
    for (const char c : text) {
      const bool may_be_digit = (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
      if (!may_be_digit && ++others > longest) return false;
    }
    return true;
  }

  void MakeKey(std::string_view text) {
    scratch_.key.clear();
    if (!ascii_) return AppendKey(plain_, Brackets::kStrip, scratch_.key);
    scratch_.key.resize(text.size());
    char* end = scratch_.key.data();
    bool number = false;
    for (const char c : text) {
      const bool digit = c >= '0' && c <= '9';
      *end = digit ? '#' : LowerAscii(c);
      end += !(digit && number);
      number = digit;
    }
    scratch_.key.resize(static_cast<size_t>(end - scratch_.key.data()));
  }

  void LookUp(std::string_view key) {
    for (const uint32_t rule : set_.RulesOfKey(key)) {
      if (!InBounds(rule) || tried_.rules[rule] == scratch_.stamp || !MeetsNeeds(rule)) continue;
      Hit(rule, {0, static_cast<uint32_t>(plain_.size())});
    }
  }

  // --- Phrases at a line's ends -----------------------------------------------------------------
  void TryStarts(std::string_view folded, Span letters) {
    TryEdge(set_.header().start, folded.substr(letters.begin), false);
    // A character may be no letter but fold to some ("™"): then the letters of the plain line begin
    // elsewhere than those of the folded one.
    if (ascii_) return;
    const std::string_view part = WithoutLeadingPunctuation(plain_);
    if (IsAscii(plain_.substr(0, plain_.size() - part.size()))) return;
    scratch_.edge_folded.clear();
    AppendFolded(part.substr(0, CharacterStart(part, 64)), scratch_.edge_folded);
    // Trimmed again: a mark that folds away may have been all that made a letter of an end.
    TryEdge(set_.header().start, TrimPunctuation(scratch_.edge_folded), false);
  }

  void TryEnds(std::string_view folded, Span letters) {
    TryEdge(set_.header().end, folded.substr(0, letters.end), true);
    if (ascii_) return;
    const std::string_view part = WithoutTrailingPunctuation(plain_);
    if (IsAscii(plain_.substr(part.size()))) return;
    scratch_.edge_folded.clear();
    AppendFolded(part.substr(CharacterStart(part, part.size() < 64 ? 0 : part.size() - 64)),
                 scratch_.edge_folded);
    TryEdge(set_.header().end, TrimPunctuation(scratch_.edge_folded), true);
  }

  void TryEdge(const EdgeTable& table, std::string_view text, bool at_end) {
    for (uint32_t sizes = table.sizes; sizes != 0; sizes &= sizes - 1) {
      const uint32_t size = sizes & (~sizes + 1);
      if (size > text.size()) break;
      const uint64_t word = EdgeWord(at_end ? text.substr(text.size() - size) : text, size);
      for (const uint32_t phrase : set_.PhrasesAt(table, word, size)) TryPhrase(phrase);
    }
  }

  // --- Candidates -------------------------------------------------------------------------------
  void Try(Candidate candidate) {
    if (candidate.is_phrase) {
      TryPhrase(candidate.index);
    } else {
      TryPattern(candidate.index);
    }
  }

  void TryAlways(const RuleSet::Class& one) {
    for (size_t i = 0; i < one.gates.size(); ++i) {
      uint64_t passing = RuleSet::Passing(one.gates[i], plain_);
      if (Unmarked().size() != plain_.size()) passing |= RuleSet::Passing(one.gates[i], Unmarked());
      const size_t first = 64 * i;
      for (passing &= one.enabled[i]; passing != 0; passing &= passing - 1) {
        const Candidate& candidate =
            one.always[first + static_cast<size_t>(std::countr_zero(passing))];
        if ((candidate.signs & signs_) != 0) Try(candidate);
      }
    }
  }

  void TryPhrase(uint32_t index) {
    const uint32_t rule = set_.phrases()[index].rule;
    if (!InBounds(rule) || tried_.phrases[index] == scratch_.stamp) return;
    tried_.phrases[index] = scratch_.stamp;
    const bool cut = IsCut(rule);
    if (!cut && tried_.rules[rule] == scratch_.stamp) return;
    const std::string_view phrase = set_.FoldedPhrase(index);
    const At at = static_cast<At>(set_.rules()[rule].at);
    const FoldedLine& line = Folded();
    Span span;
    size_t next = 0;
    // At the line's end the occurrence that counts may overlap one that does not.
    const size_t back = at == At::kInside ? 0 : phrase.size() - 1;
    for (size_t from = 0; FindPhrase(line, plain_, phrase, from, span, next); from = next - back) {
      if (!Stands(at, span)) continue;
      if (!MeetsNeeds(rule)) return;
      Hit(rule, span);
      if (!cut) return;
    }
  }

  bool Stands(At at, Span span) const {
    if (at == At::kInside) return true;
    if (at == At::kEnd)
      return span.end == plain_.size() || span.end == WithoutTrailingPunctuation(plain_).size();
    return span.begin == 0 || span.begin == plain_.size() - WithoutMark(plain_).size() ||
           span.begin == plain_.size() - WithoutLeadingPunctuation(plain_).size();
  }

  const FoldedLine& Folded() {
    if (scratch_.folded_line_stamp != scratch_.stamp) {
      FoldLine(plain_, scratch_.folded_line);
      scratch_.folded_line_stamp = scratch_.stamp;
    }
    return scratch_.folded_line;
  }

  void TryPattern(uint32_t index) {
    const uint32_t rule = set_.regexes()[index].rule;
    if (!InBounds(rule) || tried_.regexes[index] == scratch_.stamp) return;
    tried_.regexes[index] = scratch_.stamp;
    const bool cut = IsCut(rule);
    if (!cut && tried_.rules[rule] == scratch_.stamp) return;
    if (tried_.needs[rule] == scratch_.stamp) return;
    if (!set_.MayMatch(index, plain_) && !set_.MayMatch(index, Unmarked())) return;
    if (!MayHoldMatch(index) || !MayMeetNeeds(rule)) return;
    const At at = static_cast<At>(set_.rules()[rule].at);
    if (cut) {
      if (MeetsNeeds(rule)) FindAll(set_.Regex(index, ascii_), at, rule);
    } else if (Matches(index, at) && MeetsNeeds(rule)) {
      Hit(rule, {});
    }
  }

  std::string_view Unmarked() {
    if (unmarked_.empty()) unmarked_ = WithoutMark(plain_);
    return unmarked_;
  }

  // Rules of a kind that differ in where they act have patterns in common: each is run once.
  bool Matches(uint32_t index, At at) {
    const uint32_t same = set_.regexes()[index].same;
    if (tried_.matched[same] == scratch_.stamp) return true;
    if (tried_.failed[same] == scratch_.stamp) return false;
    const RE2& regex = set_.Regex(index, ascii_);
    const std::string_view unmarked = Unmarked();
    const bool matches = MatchesPart(regex, at, plain_) ||
                         (unmarked.size() != plain_.size() && MatchesPart(regex, at, unmarked));
    (matches ? tried_.matched : tried_.failed)[same] = scratch_.stamp;
    return matches;
  }

  // Where no end of the match has to be looked at, RE2 need not say where it is: half the work.
  static bool MatchesPart(const RE2& regex, At at, std::string_view part) {
    if (at == At::kLine || at == At::kInside) {
      return regex.Match({part.data(), part.size()}, 0, part.size(), RE2::UNANCHORED, nullptr, 0);
    }
    Span span;
    return FindPattern(regex, at, part, 0, span);
  }

  void FindAll(const RE2& regex, At at, uint32_t rule) {
    // Each search may run to the end of the line, whatever it finds: bounded, or `a(.*)c|ab` is
    // quadratic.
    size_t budget = kSearchBytes + 4 * plain_.size();
    Span span;
    size_t from = 0;
    bool found = false;
    while (from <= plain_.size() && FindPattern(regex, at, plain_, from, span)) {
      found = true;
      Hit(rule, span);
      if (at != At::kInside) break;
      if (budget < plain_.size() - from) break;
      budget -= plain_.size() - from;
      from = span.end > span.begin ? span.end : span.end + 1;
    }
    const std::string_view unmarked = Unmarked();
    const auto shift = static_cast<uint32_t>(plain_.size() - unmarked.size());
    if (!found && shift != 0 && FindPattern(regex, at, unmarked, 0, span)) {
      Hit(rule, {span.begin + shift, span.end + shift});
    }
  }

  static constexpr size_t kSearchBytes = size_t{1} << 20;  // for a rule and a line

  const RuleSet& set_;
  Tried& tried_;
  LineScratch& scratch_;
  std::string_view plain_;
  std::string_view folded_;
  std::string_view unmarked_;  // once it was asked for
  uint32_t length_;
  bool ascii_;
  uint64_t signs_;
};

}  // namespace

void MatchLine(const RuleSet& set, const LineToMatch& line, Tried& tried, LineScratch& scratch) {
  LineMatch(set, line, tried, scratch).Run(line.letters);
}

}  // namespace strigil
