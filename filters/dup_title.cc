// Drops further copies of the title; the first one stays, in `web` the last: the one above the
// text.
//
//   Council votes to reopen the bridge
//   The vote ends a dispute of three years.
//   Council votes to reopen the bridge          <- dup_title/exact
//   COUNCIL VOTES TO REOPEN THE BRIDGE!         <- dup_title/variant (news, web)
//
// Any line of four words or more that does not end as a sentence counts as a title, since a
// masthead may stand before it. Only before the first long line: further down a repeated line is a
// refrain or a quotation. `news` and `web` also take an exact copy of the first line after the last
// long one. Nothing is taken where what stands before the first long line may be a song or a poem
// with notes below it: where there are more lines of some words than a head has.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <string>

#include "filters/filters.h"
#include "filters/find_zones.h"
#include "filters/line_shape.h"
#include "pipeline/folding.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr uint32_t kTitleWords = 4;  // boilerpipe takes any number; names repeat at three
constexpr uint32_t kFar = 4;         // lines between two copies: not title, standfirst, title
constexpr size_t kVerseLines = 6;    // of four words or more, each counted once
constexpr size_t kHeadLines = 40;    // a longer head is a page of menus: look no further

// The keys of the head's lines, made when they are first compared.
struct TitleScratch : Scratch {
  std::array<std::string, kHeadLines> keys;
  std::array<bool, kHeadLines> known;

  std::string_view KeyOf(const Draft& draft, size_t position) {
    std::string& key = keys[position];
    if (!known[position]) {
      key.clear();
      AppendKey(draft.Plain(draft.live()[position]), Brackets::kStrip, key);
      known[position] = true;
    }
    return key;
  }
};

class DupTitle : public Filter {
 public:
  explicit DupTitle(const FilterSetup& setup)
      : variants_(setup.profile != "safe"),
        is_web_(setup.profile == "web"),
        exact_(setup.rules.Add("dup_title/exact", "dup-title")),
        variant_(setup.rules.Add("dup_title/variant", "dup-title")),
        tail_(setup.rules.Add("dup_title/tail", "dup-title")) {}
  std::string_view name() const override { return "dup_title"; }

  std::unique_ptr<Scratch> NewScratch() const override { return std::make_unique<TitleScratch>(); }

  void Apply(Draft& draft, Scratch* scratch) const override {
    auto& own = *static_cast<TitleScratch*>(scratch);
    own.known.fill(false);
    const auto& live = draft.live();
    const Zones zones = FindZones(draft);
    if (zones.anchors == 0 || !draft.document().extent.head) return;
    if (variants_ && zones.known) DropInTail(draft, zones);
    const size_t end = std::min(zones.first, kHeadLines);
    std::optional<bool> is_verse;  // once it was asked for
    for (size_t i = 1; i < end; ++i) {
      for (size_t k = 0; k < i; ++k) {
        if (draft.IsDropped(live[k])) continue;
        const bool keep_last = is_web_ && live[i] - live[k] > kFar;
        const bool exact = draft.Plain(live[k]) == draft.Plain(live[i]);
        if (!exact && !(variants_ && MayBegin(draft.Plain(live[k]), draft.Plain(live[i])) &&
                        IsVariant(own.KeyOf(draft, k), own.KeyOf(draft, i)) &&
                        DigitsOf(draft.Plain(live[k])).starts_with(DigitsOf(draft.Plain(live[i])))))
          continue;
        if (!IsTitle(draft.Plain(live[i])) || IsInText(draft, i)) break;
        if (!is_verse) is_verse = IsVerse(draft, end);
        if (*is_verse) return;
        const RuleId rule = exact ? exact_ : variant_;
        // Where the one may not go the other does: how far apart they are may be another thing once
        // lines between them are gone.
        const uint32_t copy = live[keep_last ? k : i], other = live[keep_last ? i : k];
        if (!draft.Drop(copy, rule)) draft.Drop(other, rule);
        break;
      }
    }
  }

