// A parser of RE2's syntax that works out the shape as it goes: no tree is built. What follows for
// parts put together is in pattern_part.h.
//
// Tested by tests/pattern_shape_test.cc, and by tests/matcher_test.cc against RE2.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/pattern_shape.h"

#include <algorithm>
#include <utility>

#include "filters/rules/pattern_part.h"
#include "pipeline/folding.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr int kDeepest = 100;  // groups in groups

// Thrown for syntax that is not understood; caught in ShapeOf.
struct NotUnderstood {};

struct Flags {
  bool fold_case = false;
};

const ByteSet& AllLeads() {
  static const ByteSet set = Bytes(0xC2, 0xF4);
  return set;
}
const ByteSet& AllAscii() {
  static const ByteSet set = Bytes(0, 0x7F);
  return set;
}

void AddOtherCase(ByteSet& ascii) {
  for (size_t c = 'a'; c <= 'z'; ++c) {
    const bool either = ascii[c] || ascii[c - 32];
    ascii[c] = ascii[c - 32] = either;
  }
}

class ShapeParser {
 public:
  ShapeParser(std::string_view pattern, bool fold_case, double (*literal_cost)(std::string_view))
      : text_(pattern), parts_(literal_cost) {
    flags_.fold_case = fold_case;
  }

  PatternPart Parse() {
    PatternPart part = Alternatives();
    if (at_ != text_.size()) throw NotUnderstood();
    parts_.Settle(part);
    return part;
  }

 private:
  // --- Characters --------------------------------------------------------------------------------
  PatternPart OneOf(CharacterSet set) const {
    const bool few = set.leads.none() && set.ascii.count() <= 12;
    const Texts texts = few ? Folded(set) : Texts();
    if (flags_.fold_case &&
        (set.ascii['k'] || set.ascii['s'] || set.ascii['K'] || set.ascii['S'])) {
      set.leads.set(0xC5);  // long s
      set.leads.set(0xE2);  // Kelvin sign
    }
    PatternPart part = OneCharacter(set);
    if (few) part.exact = texts;
    return part;
  }

  static Texts Folded(const CharacterSet& set) {
    Texts texts;
    for (size_t c = 0; c < 0x80; ++c) {
      if (set.ascii[c])
        texts.insert(std::string(1, static_cast<char>(ToLower(static_cast<char32_t>(c)))));
    }
    return texts;
  }

  PatternPart Literal(char32_t c) const {
    CharacterSet set;
    AddRange(set, c, c);
    PatternPart part = OneOf(set);
    std::string bytes, folded;
    AppendUtf8(c, bytes);
    if (c >= 0x80 && !(flags_.fold_case && IsLetter(c))) {  // not just any last byte
      const auto last = static_cast<unsigned char>(bytes.back());
      part.last.places[0] = Bytes(last, last);
    }
    AppendFolded(bytes, folded);
    part.exact = Texts{folded};
    return part;
  }

  void AddRange(CharacterSet& set, char32_t low, char32_t high) const {
    if (low > high) throw NotUnderstood();
    for (char32_t c = low; c <= high && c < 0x80; ++c) set.ascii.set(c);
    if (flags_.fold_case) AddOtherCase(set.ascii);
    if (high < 0x80) return;
    const char32_t from = std::max<char32_t>(low, 0x80);
    if (flags_.fold_case && !(from == high && !IsLetter(from))) {
      // What else is a case of these? Anything, the two letters that are cases of ASCII ones too.
      set.leads |= AllLeads();
      if (from <= 0x212A && high >= 0x017F) {
        for (const char c : {'k', 'K', 's', 'S'}) set.ascii.set(static_cast<size_t>(c));
      }
      return;
    }
    for (size_t lead = LeadOf(from); lead <= LeadOf(high); ++lead) set.leads.set(lead);
  }

  static size_t LeadOf(char32_t c) {
    std::string bytes;
    AppendUtf8(c, bytes);
    return static_cast<unsigned char>(bytes[0]);
  }

  static CharacterSet Not(const CharacterSet& set) { return {AllAscii() & ~set.ascii, AllLeads()}; }

  // \d \w \s and their opposites.
  bool PerlClass(char c, CharacterSet& set) const {
    CharacterSet found;
    switch (ToLower(static_cast<char32_t>(c))) {
      case 'd':
        found.ascii = Bytes('0', '9');
        break;
      case 'w':
        found.ascii = Bytes('0', '9') | Bytes('a', 'z') | Bytes('A', 'Z');
        found.ascii.set('_');
        if (flags_.fold_case) found.leads |= AllLeads();
        break;
      case 's':
        for (const char blank : {' ', '\t', '\n', '\f', '\r'})
          found.ascii.set(static_cast<size_t>(blank));
        break;
      default:
        return false;
    }
    if (c >= 'A' && c <= 'Z') found = Not(found);
    set.ascii |= found.ascii;
    set.leads |= found.leads;
    return true;
  }

