// Takes the marks off Markdown headings and keeps their text.
//
//   ## The bridge reopens   ->   The bridge reopens
//
// Not in code: a comment of a shell script, a preprocessor line, where such lines touch each other
// without a blank line between.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/filters.h"
#include "filters/line_shape.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kWindow = 3;  // lines on each side in which code shows

// Bytes of the mark and the blanks after it, indentation included; 0 if the line is no heading.
// Spaces of all kinds and invisible characters are seen through: the filter `whitespace` will take
// them out or make blanks of them, and what is a heading then must be one now.
uint32_t MarkLength(std::string_view text) {
  size_t at = 0;
  bool blank = false;  // a space was among what was skipped
  const auto skip = [&] {
    blank = false;
    while (at < text.size()) {
      const Decoded decoded = DecodeOne(text.substr(at));
      const char32_t c = decoded.code_point;
      const bool space = IsBlankOrTab(c);
      if (!space && !IsInvisible(c)) return;
      blank |= space;
      at += decoded.length;
    }
  };
  skip();
  size_t marks = 0;
  for (blank = false; at < text.size() && text[at] == '#' && !blank; skip()) {
    ++at;
    ++marks;
  }
  if (marks == 0 || marks > 6 || !blank || at == text.size()) return 0;
  const char32_t first = DecodeOne(text.substr(at)).code_point;
  if (first == '#') return 0;                  // "# # #" ends a press release
  if (first >= 'a' && first <= 'z') return 0;  // "# apt update": a shell's prompt, or a comment
  return static_cast<uint32_t>(at);
}

class MarkdownHead : public Filter {
 public:
  explicit MarkdownHead(const FilterSetup& setup)
      : rule_(setup.rules.Add("markdown_head/mark", "markdown-head")) {}
  std::string_view name() const override { return "markdown_head"; }

  void Apply(Draft& draft, Scratch*) const override {
    const auto& live = draft.live();
    for (size_t i = 0; i < live.size(); ++i) {
      if (draft.Plain(live[i]).front() != '#') continue;
      const uint32_t length = MarkLength(draft.Text(live[i]));
      if (length == 0 || draft.IsPreformatted(live[i]) || IsInCode(draft, i)) continue;
      draft.Replace(live[i], 0, length, "", rule_);
    }
  }

 private:
  static bool LooksLikeCode(const Draft& draft, uint32_t line) {
    const std::string_view plain = draft.Plain(line);
    if (draft.IsPreformatted(line) || plain.empty()) return true;
    if (plain.starts_with("# ") || plain.starts_with("$ ") || plain[0] == '/' || plain[0] == '<')
      return true;
    if (draft.Length(line) > 90) return false;
    const char last = plain.back();
    if (last == ';' || last == '{' || last == '}' || last == '\\') return true;
    // A setting or a command: begins with a small letter and ends no sentence.
    return plain[0] >= 'a' && plain[0] <= 'z' && !EndsSentence(plain);
  }

  // A heading stands alone: a line that touches another without a blank line between, and that
  // other looks like code or a comment too, is code.
  static bool IsInCode(const Draft& draft, size_t position) {
    const auto& live = draft.live();
    const auto touches_code = [&](size_t other, size_t lower) {
      if (draft.HasGapBefore(live[lower])) return false;
      const std::string_view plain = draft.Plain(live[other]);
      return draft.IsPreformatted(live[other]) || plain.starts_with("#") || plain.starts_with("$ ");
    };
    if ((position > 0 && touches_code(position - 1, position)) ||
        (position + 1 < live.size() && touches_code(position + 1, position + 1))) {
      return true;
    }
    // "# The network": a comment has settings or commands near it, and other comments.
    if (draft.Plain(live[position]).starts_with("##")) return false;
    size_t code = 0;
    const size_t begin = position > kWindow ? position - kWindow : 0;
    for (size_t i = begin; i < live.size() && i <= position + kWindow; ++i) {
      if (i != position && LooksLikeCode(draft, live[i])) ++code;
    }
    return code > 0;
  }

  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewMarkdownHead(const FilterSetup& setup) {
  return std::make_unique<MarkdownHead>(setup);
}

}  // namespace strigil
