// Drops the outlet's name where it stands around the title.
//
//   Harbour Press TV                        <- masthead/around-title
//   Council votes to reopen the bridge
//   Harbour Press TV                        <- masthead/around-title
//
// A masthead is a line of up to four words, without an end mark, that stands twice in a short head
// with something between; or that is what stands after the bar or dash of the title. Speakers of a
// play and cells of a table repeat too, but not before three long paragraphs.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/filters.h"
#include "filters/find_zones.h"
#include "filters/line_shape.h"

namespace strigil {
namespace {

constexpr uint32_t kNameWords = 4;
constexpr size_t kHeadLines = 8;

class Masthead : public Filter {
 public:
  explicit Masthead(const FilterSetup& setup)
      : around_title_(setup.rules.Add("masthead/around-title", "masthead")),
        in_title_(setup.rules.Add("masthead/in-title", "masthead")) {}
  std::string_view name() const override { return "masthead"; }

  void Apply(Draft& draft, Scratch*) const override {
    const auto& live = draft.live();
    const Zones zones = FindZones(draft);
    if (!zones.known || !draft.document().extent.head || zones.first > kHeadLines) return;
    const std::string_view title = draft.Plain(live[0]);
    for (size_t i = 0; i < zones.first; ++i) {
      if (draft.IsDropped(live[i]) || !IsName(draft, live[i])) continue;
      const std::string_view name = draft.Plain(live[i]);
      for (size_t k = i + 2; k < zones.first; ++k) {
        if (draft.Plain(live[k]) != name) continue;
        draft.Drop(live[k], around_title_);
        draft.Drop(live[i], around_title_);
      }
      if (i > 0 && IsAfterBar(title, name)) draft.Drop(live[i], in_title_);
    }
  }

 private:
  static bool IsName(const Draft& draft, uint32_t line) {
    const std::string_view plain = draft.Plain(line);
    if (draft.Length(line) > kShortLine || CountWords(plain, kNameWords + 1) > kNameWords)
      return false;
    const char last = plain.back();
    return !EndsSentence(plain) && last != ':' && last != ',' && last != ';' &&
           !draft.IsPreformatted(line);
  }

  static bool IsAfterBar(std::string_view title, std::string_view name) {
    if (title.size() < name.size() + 10 || !title.ends_with(name)) return false;
    const std::string_view before = title.substr(0, title.size() - name.size());
    for (const std::string_view bar : {" | ", " - ", " \u2013 ", " \u2014 ", " \u00BB "}) {
      if (before.ends_with(bar)) return true;
    }
    return false;
  }

  const RuleId around_title_, in_title_;
};

}  // namespace

std::unique_ptr<Filter> NewMasthead(const FilterSetup& setup) {
  return std::make_unique<Masthead>(setup);
}

}  // namespace strigil
