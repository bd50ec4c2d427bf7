// Puts white space in order and takes out invisible characters.
//
//   "\n\n  A\u00ADB \r\n\n\n\nC"   ->   "AB\n\nC\n"      (news; safe keeps the indentation)
//
// Every line break becomes LF, at most one blank line stands between lines and none at the ends,
// and no line ends in blanks. `safe` stops there; the other profiles also trim lines, collapse runs
// of blanks and turn space separators into blanks, except in lines that look like code or a table.
// What is invisible and may go: docs/design.md, "White space". ZWJ and ZWNJ stay (Persian, Hindi
// and emoji need them) but for ends of lines and doubled ones; bidi marks stay in right-to-left
// lines.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "filters/filters.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

bool IsJoiner(char32_t c) { return c == 0x200C || c == 0x200D; }
bool IsBidiMark(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}
// Scripts that mark word breaks with ZWSP: Thai, Lao, Myanmar, Khmer.
bool UsesZeroWidthSpace(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
         (c >= 0x1780 && c <= 0x17FF);
}

// Goes wherever it stands: soft hyphen, word joiner, BOM, deprecated format characters, annotation
// and object marks, C0 controls, DEL. (C1 controls and U+FFFD stay: traces of a broken encoding.)
bool IsAlwaysRemoved(char32_t c) {
  if (c < 0x20) return c != '\t';
  return c == 0x7F || c == 0xAD || c == 0x2060 || c == 0xFEFF || (c >= 0x206A && c <= 0x206F) ||
         (c >= 0xFFF9 && c <= 0xFFFC);
}

enum class Layout : bool { kKeep, kCollapse };

// The edits of one line's text.
class LineTidier {
 public:
  struct Rules {
    RuleId trailing, indent, inner, space, invisible;
  };
  explicit LineTidier(const Rules& rules) : rules_(rules) {}

  // `bytes`: the classes of bytes in `text`.
  const std::vector<TextEdit>& Tidy(std::string_view text, uint8_t bytes, Layout layout) {
    edits_.clear();
    if (MayNeedTidying(text, bytes, layout)) Scan(text, layout);
    return edits_;
  }

  // A quick look that lets nearly every line pass.
  static bool MayNeedTidying(std::string_view text, uint8_t bytes, Layout layout) {
    if (text.empty()) return false;
    if (text.front() == ' ' || text.back() == ' ' || (bytes & (kControl | kOdd))) return true;
    return layout == Layout::kCollapse && (bytes & kDoubleBlank);
  }

 private:
  void Scan(std::string_view text, Layout layout) {
    text_ = text;
    folded_ = 0;
    whole_.clear();
    LookFor(text);
    size_t end = text.size();  // past the last character that stays
    while (end > 0) {
      const size_t last = Before(text, end);
      if (!GoesAtEnd(text, last)) break;
      end = last;
    }
    size_t begin = 0;
    if (layout == Layout::kCollapse) {
      while (begin < end && GoesAtEnd(text, begin)) begin += At(text, begin).length;
      if (begin > 0) Edit(0, begin, "", rules_.indent);
    }
    char32_t kept = 0;
    for (size_t i = begin; i < end;) {
      if (text[i] > ' ' && text[i] < 0x7F) {
        kept = static_cast<unsigned char>(text[i++]);
        continue;
      }
      const Decoded decoded = At(text, i);
      const char32_t c = decoded.code_point;
      if (layout == Layout::kCollapse && IsBlankOrTab(c)) {
        i = CollapseRun(text, i, end);
        kept = ' ';
        continue;
      }
      if (IsRemoved(text, i, c) || (IsJoiner(c) && c == kept)) {
        Edit(i, i + decoded.length, "", rules_.invisible);
      } else {
        kept = c;
      }
      i += decoded.length;
    }
    if (end < text.size()) Edit(end, text.size(), "", rules_.trailing);
    FinishFolding();
  }

  static Decoded At(std::string_view text, size_t i) { return DecodeOne(text.substr(i)); }

  // Where the character before `end` begins. REQUIRES: end > 0
  static size_t Before(std::string_view text, size_t end) { return CharacterStart(text, end - 1); }

  // The scripts of the line, which decide what bidi marks and ideographic spaces are worth.
  void LookFor(std::string_view text) {
    has_right_to_left_ = has_unspaced_ = false;
    for (size_t i = 0; i < text.size() && !(has_right_to_left_ && has_unspaced_);) {
      if (static_cast<unsigned char>(text[i]) < 0x80) {
        ++i;
        continue;
      }
      const Decoded decoded = At(text, i);
      if (decoded.code_point > 0x500) {
        has_right_to_left_ |= IsRightToLeft(decoded.code_point);
        has_unspaced_ |= IsUnspacedScript(decoded.code_point);
      }
      i += decoded.length;
    }
  }

