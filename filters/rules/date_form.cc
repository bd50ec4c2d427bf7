// Tested by tests/date_form_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/date_form.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "filters/rules/date_words.h"
#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kMostTokens = 40;
constexpr uint32_t kFirstYear = 1990;  // of the first web page
constexpr size_t kLongestRest = 50;    // code points

// A word of dates has one of these.
constexpr uint16_t kNotOfAges = static_cast<uint16_t>(~(kAge | kAgo | kWholeAge));

struct Token {
  bool is_number = false;
  uint16_t bits = 0;    // of a word (DateWordBits)
  uint8_t digits = 0;   // of a number
  uint32_t value = 0;   // of a number
  char32_t before = 0;  // the sign before it; ' ' if there are only blanks, 0 if nothing
  bool spaced = false;  // there is a blank before it
};

// Reads the words and numbers of a folded line, as long as it can be a date.
class Tokens {
 public:
  static std::optional<Tokens> Of(std::string_view folded) {
    Tokens tokens;
    char32_t before = ' ';
    bool spaced = true;
    for (size_t at = 0; at < folded.size();) {
      const Decoded decoded = DecodeOne(folded.substr(at));
      const char32_t c = decoded.code_point;
      if (IsDigit(c)) {
        at = tokens.ReadNumber(folded, at, before);
      } else if (IsAlnum(c)) {
        at = tokens.ReadWord(folded, at, before);
      } else {
        if (!IsDateSign(c)) return std::nullopt;
        if (c != ' ' || before == 0) before = c;
        spaced = spaced || c == ' ';
        at += decoded.length;
        continue;
      }
      if (at == 0) return std::nullopt;
      tokens.tokens_[tokens.size_ - 1].spaced = spaced;
      before = 0;
      spaced = false;
    }
    return tokens;
  }

  size_t size() const { return size_; }
  const Token& operator[](size_t i) const { return tokens_[i]; }
  bool IsNumber(size_t i) const { return i < size_ && tokens_[i].is_number; }

 private:
  // Signs of prose, prices and parts are not of dates.
  static bool IsDateSign(char32_t c) {
    return c >= 0x80 ? c != U'！' && c != U'？' && c != U'€' && c != U'£' && c != U'°'
                     : !IsOneOf(static_cast<char>(c), "?!%$=\"#&<{*^_\\");
  }

  // Where the token ends; 0 if it cannot be of a date.
  size_t ReadNumber(std::string_view folded, size_t at, char32_t before) {
    Token number{.is_number = true, .before = before};
    while (at < folded.size()) {
      const Decoded decoded = DecodeOne(folded.substr(at));
      if (!IsDigit(decoded.code_point)) break;
      number.value = number.value * 10 + ValueOf(decoded.code_point);
      if (++number.digits > 6) return 0;
      at += decoded.length;
    }
    return Add(number) ? at : 0;
  }

  size_t ReadWord(std::string_view folded, size_t at, char32_t before) {
    size_t end = at;
    bool spaced = true;
    while (end < folded.size()) {
      const Decoded decoded = DecodeOne(folded.substr(end));
      const char32_t c = decoded.code_point;
      const bool joins = c == '\'' || c == 0x05F3 || c == 0x05F4;  // apostrophe, geresh, gershayim
      if (!joins && (!IsAlnum(c) || IsDigit(c))) break;
      spaced = spaced && !IsUnspacedScript(c);
      end += decoded.length;
    }
    const std::string_view run = folded.substr(at, end - at);
    if (const uint16_t bits = DateWordAs(run); bits != 0)
      return Add({.bits = bits, .before = before}) ? end : 0;
    if (spaced) return 0;
    for (size_t read = 0; read < run.size();) {
      const DateWordPrefix word = LongestDateWord(run.substr(read));
      if (word.length == 0 || !Add({.bits = word.bits, .before = read == 0 ? before : 0})) return 0;
      read += word.length;
    }
    return end;
  }

  // Digits of a script stand in a row, from nought to nine.
  static uint32_t ValueOf(char32_t digit) {
    if (digit < 0x80) return digit - '0';
    uint32_t value = 0;
    while (value < 9 && IsDigit(digit - value - 1)) ++value;
    return value;
  }

  bool Add(const Token& token) {
    if (size_ == tokens_.size()) return false;
    tokens_[size_++] = token;
    return true;
  }

  std::array<Token, kMostTokens> tokens_;
  size_t size_ = 0;
};

