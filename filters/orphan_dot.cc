// Takes away the full stop that is left where a link was cut out of the end of a paragraph.
//
//   ... isolate the country internationally. .   ->   ... isolate the country internationally.
//
// Only at the end of a line, after a word or closing mark; `9 p.m. .` has an abbreviation before it
// and stays, and so does a row of spaced dots, which is an ellipsis.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/filters.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr std::string_view kMark = ". .";

class OrphanDot : public Filter {
 public:
  explicit OrphanDot(const FilterSetup& setup) : rule_(setup.rules.Add("orphan_dot/paragraph-end", "orphan-dot")) {}
  std::string_view name() const override { return "orphan_dot"; }

  void Apply(Draft& draft, Scratch*) const override {
    for (const uint32_t line : draft.live()) {
      std::string_view text = draft.Text(line);
      while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
      if (!text.ends_with(kMark) || draft.IsPreformatted(line)) continue;
      const std::string_view before = text.substr(0, text.size() - kMark.size());
      if (!EndsWord(before)) continue;
      draft.Replace(line, static_cast<uint32_t>(before.size() + 1), 2, "", rule_);
    }
  }

 private:
  // A word of three letters or more, a number or a closing quote or bracket ends `text`.
  static bool EndsWord(std::string_view text) {
    size_t letters = 0;
    while (!text.empty()) {
      size_t at = text.size() - 1;
      while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
      const char32_t c = DecodeOne(text.substr(at)).code_point;
      if (letters == 0 && (c == '"' || c == '\'' || c == ')' || c == 0x201D || c == 0x2019 || c == 0xBB)) return true;
      if (!IsAlnum(c)) return letters >= 3 || (letters > 0 && c == ' ');
      if (IsDigit(c) || IsUnspacedScript(c)) return true;
      ++letters;
      text = text.substr(0, at);
    }
    return letters > 0;
  }

  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewOrphanDot(const FilterSetup& setup) { return std::make_unique<OrphanDot>(setup); }

}  // namespace strigil
