// Drops a bare name in the last line of an article.
//
//   ... the harbour master said.
//   Ömer Demirtaş                <- tail_byline/name
//
// Two to four capitalised words, no punctuation, at most 40 characters, below the body of an
// article. A name after "Yours sincerely," signs a letter and stays; so does one that follows
// another short line, the end of a list, and what heads another part ("Chapter Two").
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "filters/filters.h"
#include "filters/find_zones.h"
#include "filters/line_shape.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr uint32_t kNameLength = 40;

// What begins so signs off, or heads another part.
constexpr auto kNoNames = std::to_array<std::string_view>(
    {"Ihr ",       "Ihre ",     "Dein ",     "Deine ",     "Euer ",     "Eure ",    "Your ",
     "Yours ",     "Love ",     "Dear ",     "Sincerely ", "God ",      "Happy ",   "The ",
     "Thank ",     "Good ",     "For ",      "In ",        "To ",       "Chapter ", "Part ",
     "Book ",      "Act ",      "Scene ",    "Volume ",    "Canto ",    "Kapitel ", "Teil ",
     "Akt ",       "Chapitre ", "Partie ",   "Livre ",     "Capítulo ", "Parte ",   "Capitolo ",
     "Hoofdstuk ", "Deel ",     "Rozdział ", "Część ",     "Глава ",    "Часть "});

// Two to four words, each a capital letter and then letters, apostrophes, hyphens or initials'
// stops.
bool IsName(std::string_view plain) {
  size_t words = 0;
  bool word_begins = true;
  for (size_t i = 0; i < plain.size();) {
    const Decoded decoded = DecodeOne(plain.substr(i));
    const char32_t c = decoded.code_point;
    i += decoded.length;
    if (c == ' ') {
      word_begins = true;
    } else if (word_begins) {
      if (!IsUpper(c)) return false;
      ++words;
      word_begins = false;
    } else if (!IsLetter(c) && c != '\'' && c != '-' && c != '.' && c != 0x2010 && c != 0x0301) {
      return false;
    }
  }
  return words >= 2 && words <= 4 && plain.back() != '.';
}

// In any case: "THE END".
bool BeginsWith(std::string_view plain, std::string_view words) {
  return plain.size() >= words.size() &&
         std::equal(words.begin(), words.end(), plain.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == (b >= 'A' && b <= 'Z' ? b | 0x20 : b);
         });
}

class TailByline : public Filter {
 public:
  explicit TailByline(const FilterSetup& setup)
      : rule_(setup.rules.Add("tail_byline/name", "byline")) {}
  std::string_view name() const override { return "tail_byline"; }

  void Apply(Draft& draft, Scratch*) const override {
    const auto& live = draft.live();
    if (live.size() < 4 || !draft.document().extent.tail) return;
    const uint32_t last = live.back();
    if (draft.Length(last) > kNameLength || !IsName(draft.Plain(last))) return;
    for (const std::string_view words : kNoNames) {
      if (BeginsWith(draft.Plain(last), words)) return;
    }
    const uint32_t above = live[live.size() - 2];
    const std::string_view before = draft.Plain(above);
    if (before.ends_with(",") || before.ends_with(":") || !EndsSentence(before)) return;
    const Zones zones = FindZones(draft);
    if (!zones.known || zones.Of(live.size() - 1) != Zone::kTail) return;
    draft.Drop(last, rule_);
  }

 private:
  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewTailByline(const FilterSetup& setup) {
  return std::make_unique<TailByline>(setup);
}

}  // namespace strigil
