// The definitions of line_form.h, as plainly as they can be written; nothing here is tuned for
// speed.
//
// Tested by tests/line_form_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/line_form.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "filters/rules/date_form.h"
#include "pipeline/folding.h"
#include "pipeline/plain_form.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

bool IsListMark(char32_t c) {
  switch (c) {
    case U'>':
    case U'*':
    case U'-':
    case U'[':
    case U'•':
    case U'·':
    case U'▪':
    case U'■':
    case U'●':
    case U'‣':
    case U'►':
    case U'▶':
    case U'»':
    case U'→':
    case U'➤':
      return true;
    default:
      return false;
  }
}

char32_t Before(std::string_view text, size_t offset) {
  const size_t begin = CharacterStart(text, offset - 1);
  return DecodeOne(text.substr(begin, offset - begin)).code_point;
}

std::string_view SkipBlanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// `#` stands for a number where no letter makes a hashtag of it.
std::string NumbersFilledIn(std::string_view phrase) {
  std::string filled(phrase);
  for (size_t i = 0; i < filled.size(); ++i) {
    if (filled[i] != '#') continue;
    const std::string_view rest = phrase.substr(i + 1);
    if (rest.empty() || !IsLetter(DecodeOne(rest).code_point)) filled[i] = '0';
  }
  return filled;
}

// What MakePlain makes of one character or entity between two letters: its bytes, a blank or
// nothing.
std::string PlainOf(std::string_view unit) {
  std::string buffer;
  const std::string framed = "x" + std::string(unit) + "x";
  const std::string_view plain = MakePlain(framed, buffer);
  return std::string(plain.substr(1, plain.size() - 2));
}

// Bytes of the character or entity at the start of `text`.
size_t UnitLength(std::string_view text) {
  const size_t entity = EntityLength(text);
  return entity != 0 ? entity : DecodeOne(text).length;
}

// In the plain form too, whatever stands around it.
bool StandsForItself(char c) { return c > ' ' && c < 0x7F && c != '&'; }

// Makes `folded` of what `plain` begins with, up to a character beyond ASCII; the result is how
// many bytes that are.
size_t FoldAscii(std::string_view plain, FoldedLine& folded, bool& in_number) {
  folded.text.resize(plain.size());
  folded.offsets.resize(plain.size());
  size_t size = 0, i = 0;
  for (; i < plain.size() && static_cast<unsigned char>(plain[i]) < 0x80; ++i) {
    const bool digit = plain[i] >= '0' && plain[i] <= '9';
    folded.text[size] = digit ? '#' : LowerAscii(plain[i]);
    folded.offsets[size] = static_cast<uint32_t>(i);
    size += !(digit && in_number);
    in_number = digit;
  }
  folded.text.resize(size);
  folded.offsets.resize(size);
  return i;
}

}  // namespace

std::string_view WithoutMark(std::string_view plain) {
  std::string_view rest = plain;
  const size_t hashes = rest.find_first_not_of('#');
  if (hashes != std::string_view::npos && hashes >= 1 && hashes <= 6 && rest[hashes] == ' ') {
    rest = SkipBlanks(rest.substr(hashes));
    return rest.empty() ? plain : rest;
  }
  while (!rest.empty()) {
    const Decoded decoded = DecodeOne(rest);
    if (!IsListMark(decoded.code_point)) break;
    rest = rest.substr(decoded.length);
  }
  if (rest.size() == plain.size()) return plain;
  rest = SkipBlanks(rest);
  return rest.empty() ? plain : rest;
}

bool IsBoundary(std::string_view text, size_t offset) {
  if (offset == 0 || offset >= text.size()) return true;
  const char32_t before = Before(text, offset);
  const char32_t after = DecodeOne(text.substr(offset)).code_point;
  if (!IsAlnum(before) || !IsAlnum(after)) return true;
  return IsUnspacedScript(before) || IsUnspacedScript(after);
}