 private:
  void DropInTail(Draft& draft, const Zones& zones) const {
    const auto& live = draft.live();
    if (zones.first == 0 || !IsTitle(draft.Plain(live[0]))) return;
    for (size_t i = zones.last + 1; i < live.size(); ++i) {
      if (draft.Plain(live[i]) == draft.Plain(live[0])) draft.Drop(live[i], tail_);
    }
  }

  // A title may end in a question, hardly in a full stop or a comma, as the lines of a refrain do;
  // nor is it the item of a list.
  static bool IsTitle(std::string_view plain) {
    return CountWords(plain, kTitleWords) >= kTitleWords && ListMark(plain) == 0 &&
           std::none_of(std::begin(kStops), std::end(kStops),
                        [&](std::string_view stop) { return plain.ends_with(stop); });
  }

  // In Latin, Greek or Cyrillic.
  static bool BeginsInLowerCase(std::string_view plain) {
    const char32_t c = DecodeOne(plain).code_point;
    return c < 0x530 && IsLetter(c) && !IsUpper(c);
  }

  // A line of a wrapped paragraph, as notes that changes begin with, or of a program.
  static bool IsInText(const Draft& draft, size_t position) {
    const auto& live = draft.live();
    const auto goes_on = [&](size_t i) {
      return !draft.HasGapBefore(live[i]) && BeginsInLowerCase(draft.Plain(live[i]));
    };
    const auto is_code = [&](size_t i) { return LooksLikeSourceCode(draft.Plain(live[i])); };
    if (draft.IsPreformatted(live[position]) || goes_on(position)) return true;
    if (position + 1 == live.size()) return false;
    return goes_on(position + 1) || (is_code(position - 1) && is_code(position + 1));
  }

  // Of the first `end` live lines.
  static bool IsVerse(const Draft& draft, size_t end) {
    std::set<std::string_view> titles;
    for (size_t i = 0; i < end && titles.size() < kVerseLines; ++i) {
      const std::string_view plain = draft.Plain(draft.live()[i]);
      if (IsTitle(plain)) titles.insert(plain);
    }
    return titles.size() >= kVerseLines;
  }

  // False if their keys begin with different letters.
  static bool MayBegin(std::string_view title, std::string_view copy) {
    const auto letter = [](std::string_view plain) {
      const char lower = static_cast<char>(plain.front() | 0x20);
      return lower >= 'a' && lower <= 'z' ? lower : '\0';
    };
    return letter(title) == letter(copy) || letter(title) == '\0' || letter(copy) == '\0';
  }

  // Keys have one mark for all numbers; the rows of a timetable differ in nothing else.
  static std::u32string DigitsOf(std::string_view plain) {
    std::u32string digits;
    while (!plain.empty()) {
      const Decoded decoded = DecodeOne(plain);
      if (IsDigit(decoded.code_point)) digits += decoded.code_point;
      plain.remove_prefix(decoded.length);
    }
    return digits;
  }

  // By their keys: equal but for case, accents and punctuation, or the first is the second with a
  // site's name after.
  static bool IsVariant(std::string_view title, std::string_view copy) {
    if (!title.starts_with(copy)) return false;
    const std::string_view rest = title.substr(copy.size());
    if (rest.empty()) return true;
    for (const std::string_view bar :
         {" | ", " - ", " \u2013 ", " \u2014 ", " \u00BB ", " : ", ": "}) {
      if (rest.starts_with(bar)) return CountWords(rest.substr(bar.size())) <= 4;
    }
    return false;
  }

  static constexpr std::string_view kStops[] = {".",      ",",      ";",      ":",
                                                "\u3002", "\uFF0C", "\uFF1B", "\uFF1A",
                                                "\u3001", "\u060C", "\u061B", "\u0964"};

  const bool variants_, is_web_;
  const RuleId exact_, variant_, tail_;
};

}  // namespace

std::unique_ptr<Filter> NewDupTitle(const FilterSetup& setup) {
  return std::make_unique<DupTitle>(setup);
}

}  // namespace strigil
