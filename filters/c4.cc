// The line rules of C4, as the field runs them, for comparison and for papers that must be matched.
//
//   c4        lines end in . ! ? " or ' (not ...) and have 5 words; no word over 1,000 characters;
//             no "javascript", none of six policy phrases; citations such as [1] and [edit] are cut
//   fineweb   the same without the end mark, and with 3 words: datatrove's C4 filter, as FineWeb
//             ran it
//
// A document with "lorem ipsum" or a curly bracket in such a line, or with fewer than 3 (fineweb:
// 5) sentences left, is emptied by one edit, `c4/document`. Lines are stripped and blank lines go,
// since C4 joins what it keeps by line feeds.
//
// Sources: Raffel et al. 2020, section 2.2, and the code that made it (tensorflow/datasets,
// c4_utils.py: 5 words, 3 sentences, 1,000 characters); huggingface/datatrove, c4_filters.py (the
// mark ' and 3 words, 5 sentences). Left out: the language filter, the list of bad words,
// deduplication over three-sentence spans, mC4's paragraph rule, and FineWeb's own document filter.
// Sentences are counted by end marks before a blank, not by the Punkt model.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include "filters/filters.h"
#include "filters/published.h"

namespace strigil {
namespace {

constexpr uint32_t kLongestWord = 1000;  // code points

// What is looked for in lower-case lines, by its rarest letter.
struct Phrase {
  std::string_view text;
  char rarest;
};
constexpr Phrase kLoremIpsum = {"lorem ipsum", 'p'}, kJavascript = {"javascript", 'v'};
constexpr std::array<Phrase, 6> kPolicy = {{{"terms of use", 'f'},
                                            {"privacy policy", 'v'},
                                            {"cookie policy", 'k'},
                                            {"uses cookies", 'k'},
                                            {"use of cookies", 'k'},
                                            {"use cookies", 'k'}}};

bool Has(std::string_view lower, const Phrase& phrase) {
  const size_t before = phrase.text.find(phrase.rarest);
  for (size_t at = lower.find(phrase.rarest, before); at != std::string_view::npos;
       at = lower.find(phrase.rarest, at + 1)) {
    if (lower.substr(at - before).starts_with(phrase.text)) return true;
  }
  return false;
}

struct Thresholds {
  bool end_mark;
  uint32_t words;
  uint32_t sentences;
};

bool EndsWithMark(std::string_view line) {
  if (line.empty() || line.ends_with("...")) return false;
  const char last = line.back();
  return last == '.' || last == '?' || last == '!' || last == '"' || last == '\'';
}

constexpr auto kEndMarks = [] {
  std::array<bool, 256> marks{};
  for (const unsigned char c : {'.', '!', '?'}) marks[c] = true;
  return marks;
}();

uint32_t CountSentences(std::string_view line) {
  uint32_t count = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    if (!kEndMarks[static_cast<unsigned char>(line[i])]) continue;
    while (i + 1 < line.size() &&
           std::string_view(".!?\"')").find(line[i + 1]) != std::string_view::npos)
      ++i;
    if (i + 1 == line.size() || line[i + 1] == ' ') ++count;
  }
  return count == 0 ? 1 : count;
}

class C4 : public Filter {
 public:
  C4(const FilterSetup& setup, std::string_view prefix, Thresholds thresholds)
      : name_(prefix),
        thresholds_(thresholds),
        long_word_(Add(setup, "too-long-word")),
        end_mark_(Add(setup, "no-end-mark")),
        few_words_(Add(setup, "too-few-words")),
        javascript_(Add(setup, "javascript")),
        policy_(Add(setup, "policy")),
        citation_(Add(setup, "citation")),
        space_(Add(setup, "space")),
        document_(Add(setup, "document")) {}

  std::string_view name() const override { return name_; }

  void Apply(Draft& draft, Scratch*) const override {
    uint32_t sentences = 0;
    std::vector<TextEdit> edits;
    std::string without_citations;
    for (const uint32_t line : draft.live()) {
      const Stripped stripped = Strip(draft, line);
      if (HasLongWord(stripped.text, kLongestWord)) {
        draft.Drop(line, long_word_);
        continue;
      }
      edits.clear();
      const std::string_view text = CutCitations(stripped, edits, without_citations);
      if (thresholds_.end_mark && !EndsWithMark(text)) {
        draft.Drop(line, end_mark_);
      } else if (SplitWords(stripped.text, thresholds_.words) < thresholds_.words) {
        draft.Drop(line, few_words_);
      } else {
        const std::string lower = ToLower(text);
        if (Has(lower, kLoremIpsum) && draft.Empty(document_)) return;
        if (Has(lower, kJavascript)) {
          draft.Drop(line, javascript_);
        } else if (text.find('{') != std::string::npos && draft.Empty(document_)) {
          return;
        } else if (HasPolicy(lower)) {
          draft.Drop(line, policy_);
        } else {
          sentences += CountSentences(text);
          TrimEdits(draft, line, stripped, space_, edits);
          draft.Tidy(line, edits);
        }
      }
    }
    if (sentences < thresholds_.sentences && draft.Empty(document_)) return;
    draft.Settle();
    JoinLines(draft, Gaps::kRemove, space_);
  }

 private:
  RuleId Add(const FilterSetup& setup, std::string_view rule) const {
    return setup.rules.Add(name_ + "/" + std::string(rule), name_);
  }

  static bool HasPolicy(std::string_view lower) {
    return std::any_of(kPolicy.begin(), kPolicy.end(),
                       [&](const Phrase& phrase) { return Has(lower, phrase); });
  }

  // Without [12], [edit] and [citation needed], whose edits are added. `kept` holds the result
  // where there is a bracket.
  std::string_view CutCitations(const Stripped& stripped, std::vector<TextEdit>& edits,
                                std::string& kept) const {
    const std::string_view text = stripped.text;
    if (text.find('[') == std::string_view::npos) return text;
    kept.clear();
    for (size_t i = 0; i < text.size();) {
      size_t length = 0;
      if (text[i] == '[') {
        size_t end = i + 1;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        if (end < text.size() && text[end] == ']') length = end + 1 - i;
        for (const std::string_view mark : {"[edit]", "[citation needed]"}) {
          if (text.substr(i).starts_with(mark)) length = mark.size();
        }
      }
      if (length == 0) {
        kept += text[i++];
        continue;
      }
      edits.push_back({static_cast<uint32_t>(stripped.begin + i), static_cast<uint32_t>(length), "",
                       citation_});
      i += length;
    }
    return kept;
  }

  const std::string name_;
  const Thresholds thresholds_;
  const RuleId long_word_, end_mark_, few_words_, javascript_, policy_, citation_, space_,
      document_;
};

}  // namespace

std::unique_ptr<Filter> NewC4(const FilterSetup& setup) {
  return std::make_unique<C4>(setup, "c4",
                              Thresholds{.end_mark = true, .words = 5, .sentences = 3});
}

std::unique_ptr<Filter> NewFineweb(const FilterSetup& setup) {
  return std::make_unique<C4>(setup, "fineweb",
                              Thresholds{.end_mark = false, .words = 3, .sentences = 5});
}

}  // namespace strigil
