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

// The code point that ends at `end`; its first byte goes to `begin`.
char32_t CodePointBefore(std::string_view text, size_t end, size_t& begin) {
  begin = CharacterStart(text, end - 1);
  return DecodeOne(text.substr(begin)).code_point;
}

// Goes back over what the filter `whitespace` takes out or makes blanks of; true if a space was
// there.
bool SkipBack(std::string_view& text) {
  bool space = false;
  while (!text.empty()) {
    size_t begin = 0;
    const char32_t c = CodePointBefore(text, text.size(), begin);
    const bool is_space = IsBlankOrTab(c);
    if (!is_space && !IsInvisible(c)) break;
    space |= is_space;
    text = text.substr(0, begin);
  }
  return space;
}

class OrphanDot : public Filter {
 public:
  explicit OrphanDot(const FilterSetup& setup)
      : rule_(setup.rules.Add("orphan_dot/paragraph-end", "orphan-dot")) {}
  std::string_view name() const override { return "orphan_dot"; }

  void Apply(Draft& draft, Scratch*) const override {
    for (const uint32_t line : draft.live()) {
      if (draft.Plain(line).back() != '.') continue;
      std::string_view text = draft.Text(line);
      if (text.size() >= 2 && text.back() == '.' && IsAsciiAlnum(text[text.size() - 2])) continue;
      SkipBack(text);
      if (!text.ends_with('.')) continue;
      const size_t end = text.size();
      text.remove_suffix(1);
      if (!SkipBack(text) || !text.ends_with('.') || draft.IsPreformatted(line)) continue;
      const size_t begin = text.size();
      text.remove_suffix(1);
      if (!EndsWord(text)) continue;
      draft.Replace(line, static_cast<uint32_t>(begin), static_cast<uint32_t>(end - begin), "",
                    rule_);
    }
  }

 private:
  // A word of three letters or more, a number or a closing quote or bracket ends `text`.
  static bool EndsWord(std::string_view text) {
    size_t letters = 0;
    while (!text.empty()) {
      size_t at = 0;
      const char32_t c = CodePointBefore(text, text.size(), at);
      if (IsInvisible(c)) {
        text = text.substr(0, at);
        continue;
      }
      if (letters == 0 &&
          (c == '"' || c == '\'' || c == ')' || c == 0x201D || c == 0x2019 || c == 0xBB))
        return true;
      if (!IsAlnum(c)) return letters >= 3 || (letters > 0 && IsBlankOrTab(c));
      if (IsDigit(c) || IsUnspacedScript(c)) return true;
      ++letters;
      text = text.substr(0, at);
    }
    return letters > 0;
  }

  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewOrphanDot(const FilterSetup& setup) {
  return std::make_unique<OrphanDot>(setup);
}

}  // namespace strigil