  // After \p or \P.
  void UnicodeClass(bool negated, CharacterSet& set) {
    std::string name;
    if (at_ >= text_.size()) throw NotUnderstood();
    if (text_[at_] == '{') {
      const size_t end = text_.find('}', at_);
      if (end == std::string_view::npos) throw NotUnderstood();
      name = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
    } else {
      name = text_.substr(at_++, 1);
    }
    set.leads |= AllLeads();
    if (negated || name.empty() || name[0] == '^') {
      set.ascii |= AllAscii();
    } else if (name[0] == 'L' && name.size() <= 2) {
      ByteSet letters;
      if (name != "Ll") letters |= Bytes('A', 'Z');
      if (name != "Lu") letters |= Bytes('a', 'z');
      if (flags_.fold_case) AddOtherCase(letters);
      set.ascii |= letters;
    } else if (name == "N" || name == "Nd") {
      set.ascii |= Bytes('0', '9');
    } else if (name != "Han" && name != "Hangul" && name != "Hiragana" && name != "Katakana" &&
               name != "Cyrillic" && name != "Greek" && name != "Arabic" && name != "Hebrew" &&
               name != "Thai") {
      set.ascii |= AllAscii();
    }
  }

  // --- The grammar -------------------------------------------------------------------------------
  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool Take(std::string_view what) {
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }
  char32_t Next() {
    if (at_ >= text_.size()) throw NotUnderstood();
    const Decoded decoded = DecodeOne(text_.substr(at_));
    if (!decoded.valid) throw NotUnderstood();
    at_ += decoded.length;
    return decoded.code_point;
  }

  PatternPart Alternatives() {
    const Flags outer = flags_;
    PatternPart part = Sequence();
    while (Take('|')) part = parts_.Choose(std::move(part), Sequence());
    flags_ = outer;  // (?i) in a group ends with it
    return part;
  }

  // What is known exactly is put together first, and with the rest when it cannot grow any more. A
  // word boundary belongs to what stands before it and to what stands after it.
  PatternPart Sequence() {
    PatternPart part = parts_.Empty(), run = parts_.Empty();
    bool at_boundary = false;
    while (at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')') {
      if (Take("\\b")) {
        if (run.exact) run = parts_.Join(std::move(run), parts_.Boundary());
        at_boundary = true;
        continue;
      }
      PatternPart next = Repeated();
      if (at_boundary && next.exact) next = parts_.Join(parts_.Boundary(), std::move(next));
      at_boundary = false;
      PatternPart longer = run.exact && next.exact ? parts_.Join(run, next) : PatternPart();
      if (longer.exact) {
        run = std::move(longer);
      } else {
        part = parts_.Join(std::move(part), std::move(run));
        run = std::move(next);
      }
    }
    return parts_.Join(std::move(part), std::move(run));
  }

  PatternPart Repeated() {
    PatternPart part = Atom();
    while (at_ < text_.size()) {
      uint32_t least = 0, most = UINT32_MAX;
      if (Take('*')) {
      } else if (Take('+')) {
        least = 1;
      } else if (Take('?')) {
        most = 1;
      } else if (!Counts(least, most)) {
        break;
      }
      Take('?');  // lazy
      part = parts_.Repeat(part, least, most);
    }
    return part;
  }

  // {n} {n,} {n,m}; anything else in braces stands for itself.
  bool Counts(uint32_t& least, uint32_t& most) {
    size_t i = at_;
    const auto number = [&](uint32_t& value) {
      const size_t begin = i;
      value = 0;
      while (i < text_.size() && IsDigit(static_cast<unsigned char>(text_[i])) && i - begin < 6)
        value = value * 10 + static_cast<uint32_t>(text_[i++] - '0');
      return i > begin;
    };
    if (i >= text_.size() || text_[i++] != '{') return false;
    if (!number(least)) return false;
    most = least;
    if (i < text_.size() && text_[i] == ',') {
      ++i;
      if (!number(most)) most = UINT32_MAX;
    }
    if (i >= text_.size() || text_[i] != '}') return false;
    at_ = i + 1;
    if (most < least) throw NotUnderstood();
    return true;
  }

  PatternPart Atom() {
    if (Take('(')) return Group();
    if (Take('[')) return Class();
    if (Take('\\')) return Escape();
    if (Take('^') || Take('$')) return parts_.Empty();
    if (Take('.')) return OneOf({AllAscii(), AllLeads()});
    if (text_[at_] == '*' || text_[at_] == '+' || text_[at_] == '?') throw NotUnderstood();
    return Literal(Next());
  }

