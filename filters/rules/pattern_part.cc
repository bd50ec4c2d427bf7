// Tested by tests/pattern_shape_test.cc, and by tests/matcher_test.cc against RE2.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/pattern_part.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "filters/rules/literal_rarity.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kPlaces = EdgeShape::kPlaces;
constexpr uint32_t kLonger = uint32_t{1} << kPlaces;
constexpr size_t kMostTexts = 400;   // texts of a set that is kept exactly
constexpr size_t kLongestText = 40;  // bytes
constexpr size_t kMostRequired = 4;  // sets of literals
constexpr size_t kMostChoices = 64;  // literals of a set
constexpr uint32_t kMostCopies = 9;  // of a repeated part: more do not show in kPlaces bytes

// Those that tell most, no two the same.
void Add(const RequiredTexts& one, std::vector<RequiredTexts>& all) {
  if (!one.IsTelling()) return;
  const auto same = [&](const RequiredTexts& other) { return other.texts == one.texts; };
  if (std::any_of(all.begin(), all.end(), same)) return;
  const auto before = [&](const RequiredTexts& other) { return other.share <= one.share; };
  all.insert(std::find_if_not(all.begin(), all.end(), before), one);
  if (all.size() > kMostRequired) all.pop_back();
}

EdgeShape EmptyEdge() {
  EdgeShape edge;
  edge.lengths = 1;
  return edge;
}

EdgeShape Then(const EdgeShape& a, const EdgeShape& b) {
  EdgeShape both;
  both.places = a.places;
  for (size_t length = 0; length <= kPlaces; ++length) {
    if (!(a.lengths >> length & 1)) continue;
    for (size_t i = length; i < kPlaces; ++i) both.places[i] |= b.places[i - length];
    both.lengths |= length == kPlaces ? kLonger : b.lengths << length;
  }
  if (both.lengths >> kPlaces) both.lengths = (both.lengths & (kLonger - 1)) | kLonger;
  return both;
}

EdgeShape Either(const EdgeShape& a, const EdgeShape& b) {
  EdgeShape either = a;
  for (size_t i = 0; i < kPlaces; ++i) either.places[i] |= b.places[i];
  either.lengths |= b.lengths;
  return either;
}

EdgeShape EdgeOf(const CharacterSet& set, bool at_end) {
  EdgeShape edge;
  edge.places[0] = set.ascii;
  if (set.ascii.any()) edge.lengths |= 2;
  for (size_t lead = 0xC2; lead <= 0xF4; ++lead) {
    if (set.leads[lead]) edge.lengths |= 1u << (lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
  }
  if (set.leads.none()) return edge;
  if (at_end) {
    edge.places[0] |= Bytes(0x80, 0xBF);
    for (size_t i = 1; i < 4; ++i) edge.places[i] |= Bytes(0x80, 0xF4);
  } else {
    edge.places[0] |= set.leads;
    for (size_t i = 1; i < 4; ++i) edge.places[i] |= Bytes(0x80, 0xBF);
  }
  return edge;
}

// One after the other. A boundary that is not at an end any more is forgotten.
std::string Joined(std::string_view a, std::string_view b) {
  std::string both;
  both.reserve(a.size() + b.size());
  for (const std::string_view part : {a, b}) both += part;
  for (size_t i = both.size(); i-- > 0;) {
    if (both[i] != kBoundary) continue;
    const bool leads = both.find_first_not_of(kBoundary) > i;
    const bool trails = both.find_last_not_of(kBoundary) + 1 <= i;
    const bool again = i > 0 && both[i - 1] == kBoundary;
    if (again || !(leads || trails)) both.erase(i, 1);
  }
  return both;
}

}  // namespace

std::string_view LettersOf(std::string_view text) {
  if (text.starts_with(kBoundary)) text.remove_prefix(1);
  if (text.ends_with(kBoundary)) text.remove_suffix(1);
  return text;
}

std::vector<ShapeLiteral> LiteralsOf(const Texts& texts) {
  std::map<std::string_view, ShapeLiteral> literals;
  for (const std::string& text : texts) {
    const std::string_view letters = LettersOf(text);
    if (letters.empty()) continue;
    // Beside a character that is not of a word a boundary means that a word begins or ends there.
    const bool begins = text.starts_with(kBoundary) && IsAsciiAlnum(letters.front());
    const bool ends = text.ends_with(kBoundary) && IsAsciiAlnum(letters.back());
    const auto [at, is_new] =
        literals.try_emplace(letters, ShapeLiteral{std::string(letters), begins, ends});
    if (is_new) continue;
    at->second.begins_word &= begins;
    at->second.ends_word &= ends;
  }
  std::vector<ShapeLiteral> list;
  for (auto& [text, literal] : literals) list.push_back(std::move(literal));
  return list;
}

ByteSet Bytes(int low, int high) {
  ByteSet set;
  for (int b = low; b <= high; ++b) set.set(static_cast<size_t>(b));
  return set;
}

