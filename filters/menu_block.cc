// Drops menus: runs of short link-like lines.
//
//   Home            <- menu_block/run
//   Local news      <- menu_block/run
//   Sport           <- menu_block/run
//   Log in          <- menu_block/run
//   Contact us      <- menu_block/run
//
// A run is lines of up to four words and 40 characters without an end mark, not numbered and not in
// code or a table. It is a menu if a third of its lines are known to the rule packs, or, on full
// pages (`web`), if it is ten lines long. A poem, a list of ingredients or a cast has such lines
// too: so `news` looks only before the first and after the last long paragraph.
//
// SPDX-License-Identifier: Apache-2.0

#include "filters/filters.h"
#include "filters/find_zones.h"
#include "filters/line_shape.h"

namespace strigil {
namespace {

constexpr uint32_t kLinkWords = 4;
constexpr uint32_t kLinkLength = 40;
constexpr size_t kRunInNews = 5;
constexpr size_t kRunInWeb = 3;
constexpr size_t kLongRun = 10;  // with no known line in it

class MenuBlock : public Filter {
 public:
  explicit MenuBlock(const FilterSetup& setup)
      : is_web_(setup.profile == "web"), rule_(setup.rules.Add("menu_block/run", "menu-block")) {}
  std::string_view name() const override { return "menu_block"; }

  void Apply(Draft& draft, Scratch*) const override {
    const auto& live = draft.live();
    const Zones zones = FindZones(draft);
    if (!zones.known) return;
    for (size_t begin = 0; begin < live.size();) {
      if (!is_web_ && zones.Of(begin) == Zone::kBody) {  // where only pages have menus
        begin = zones.last + 1;
        continue;
      }
      size_t end = begin;
      while (end < live.size() && IsLink(draft, live[end])) ++end;
      if (IsMenu(draft, begin, end)) {
        for (size_t i = begin; i < end; ++i) draft.Drop(live[i], rule_);
      }
      begin = end + 1;
    }
  }

 private:
  static bool IsLink(const Draft& draft, uint32_t line) {
    if (draft.Length(line) > kLinkLength) return false;
    const std::string_view plain = draft.Plain(line);
    const char first = plain.front(), last = plain.back();
    if ((first >= '0' && first <= '9') || first == '-' || first == '*' || first == '"')
      return false;
    if (last == ',' || last == ';' || last == ':' || last == '-') return false;
    return !EndsSentence(plain) && CountWords(plain, kLinkWords + 1) <= kLinkWords &&
           !draft.IsPreformatted(line);
  }

  // "Pages: 350": data of a book or a machine.
  static bool HasLabel(std::string_view plain) {
    return plain.find(": ") != std::string_view::npos ||
           plain.find("\uFF1A") != std::string_view::npos;
  }

  // Enough of its lines are known to the rule packs, whether or not their guards let them go alone.
  bool IsMenu(const Draft& draft, size_t begin, size_t end) const {
    const size_t size = end - begin;
    if (size < (is_web_ ? kRunInWeb : kRunInNews)) return false;
    size_t known = 0, values = 0;
    for (size_t i = begin; i < end; ++i) {
      known += draft.HasHits(draft.live()[i]);
      values += HasLabel(draft.Plain(draft.live()[i]));
    }
    if (values * 2 >= size) return false;
    return known * 3 >= size || (is_web_ && size >= kLongRun);
  }

  const bool is_web_;
  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewMenuBlock(const FilterSetup& setup) {
  return std::make_unique<MenuBlock>(setup);
}

}  // namespace strigil