  PatternPart Group() {
    if (++depth_ > kDeepest) throw NotUnderstood();
    const Flags outer = flags_;
    if (Take("?P<")) {
      const size_t end = text_.find('>', at_);
      if (end == std::string_view::npos) throw NotUnderstood();
      at_ = end + 1;
    } else if (Take('?')) {
      bool on = true;
      for (;; ++at_) {
        if (at_ >= text_.size()) throw NotUnderstood();
        const char c = text_[at_];
        if (c == 'i') {
          flags_.fold_case = on;
        } else if (c == '-') {
          on = false;
        } else if (c == ')') {  // for the rest of the group around it
          ++at_;
          --depth_;
          return parts_.Empty();
        } else if (c == ':') {
          ++at_;
          break;
        } else if (c != 's' && c != 'm' && c != 'U') {
          throw NotUnderstood();
        }
      }
    }
    PatternPart part = Alternatives();
    if (!Take(')')) throw NotUnderstood();
    flags_ = outer;
    --depth_;
    return part;
  }

  // A character after a backslash that stands for one character.
  char32_t EscapedCharacter() {
    const char32_t c = Next();
    switch (c) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case 'f':
        return '\f';
      case 'v':
        return '\v';
      case 'a':
        return '\a';
      case 'x':
        return HexCharacter();
      default:
        if (c >= 0x80 || IsAlnum(c)) throw NotUnderstood();
        return c;
    }
  }

  char32_t HexCharacter() {
    const bool braces = Take('{');
    char32_t value = 0;
    for (int digits = 0;; ++digits) {
      if (braces ? Take('}') : digits == 2) return value;
      const char32_t c = Next() | 0x20;
      const bool letter = c >= 'a' && c <= 'f';
      if (!(c >= '0' && c <= '9') && !letter) throw NotUnderstood();
      value = value * 16 + (letter ? c - 'a' + 10 : c - '0');
      if (value > 0x10FFFF) throw NotUnderstood();
    }
  }

  PatternPart Escape() {
    if (at_ >= text_.size()) throw NotUnderstood();
    const char c = text_[at_];
    CharacterSet set;
    if (c == 'b' || c == 'B' || c == 'A' || c == 'z') {
      ++at_;
      return parts_.Empty();
    }
    if (c == 'p' || c == 'P') {
      ++at_;
      UnicodeClass(c == 'P', set);
      return OneOf(set);
    }
    if (PerlClass(c, set)) {
      ++at_;
      return OneOf(set);
    }
    return Literal(EscapedCharacter());
  }

  PatternPart Class() {
    const bool negated = Take('^');
    CharacterSet set;
    for (bool begun = false;; begun = true) {
      if (at_ >= text_.size()) throw NotUnderstood();
      if (begun && Take(']')) break;
      if (text_.substr(at_).starts_with("[:")) throw NotUnderstood();
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char c = text_[at_ + 1];
        if (c == 'p' || c == 'P') {
          at_ += 2;
          // A set that is not known exactly cannot be turned round.
          CharacterSet some;
          UnicodeClass(c == 'P', some);
          if (!negated) {
            set.ascii |= some.ascii;
            set.leads |= some.leads;
          }
          continue;
        }
        if (PerlClass(c, set)) {
          at_ += 2;
          continue;
        }
      }
      const char32_t low = ClassCharacter();
      char32_t high = low;
      if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
        ++at_;
        high = ClassCharacter();
      }
      if (negated) {
        for (char32_t c = low; c <= high && c < 0x80; ++c) set.ascii.set(c);
        if (flags_.fold_case) AddOtherCase(set.ascii);
      } else {
        AddRange(set, low, high);
      }
    }
    return OneOf(negated ? Not(set) : set);
  }

  char32_t ClassCharacter() { return Take('\\') ? EscapedCharacter() : Next(); }

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  Flags flags_;
  const PartAlgebra parts_;
};

}  // namespace

double ShareOfLinesWith(const ByteSet& bytes) {
  if (bytes.all()) return 1;
  double sum = 0;
  for (size_t b = 0; b < 256; ++b) {
    if (!bytes[b]) continue;
    const bool letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    sum += letter || b == ' '                               ? 1
           : b == '.' || b == ','                           ? 0.8
           : b >= '0' && b <= '9'                           ? 0.06
           : b == '\'' || b == '"' || b == '-' || b == 0xE2 ? 0.25
                                                            : 0.02;
  }
  return std::min(1.0, sum);
}

PatternShape ShapeOf(std::string_view pattern, bool case_sensitive,
                     double (*literal_cost)(std::string_view)) {
  PatternShape shape;
  try {
    PatternPart part = ShapeParser(pattern, !case_sensitive, literal_cost).Parse();
    shape.known = true;
    shape.first = part.first;
    shape.last = part.last;
    shape.needed = part.bytes;
    for (const RequiredTexts& one : part.required)
      shape.required.emplace_back(one.texts.begin(), one.texts.end());
    if (part.cost < kNoLiteral) shape.literals = LiteralsOf(part.needed);
  } catch (const NotUnderstood&) {
    shape = {};
  }
  return shape;
}

}  // namespace strigil