  // A run of blanks, with what is removed among them, from `i`: one blank.
  size_t CollapseRun(std::string_view text, size_t i, size_t end) {
    size_t stop = i, count = 0;
    while (stop < end) {
      const Decoded decoded = At(text, stop);
      if (!IsBlankOrTab(decoded.code_point) && !IsRemoved(text, stop, decoded.code_point)) break;
      stop += decoded.length;
      ++count;
    }
    const char32_t only = At(text, i).code_point;
    const bool keep = count == 1 && (only == ' ' || (only == 0x3000 && has_unspaced_));
    if (!keep) Edit(i, stop, " ", count == 1 ? rules_.space : rules_.inner);
    return stop;
  }

  bool IsRemoved(std::string_view text, size_t i, char32_t c) const {
    if (c < 0x7F && c >= 0x20) return false;
    if (IsAlwaysRemoved(c)) return true;
    if (c == 0x200B) return !IsWordBreak(text, i);
    return IsBidiMark(c) && !has_right_to_left_;
  }

  bool GoesAtEnd(std::string_view text, size_t i) const {
    const char32_t c = At(text, i).code_point;
    return IsBlankOrTab(c) || IsJoiner(c) || IsRemoved(text, i, c);
  }

  // True for a ZWSP at `i` between letters of a script that breaks words with it.
  static bool IsWordBreak(std::string_view text, size_t i) {
    constexpr size_t kLength = 3;  // bytes of U+200B
    return i > 0 && i + kLength < text.size() &&
           UsesZeroWidthSpace(At(text, Before(text, i)).code_point) &&
           UsesZeroWidthSpace(At(text, i + kLength).code_point);
  }

  void Edit(size_t begin, size_t end, std::string_view replacement, RuleId rule) {
    if (edits_.size() == kMostEdits) Fold();
    edits_.push_back(
        {static_cast<uint32_t>(begin), static_cast<uint32_t>(end - begin), replacement, rule});
  }

  // A line made of nothing but such places would take many times its size in edits. Past a bound it
  // is written out as it goes, and becomes one edit.
  void Fold() {
    for (const TextEdit& edit : edits_) {
      whole_.append(text_.substr(folded_, edit.begin - folded_)).append(edit.replacement);
      folded_ = edit.begin + edit.length;
    }
    edits_.clear();
  }

  void FinishFolding() {
    if (folded_ == 0) return;
    Fold();
    whole_.append(text_.substr(folded_));
    edits_.push_back({0, static_cast<uint32_t>(text_.size()), whole_, rules_.inner});
  }

  static constexpr size_t kMostEdits = 1 << 16;  // of one line
  const Rules rules_;
  std::vector<TextEdit> edits_;
  std::string_view text_;
  std::string whole_;  // the line up to `folded_`, tidied
  size_t folded_ = 0;  // bytes of text_; 0: nothing folded yet
  bool has_right_to_left_ = false;
  bool has_unspaced_ = false;
};

struct WhitespaceScratch : Scratch {
  explicit WhitespaceScratch(const LineTidier::Rules& rules) : tidier(rules) {}
  LineTidier tidier;
  std::vector<bool> preformatted;  // by position in live()
};

class Whitespace : public Filter {
 public:
  explicit Whitespace(const FilterSetup& setup)
      : collapse_(setup.profile != "safe"),
        line_break_(setup.rules.Add("whitespace/line-break", "whitespace")),
        blank_lines_(setup.rules.Add("whitespace/blank-lines", "whitespace")),
        final_newline_(setup.rules.Add("whitespace/final-newline", "whitespace")),
        line_rules_{setup.rules.Add("whitespace/trailing", "whitespace"),
                    setup.rules.Add("whitespace/indent", "whitespace"),
                    setup.rules.Add("whitespace/inner", "whitespace"),
                    setup.rules.Add("whitespace/space", "whitespace"),
                    setup.rules.Add("whitespace/invisible", "whitespace")} {}

  std::string_view name() const override { return "whitespace"; }
  std::unique_ptr<Scratch> NewScratch() const override {
    return std::make_unique<WhitespaceScratch>(line_rules_);
  }

  void Apply(Draft& draft, Scratch* scratch) const override {
    TidyLines(draft, *static_cast<WhitespaceScratch*>(scratch));
    TidyGaps(draft);
  }

 private:
  void TidyLines(Draft& draft, WhitespaceScratch& own) const {
    const auto& live = draft.live();
    const auto widest = collapse_ ? Layout::kCollapse : Layout::kKeep;
    if (std::none_of(live.begin(), live.end(), [&](uint32_t line) {
          return LineTidier::MayNeedTidying(draft.Text(line), draft.Bytes(line), widest);
        }))
      return;
    if (collapse_) FindPreformatted(draft, own.preformatted);
    for (size_t i = 0; i < live.size(); ++i) {
      const bool keep = !collapse_ || own.preformatted[i];
      draft.Tidy(live[i], own.tidier.Tidy(draft.Text(live[i]), draft.Bytes(live[i]),
                                          keep ? Layout::kKeep : Layout::kCollapse));
    }
  }