// What a line that is all date says.
struct Stamp {
  uint32_t dates = 0;  // days of a month
  uint32_t years = 0;
  uint32_t other_years = 0;  // of them, those of Iran or of the Hijra
  uint32_t times = 0;        // of the day
  uint32_t weekdays = 0;
  uint32_t near_days = 0;  // "today"
  uint32_t published = 0;  // "updated", "posted on"
};

bool IsOtherYear(const Token& number) {  // of Iran, or of the Hijra
  return number.digits == 4 && number.value >= 1369 && number.value < 1500;
}
bool IsYear(const Token& number) {
  const uint32_t year = number.value;
  return number.digits == 4 && ((year >= kFirstYear && year < 2100) ||        // common era
                                (year >= kFirstYear + 543 && year < 2643) ||  // Buddhist
                                IsOtherYear(number));
}
bool IsShortYear(const Token& number) { return number.digits == 2 && number.value < 40; }
bool IsDay(const Token& number) {
  return number.digits <= 2 && number.value >= 1 && number.value <= 31;
}
bool IsMonth(const Token& number) { return IsDay(number) && number.value <= 12; }
bool IsHour(const Token& number) { return number.digits <= 2 && number.value <= 24; }
bool IsMinute(const Token& number) { return number.digits == 2 && number.value < 60; }

// Reads a stamp out of the tokens of a line.
class StampReader {
 public:
  explicit StampReader(const Tokens& tokens) : tokens_(tokens) {}

  // Nothing if the line says anything else, or not a whole date or time.
  std::optional<Stamp> Read() {
    for (size_t i = 0; i < tokens_.size();) {
      const size_t read = tokens_[i].is_number ? ReadNumber(i) : ReadWord(i);
      if (read == 0) return std::nullopt;
      i += read;
    }
    if (months_ + stamp_.dates == 0) {
      months_ = unsure_months_;
    } else {
      stamp_.weekdays += unsure_weekdays_;
    }
    return AssignNumbers() ? std::optional(stamp_) : std::nullopt;
  }

 private:
  bool Follows(size_t i, char32_t sign) const {
    return tokens_.IsNumber(i) && tokens_[i].before == sign;
  }
  bool IsWord(size_t i, uint16_t bits) const {
    return i < tokens_.size() && !tokens_[i].is_number && (tokens_[i].bits & bits) != 0;
  }

  bool IsDated() const { return stamp_.dates + months_ + unsure_months_ > 0; }

  // How many tokens it takes; 0 if there is no such number in a date.
  size_t ReadNumber(size_t i) {
    if (const size_t read = ReadNumericDate(i); read != 0) return read;
    if (const size_t read = ReadTime(i); read != 0) return read;
    const Token& number = tokens_[i];
    if (number.before == '+') return 1;  // +0200, GMT+7
    if (IsYear(number)) {
      ++stamp_.years;
      stamp_.other_years += IsOtherYear(number) ? 1 : 0;
    } else if (IsMonth(number) && IsWord(i + 1, kMonthSign)) {  // 5月
      ++months_;
      return 2;
    } else if (number.digits <= 2 && number.value < 60) {
      ++small_;
      days_ += IsDay(number) ? 1 : 0;
      short_years_ += IsShortYear(number) && i > 0 && !tokens_.IsNumber(i - 1) ? 1 : 0;
    } else {
      return 0;
    }
    return 1;
  }

  // 17.05.2023, 2023-05-17, 5/17/23, 17. 5. 2023.
  size_t ReadNumericDate(size_t i) {
    if (!tokens_.IsNumber(i + 1) || !tokens_.IsNumber(i + 2)) return 0;
    const Token &a = tokens_[i], &b = tokens_[i + 1], &c = tokens_[i + 2];
    const char32_t sign = b.before;
    if (c.before != sign || (sign != '.' && sign != '/' && sign != '-' && sign != U'‐')) return 0;
    const bool year_first = IsYear(a) && IsMonth(b) && IsDay(c);
    const bool short_year = IsShortYear(c) && !IsDated();  // 17. Mai 2023, 14.05.30
    const bool year_last =
        ((IsDay(a) && IsMonth(b)) || (IsMonth(a) && IsDay(b))) && (IsYear(c) || short_year);
    if (!year_first && !year_last) return 0;
    may_be_section_ = !year_first && short_year && sign != '/' && b.digits == 1;
    ++stamp_.dates;
    ++stamp_.years;
    stamp_.other_years += IsOtherYear(a) || IsOtherYear(c) ? 1 : 0;
    return 3;
  }