RequiredTexts::RequiredTexts(Texts of) {
  constexpr double kLineBytes = 100;
  for (const std::string& text : of) texts.emplace(LettersOf(text));
  for (const std::string& text : texts)
    share += std::min(1.0, kLineBytes * std::exp2(-LiteralRarity(text)));
}

bool RequiredTexts::IsTelling() const {
  return !texts.empty() && texts.size() <= kMostChoices && share < 0.7 &&
         std::all_of(texts.begin(), texts.end(), [](const auto& t) { return t.size() >= 2; });
}

PatternPart OneCharacter(const CharacterSet& set) {
  PatternPart part;
  part.first = EdgeOf(set, false);
  part.last = EdgeOf(set, true);
  part.bytes = set.ascii | set.leads;
  return part;
}

PatternPart PartAlgebra::Empty() {
  PatternPart part;
  part.first = part.last = EmptyEdge();
  part.exact = Texts{""};
  return part;
}

PatternPart PartAlgebra::Boundary() {
  PatternPart part = Empty();
  part.exact = Texts{std::string(1, kBoundary)};
  return part;
}

PatternPart PartAlgebra::Join(PatternPart a, PatternPart b) const {
  PatternPart both;
  both.first = Then(a.first, b.first);
  both.last = Then(b.last, a.last);
  if (a.exact && b.exact && a.exact->size() * b.exact->size() <= kMostTexts) {
    both.exact.emplace();
    for (const std::string& x : *a.exact) {
      for (const std::string& y : *b.exact) {
        if (x.size() + y.size() > kLongestText) {
          both.exact.reset();
          break;
        }
        both.exact->insert(Joined(x, y));
      }
      if (!both.exact) break;
    }
  }
  if (!both.exact) {
    Settle(a);
    Settle(b);
  }
  both.required = std::move(a.required);
  for (const RequiredTexts& one : b.required) Add(one, both.required);
  PatternPart& better = a.cost <= b.cost ? a : b;
  both.needed = std::move(better.needed);
  both.cost = better.cost;
  both.bytes = ShareOfLinesWith(a.bytes) <= ShareOfLinesWith(b.bytes) ? a.bytes : b.bytes;
  return both;
}

PatternPart PartAlgebra::Choose(PatternPart a, PatternPart b) const {
  PatternPart either;
  either.first = Either(a.first, b.first);
  either.last = Either(a.last, b.last);
  either.bytes = a.bytes | b.bytes;
  if (a.exact && b.exact && a.exact->size() + b.exact->size() <= kMostTexts) {
    either.exact = *a.exact;
    either.exact->insert(b.exact->begin(), b.exact->end());
  }
  Settle(a);
  Settle(b);
  if (a.cost < kNoLiteral && b.cost < kNoLiteral) {
    either.needed = std::move(a.needed);
    either.needed.insert(b.needed.begin(), b.needed.end());
    either.cost = CostOf(either.needed);
  }
  for (size_t i = 0; i < std::min(a.required.size(), b.required.size()); ++i) {
    Texts texts = a.required[i].texts;
    texts.insert(b.required[i].texts.begin(), b.required[i].texts.end());
    Add(RequiredTexts(std::move(texts)), either.required);
  }
  return either;
}

PatternPart PartAlgebra::Repeat(const PatternPart& part, uint32_t least, uint32_t most) const {
  PatternPart repeated = Empty();
  for (uint32_t i = 0; i < std::min(least, kMostCopies); ++i) repeated = Join(repeated, part);
  const bool endless = most > least + kMostCopies || least > kMostCopies;
  if (most > least) {
    const PatternPart optional = Choose(Empty(), part);
    for (uint32_t i = 0; i < std::min(most - least, kMostCopies); ++i)
      repeated = Join(repeated, optional);
  }
  if (endless) {
    if (part.first.lengths & ~1u) {
      repeated.first.lengths |= kLonger;
      repeated.last.lengths |= kLonger;
    }
    if (repeated.exact && !(part.exact && *part.exact == Texts{""})) {
      // More copies hold what fewer hold only if some are there in any case.
      PatternPart known = repeated;
      repeated.exact.reset();
      if (least == 0) {
        repeated.needed.clear();
        repeated.cost = kNoLiteral;
        repeated.required.clear();
      } else {
        known = part;
        Settle(known);
        repeated.needed = known.needed;
        repeated.cost = known.cost;
        repeated.required = known.required;
      }
    }
  }
  return repeated;
}

void PartAlgebra::Settle(PatternPart& part) const {
  if (!part.exact) return;
  const double cost = CostOf(*part.exact);
  if (cost <= part.cost) {
    part.needed = *part.exact;
    part.cost = cost;
  }
  Add(RequiredTexts(*part.exact), part.required);
}

double PartAlgebra::CostOf(const Texts& texts) const {
  double cost = 0;
  for (const std::string& text : texts) cost += literal_cost_(LettersOf(text));
  return texts.empty() ? kNoLiteral : cost;
}

}  // namespace strigil