  // Lines that look like code or a table, and the paragraphs of which they make up a third.
  static void FindPreformatted(const Draft& draft, std::vector<bool>& preformatted) {
    const auto& live = draft.live();
    preformatted.assign(live.size(), false);
    for (size_t begin = 0; begin < live.size();) {
      size_t end = begin + 1;
      while (end < live.size() && !draft.HasGapBefore(live[end])) ++end;
      size_t strong = 0;
      for (size_t i = begin; i < end; ++i)
        strong += preformatted[i] = draft.IsPreformatted(live[i]);
      if (strong >= 2 && strong * 3 >= end - begin) {
        for (size_t i = begin; i < end; ++i) preformatted[i] = true;
      }
      begin = end;
    }
  }

  // Line breaks and blank lines: what lies between the texts of the live lines.
  void TidyGaps(Draft& draft) const {
    const Document& document = draft.document();
    const auto& live = draft.live();
    if (live.empty()) {
      ForEachGap(draft, 0, draft.line_count(),
                 [&](uint32_t begin, uint32_t end) { Erase(draft, begin, end); });
      return;
    }
    KeepGaps(draft, 0, live[0], !document.extent.head && draft.HasGapBefore(live[0]));
    for (size_t i = 0; i < live.size(); ++i) {
      const Line& line = document.lines[live[i]];
      if (i + 1 == live.size()) {
        KeepGaps(draft, live[i] + 1, draft.line_count(), !document.extent.tail);
        TidyLastBreak(draft, line);
        break;
      }
      if (live[i + 1] == live[i] + 1) {
        const Line& next = document.lines[live[i + 1]];
        if (IsTidyBreak(document, line.end, next)) continue;
        if (next.begin == line.end + 1) {  // another break of one byte: no gap
          TidyBreak(draft, line, "\n");
          continue;
        }
      }
      const bool wanted = draft.HasGapBefore(live[i + 1]);
      const bool kept = KeepGaps(draft, live[i] + 1, live[i + 1], wanted);
      TidyBreak(draft, line, wanted && !kept ? "\n\n" : "\n");
    }
  }

  // One line feed between two lines, or two.
  static bool IsTidyBreak(const Document& document, uint32_t end, const Line& next) {
    const char* const text = document.text.data() + end;
    const uint32_t size = next.begin - end;
    return (size == 1 || size == 2) && text[0] == '\n' && text[size - 1] == '\n';
  }

  void TidyBreak(Draft& draft, const Line& line, std::string_view wanted) const {
    if (draft.document().text.substr(line.end, line.next - line.end) != wanted) {
      draft.EditOriginal({line.end, line.next - line.end, wanted, line_break_, -1});
    }
  }

  void TidyLastBreak(Draft& draft, const Line& line) const {
    const Extent& extent = draft.document().extent;
    if (!extent.tail) {
      // The text goes on in the next part; if this one ends inside a line there is no break to
      // mend.
      if (line.next != line.end) TidyBreak(draft, line, "\n");
    } else if (!extent.final_newline) {
      if (line.next != line.end)
        draft.EditOriginal({line.end, line.next - line.end, "", final_newline_, -1});
    } else if (line.next == line.end) {
      draft.EditOriginal({line.end, 0, "\n", final_newline_, -1});
    } else {
      TidyBreak(draft, line, "\n");
    }
  }

  // Calls `gap(begin, end)` for each stretch of blank lines before the lines [first, last], where
  // `last` may be line_count(): after the last line.
  template <typename Function>
  static void ForEachGap(const Draft& draft, size_t first, size_t last, const Function& gap) {
    const Document& document = draft.document();
    for (size_t i = first; i <= last; ++i) {
      const uint32_t begin = i == 0 ? 0 : document.lines[i - 1].next;
      const auto end = i == document.lines.size() ? static_cast<uint32_t>(document.text.size())
                                                  : document.lines[i].begin;
      if (begin != end) gap(begin, end);
    }
  }

  // Reduces the gaps before the lines [first, last] to one blank line, or to none. True if one
  // stays.
  bool KeepGaps(Draft& draft, size_t first, size_t last, bool wanted) const {
    bool kept = false;
    ForEachGap(draft, first, last, [&](uint32_t begin, uint32_t end) {
      if (!wanted || kept) return Erase(draft, begin, end);
      kept = true;
      if (draft.document().text[begin] == '\n') {
        Erase(draft, begin + 1, end);
      } else {
        draft.EditOriginal({begin, end - begin, "\n", blank_lines_, -1});
      }
    });
    if (wanted && !kept && first == 0) {
      draft.EditOriginal({0, 0, "\n", blank_lines_, -1});
      kept = true;
    }
    return kept;
  }

  void Erase(Draft& draft, uint32_t begin, uint32_t end) const {
    if (begin != end) draft.EditOriginal({begin, end - begin, "", blank_lines_, -1});
  }

  const bool collapse_;
  const RuleId line_break_, blank_lines_, final_newline_;
  const LineTidier::Rules line_rules_;
};

}  // namespace

std::unique_ptr<Filter> NewWhitespace(const FilterSetup& setup) {
  return std::make_unique<Whitespace>(setup);
}

}  // namespace strigil