void FoldLine(std::string_view plain, FoldedLine& folded) {
  bool in_number = false;
  const size_t ascii = FoldAscii(plain, folded, in_number);
  std::string piece;
  for (size_t i = ascii; i < plain.size();) {
    const auto byte = static_cast<unsigned char>(plain[i]);
    if (byte < 0x80) {
      const bool digit = IsDigit(byte);
      if (!digit || !in_number) {
        folded.text += digit ? '#' : LowerAscii(plain[i]);
        folded.offsets.push_back(static_cast<uint32_t>(i));
      }
      in_number = digit;
      ++i;
      continue;
    }
    const Decoded decoded = DecodeOne(plain.substr(i));
    piece.clear();
    AppendFolded(plain.substr(i, decoded.length), piece);
    for (size_t k = 0; k < piece.size();) {
      const Decoded part = DecodeOne(std::string_view(piece).substr(k));
      const bool digit = IsDigit(part.code_point);
      if (!digit) {
        folded.text.append(piece, k, part.length);
      } else if (!in_number) {
        folded.text += '#';
      }
      in_number = digit;
      k += part.length;
      folded.offsets.resize(folded.text.size(), static_cast<uint32_t>(i));
    }
    i += decoded.length;
  }
  folded.offsets.push_back(static_cast<uint32_t>(plain.size()));
}

std::string PhraseKey(std::string_view phrase) {
  if (IsDateForm(phrase)) return std::string(phrase);
  const std::string filled = NumbersFilledIn(phrase);
  std::string buffer, key;
  AppendKey(MakePlain(filled, buffer), Brackets::kKeep, key);
  return key;
}

std::string FoldPhrase(std::string_view phrase) {
  const std::string filled = NumbersFilledIn(phrase);
  std::string buffer;
  FoldedLine folded;
  FoldLine(MakePlain(filled, buffer), folded);
  return folded.text;
}

std::vector<std::string> FoldSubject(std::string_view subject) {
  std::vector<std::string> words;
  for (size_t begin = 0; begin < subject.size();) {
    const size_t end = std::min(subject.find('|', begin), subject.size());
    std::string folded;
    AppendFolded(subject.substr(begin, end - begin), folded);
    if (!folded.empty()) words.push_back(std::move(folded));
    begin = end + 1;
  }
  return words;
}

bool FindPhrase(const FoldedLine& line, std::string_view plain, std::string_view phrase,
                size_t from, Span& span, size_t& next) {
  if (phrase.empty()) return false;
  const std::vector<uint32_t>& offsets = line.offsets;
  for (size_t at = line.text.find(phrase, from); at != std::string::npos;
       at = line.text.find(phrase, at + 1)) {
    const size_t end = at + phrase.size();
    const bool inside_a_character =
        (at > 0 && offsets[at] == offsets[at - 1]) || offsets[end] == offsets[end - 1];
    if (inside_a_character) continue;
    if (!IsBoundary(plain, offsets[at]) || !IsBoundary(plain, offsets[end])) continue;
    span = {offsets[at], offsets[end]};
    next = end;
    return true;
  }
  return false;
}

std::string AnchoredPattern(At at, std::string_view pattern) {
  std::string anchored;
  anchored.reserve(pattern.size() + 6);
  if (at == At::kLine || at == At::kStart) anchored += "\\A";
  anchored += '(';
  anchored += pattern;
  anchored += ')';
  if (at == At::kLine || at == At::kEnd) anchored += "\\z";
  return anchored;
}

RE2::Options PatternOptions(bool case_sensitive) {
  RE2::Options options;
  options.set_case_sensitive(case_sensitive);
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  return options;
}

bool FindPattern(const RE2& pattern, At at, std::string_view plain, size_t from, Span& span) {
  // At `end` the leftmost match may begin inside a word and a later one not; so few that a line
  // full of near misses costs little.
  constexpr int kTries = 32;
  for (int tries = 0; tries < kTries && from <= plain.size(); ++tries) {
    // The first group is the whole match, and RE2 finds that in half the time or less.
    re2::StringPiece match;
    if (!pattern.Match({plain.data(), plain.size()}, from, plain.size(), RE2::UNANCHORED, &match,
                       1)) {
      return false;
    }
    const size_t begin = static_cast<size_t>(match.data() - plain.data());
    const size_t end = begin + match.size();
    span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    if (at == At::kLine || at == At::kInside) return true;
    if (at == At::kStart) return IsBoundary(plain, end);
    if (IsBoundary(plain, begin)) return true;
    if (begin >= plain.size()) return false;
    from = begin + DecodeOne(plain.substr(begin)).length;
  }
  return false;
}