  // 14:05, 14.05, 14:05:30, 14:05:30.000; +02:00 says where.
  size_t ReadTime(size_t i) {
    if (!IsHour(tokens_[i]) || !tokens_.IsNumber(i + 1) || !IsMinute(tokens_[i + 1])) return 0;
    const char32_t sign = tokens_[i + 1].before;
    if (sign != ':' && (sign != '.' || tokens_[i + 1].spaced)) return 0;
    size_t end = i + 2;
    if (Follows(end, sign) && IsMinute(tokens_[end])) ++end;
    if (end == i + 3 && Follows(end, '.')) ++end;
    const Token& hour = tokens_[i];
    const bool is_offset = hour.before == '+' || (hour.before == '-' && !hour.spaced);
    if (stamp_.times == 0 || !is_offset) ++stamp_.times;
    return end - i;
  }

  size_t ReadWord(size_t i) {
    if (!IsWord(i, kNotOfAges)) return 0;
    if (IsWord(i, kMonthSign) && Follows(i + 1, ' ') && IsMonth(tokens_[i + 1])) {  // thg 5
      ++months_;
      return 2;
    }
    // Names of several words, and cut short with stops, are one.
    const uint16_t bits = tokens_[i].bits & kNotOfAges;
    const auto begins = [&](uint16_t bit) { return i == 0 || !IsWord(i - 1, bit); };
    const bool is_particle = (bits & kDateParticle) != 0;
    const bool is_weekday = (bits & kWeekday) != 0 && !is_particle;
    particles_ += is_particle ? 1 : 0;
    if (bits == kMonthName) {
      months_ += begins(kMonthName) ? 1 : 0;
    } else if ((bits & kMonthName) != 0) {
      unsure_months_ += begins(kMonthName) ? 1 : 0;
      unsure_weekdays_ += is_weekday ? 1 : 0;
    } else if (is_weekday) {
      ++stamp_.weekdays;
    } else if ((bits & kNearDay) != 0) {
      ++stamp_.near_days;
    } else if (bits == kPublished) {
      stamp_.published += begins(kPublished) ? 1 : 0;
    }
    return 1;
  }

  // The numbers that stand by themselves: days, then years of two digits, hours and minutes.
  bool AssignNumbers() {
    if (days_ < months_) return false;  // "May 2023"
    stamp_.dates += months_;
    uint32_t rest = small_ - months_;
    if (rest > 0 && months_ > 0 && stamp_.years == 0 && short_years_ > 0) {  // 17-May-23
      ++stamp_.years;
      --rest;
    }
    if (rest == 0) return !may_be_section_ || stamp_.times + stamp_.weekdays + stamp_.published > 0;
    ++stamp_.times;  // 14 h 05, at 2 p.m.
    return rest <= 3 && particles_ > 0 && stamp_.dates > 0;
  }

  const Tokens& tokens_;
  Stamp stamp_;
  uint32_t months_ = 0;           // names, or signs with their number
  uint32_t unsure_months_ = 0;    // may be something else
  uint32_t unsure_weekdays_ = 0;  // of them
  uint32_t small_ = 0;            // numbers up to 59 that are not part of a date or time in numbers
  uint32_t days_ = 0;             // of them, those up to 31
  uint32_t short_years_ = 0;      // of them, those that may be a year
  uint32_t particles_ = 0;
  bool may_be_section_ = false;  // 3.9.21
};

// True for "3 hours ago": a number or two and words of ages, one of which says "ago".
bool IsAge(const Tokens& tokens) {
  uint32_t numbers = 0, words = 0, marks = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.is_number) {
      if (token.digits > 3) return false;
      ++numbers;
    } else if ((token.bits & kAge) != 0) {
      words += (token.bits & kWholeAge) != 0 ? 2 : 1;
      marks += (token.bits & kAgo) != 0 ? 1 : 0;
    } else if ((token.bits & kPublished) == 0) {
      return false;
    }
  }
  return marks > 0 && words >= 2 && numbers >= 1 && numbers <= 2;
}

// Bits for kDateForms, and one more.
constexpr uint32_t kDate = 1, kStamp = 2, kDateThenRest = 4, kRestThenDate = 8, kAgoForm = 16;
constexpr uint32_t kSaysPublished = 32;

uint32_t FormsOfWhole(std::string_view folded) {
  const std::optional<Tokens> tokens = Tokens::Of(folded);
  if (!tokens) return 0;
  if (IsAge(*tokens)) return kAgoForm;
  const std::optional<Stamp> stamp = StampReader(*tokens).Read();
  if (!stamp) return 0;
  const bool two_calendars = stamp->other_years == 1 && stamp->years == 2;
  const uint32_t most = stamp->published + 1;  // dates, times
  if (stamp->dates > most + (two_calendars ? 1 : 0) || stamp->times > most) return 0;
  if (stamp->years > std::max(stamp->dates, 1u)) return 0;
  if (stamp->dates == 0 && (stamp->times == 0 || stamp->near_days + stamp->published == 0))
    return 0;
  uint32_t forms = 0;
  if (stamp->years + stamp->published > 0 || stamp->dates == 0) forms |= kDate;
  if (stamp->published + stamp->times + stamp->weekdays > 0) forms |= kStamp;
  if (stamp->published > 0) forms |= kSaysPublished;
  return forms;
}