SpansInText::SpansInText(std::string_view text, std::string_view plain)
    : text_(text), plain_(plain) {}

Span SpansInText::Of(Span in_plain) {
  if (plain_.data() >= text_.data() &&
      plain_.data() + plain_.size() <= text_.data() + text_.size()) {
    const auto shift = static_cast<uint32_t>(plain_.data() - text_.data());
    return {in_plain.begin + shift, in_plain.end + shift};
  }
  if (!paired_) {
    paired_ = true;
    fits_ = Pair(text_);
    if (!fits_) {
      // Draft::Plain: an invisible character inside an entity does not hide it.
      std::string buffer;
      fits_ = Pair(WithoutOddCharacters(text_, buffer, &origins_));
    }
  }
  const bool whole =
      in_plain.begin == in_plain.end || (in_plain.begin == 0 && in_plain.end == plain_.size());
  if (!fits_) return {0, whole ? static_cast<uint32_t>(text_.size()) : 0};
  const Span seen = SpanOfUnits(in_plain, whole);
  return origins_.empty() ? seen : Span{origins_[seen.begin], origins_[seen.end]};
}

// Goes through both, character by character; false if `plain_` is not the plain form of `seen`.
bool SpansInText::Pair(std::string_view seen) {
  units_.clear();
  size_ = static_cast<uint32_t>(seen.size());
  bool blank = false;
  size_t j = 0;  // in plain
  const auto add = [&](size_t begin, size_t length, size_t plain_length) {
    units_.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + length),
                      static_cast<uint32_t>(j), static_cast<uint32_t>(j + plain_length)});
    j += plain_length;
  };
  std::string_view last;  // unit that was made plain
  std::string made;
  for (size_t i = 0; i < seen.size();) {
    const size_t begin = i;
    while (i < seen.size() && StandsForItself(seen[i])) ++i;
    if (i > begin) {
      if (blank && j > 0) ++j;
      blank = false;
      if (j > plain_.size() || !plain_.substr(j).starts_with(seen.substr(begin, i - begin)))
        return false;
      add(begin, i - begin, i - begin);
      continue;
    }
    const size_t length = UnitLength(seen.substr(i));
    if (seen.substr(i, length) != last) {
      last = seen.substr(i, length);
      made = PlainOf(last);
    }
    if (made == " ") {
      blank = true;
    } else if (!made.empty()) {
      if (blank && j > 0) ++j;
      blank = false;
      if (j > plain_.size() || plain_.substr(j, made.size()) != made) return false;
      add(i, length, made.size());
    }
    i += length;
  }
  return j == plain_.size();
}

Span SpansInText::SpanOfUnits(Span in_plain, bool whole) const {
  const auto ending_after = [&](uint32_t at) {
    return std::partition_point(units_.begin(), units_.end(),
                                [&](const Unit& u) { return u.plain_end <= at; });
  };
  const auto first = ending_after(in_plain.begin), past = ending_after(in_plain.end);
  // The blank of a span that ends in one: up to the next visible character.
  uint32_t end = past == units_.begin() ? size_ : (past - 1)->end;
  if (past != units_.end() && past->plain_begin < in_plain.end)
    end = past->begin + (in_plain.end - past->plain_begin);
  if (whole || first == units_.end() || end < first->begin)
    return units_.empty() ? Span{0, size_} : Span{units_.front().begin, units_.back().end};
  const uint32_t into = std::max(in_plain.begin, first->plain_begin) - first->plain_begin;
  return {first->begin + into, end};
}

Span SpanInText(std::string_view text, std::string_view plain, Span in_plain) {
  return SpansInText(text, plain).Of(in_plain);
}

}  // namespace strigil