// What divides a date from the rest of a line, and which of the two may be the date.
enum class Beside : uint8_t {
  kEither,
  kDateFirst,      // a source follows
  kPublishedFirst  // a name follows dates that say what they are of: "posted on 3 May by"
};
struct Divider {
  std::string_view text;  // folded
  Beside beside = Beside::kEither;
};
constexpr Divider kDividers[] = {
    {"|"},
    {"•"},
    {"·"},
    {"来源"},
    {"來源"},
    {"作者"},
    {" source:", Beside::kDateFirst},
    {"quelle:", Beside::kDateFirst},
    {"zrodło:", Beside::kDateFirst},
    {"fuente:", Beside::kDateFirst},
    {"fonte:", Beside::kDateFirst},
    {" by ", Beside::kPublishedFirst},
    {" von ", Beside::kPublishedFirst},
    {" par ", Beside::kPublishedFirst},
    {" por ", Beside::kPublishedFirst},
    {" door ", Beside::kPublishedFirst},
    {" di ", Beside::kPublishedFirst},
    {" przez ", Beside::kPublishedFirst},
    {" av ", Beside::kPublishedFirst},
    {" in ", Beside::kPublishedFirst},
};

bool IsRest(std::string_view part) {
  const auto length =
      std::count_if(part.begin(), part.end(), [](char c) { return !ContinuesCharacter(c); });
  return length > 0 && static_cast<size_t>(length) <= kLongestRest;
}

// Bits of the last two forms.
uint32_t FormsOfParts(std::string_view folded) {
  uint32_t forms = 0;
  for (const Divider& divider : kDividers) {
    for (size_t at = folded.find(divider.text); at != std::string_view::npos;
         at = folded.find(divider.text, at + 1)) {
      const std::string_view before = folded.substr(0, at);
      const std::string_view after = folded.substr(at + divider.text.size());
      const uint32_t asked =
          divider.beside == Beside::kPublishedFirst ? kSaysPublished : ~uint32_t{0};
      if (IsRest(after) && (FormsOfWhole(before) & asked) != 0) forms |= kDateThenRest;
      if (divider.beside == Beside::kEither && IsRest(before) && FormsOfWhole(after) != 0)
        forms |= kRestThenDate;
    }
  }
  return forms;
}

// True if the first word or number of a line in ASCII may be of a date.
bool MayBeginWithDate(std::string_view ascii) {
  const auto first = std::find_if(ascii.begin(), ascii.end(), IsAsciiAlnum);
  if (first == ascii.end()) return false;
  if (IsDigit(static_cast<char32_t>(*first))) return true;
  std::array<char, 32> word;
  size_t size = 0;
  for (auto at = first; at != ascii.end() && (IsAsciiAlnum(*at) || *at == '\''); ++at) {
    if (IsDigit(static_cast<char32_t>(*at))) break;
    if (size == word.size()) return false;
    word[size++] = LowerAscii(*at);
  }
  return DateWordAs({word.data(), size}) != 0;
}

}  // namespace

uint32_t DateFormsOf(std::string_view line) {
  const auto may_begin_digit = [](char c) {  // of any script
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= '0' && byte <= '9') || byte == 0xD9 || byte == 0xDB || byte == 0xE0 ||
           byte == 0xE1;
  };
  std::array<char, 512> lower;
  if (line.size() > lower.size()) return 0;
  const bool may_end_with_date = !IsAscii(line) || line.find('|') != std::string_view::npos;
  if (!may_end_with_date && !MayBeginWithDate(line)) return 0;
  const auto digits = std::count_if(line.begin(), line.end(), may_begin_digit);
  if (digits == 0) return 0;
  std::transform(line.begin(), line.end(), lower.begin(), [](char c) { return LowerAscii(c); });
  const std::string_view folded(lower.data(), line.size());
  const uint32_t forms = FormsOfWhole(folded) & ~kSaysPublished;
  if (forms != 0) return forms;
  // A date has three digits; an age has few, and nothing but a bar or bullet divides it.
  return digits >= 3 || may_end_with_date ? FormsOfParts(folded) : 0;
}

}  // namespace strigil
