// The line-wise corrections of RefinedWeb, as the field reproduces them.
//
// Lines go that are more than half capital letters, all digits, a counter ("3 likes"), or one word;
// in lines of up to ten words "items in cart" is cut anywhere, "Read more..." at the end and
// "Sign-in" at the start. A document that loses more than 5 % of its words is emptied by one edit,
// `refinedweb/document`.
//
// Sources: Penedo et al. 2023, appendix G.2, and mlfoundations/dclm, modifiers.py and
// dclm_baseline_refinedweb.yaml, for every number. Left out: URL filters and the removal of URLs,
// the language filter, the document rules of Gopher, and deduplication over documents.
//
// SPDX-License-Identifier: Apache-2.0
#include <re2/re2.h>

#include <string>

#include "filters/filters.h"
#include "filters/published.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr double kMostCapitals = 0.5;
constexpr double kMostDigits = 0.999999;
constexpr uint32_t kFewestWords = 2;
constexpr uint32_t kCutWords = 10;
constexpr double kMostRemoved = 0.05;

class Refinedweb : public Filter {
 public:
  explicit Refinedweb(const FilterSetup& setup)
      : capitals_(setup.rules.Add("refinedweb/capitals", "refinedweb")),
        digits_(setup.rules.Add("refinedweb/digits", "refinedweb")),
        counter_(setup.rules.Add("refinedweb/counter", "refinedweb")),
        one_word_(setup.rules.Add("refinedweb/one-word", "refinedweb")),
        substring_(setup.rules.Add("refinedweb/substring", "refinedweb")),
        space_(setup.rules.Add("refinedweb/space", "refinedweb")),
        document_(setup.rules.Add("refinedweb/document", "refinedweb")),
        counter_pattern_(
            R"(^[^\pL\pN_]*\d[,.\d]*[kmb]?\s+(?:likes|shares|comments|retweets|reposts|quotes|bookmarks|upvotes|downvotes|downloads|views|followers)[^\pL\pN_]*$)"),
        substrings_{R"((?i)\s?items in cart)", R"((?i)\s?read more...$)", R"((?i)^sign-in\s?)"} {}

  std::string_view name() const override { return "refinedweb"; }

  void Apply(Draft& draft, Scratch*) const override {
    uint64_t before = 0, after = 0;
    for (const uint32_t line : draft.live()) {
      const uint32_t words = SplitWords(draft.Text(line));
      before += words;
      const RuleId* rule = Judge(draft.Text(line), words);
      if (rule != nullptr && draft.Drop(line, *rule)) continue;
      const bool is_cut = words <= kCutWords && CutSubstrings(draft, line);
      if (!draft.IsDropped(line)) after += is_cut ? SplitWords(draft.Text(line)) : words;
    }
    if (before > 0 &&
        static_cast<double>(before - after) > kMostRemoved * static_cast<double>(before) &&
        draft.Empty(document_))
      return;
    draft.Settle();
    JoinLines(draft, Gaps::kKeepOne, space_);
  }

 private:
  // The rule that takes the whole line, or null.
  const RuleId* Judge(std::string_view text, uint32_t words) const {
    uint32_t length = 0, capitals = 0, digits = 0;
    for (size_t i = 0; i < text.size(); ++length) {
      if (const char c = text[i]; static_cast<unsigned char>(c) < 0x80) {
        capitals += c >= 'A' && c <= 'Z';
        digits += c >= '0' && c <= '9';
        ++i;
        continue;
      }
      const Decoded decoded = DecodeOne(text.substr(i));
      capitals += IsUpper(decoded.code_point);
      digits += IsDigit(decoded.code_point);
      i += decoded.length;
    }
    if (capitals > kMostCapitals * length) return &capitals_;
    if (digits > kMostDigits * length) return &digits_;
    if (digits != 0 && RE2::PartialMatch(ToLower(text), counter_pattern_)) return &counter_;
    return words < kFewestWords ? &one_word_ : nullptr;
  }

  // True if it edits the line.
  bool CutSubstrings(Draft& draft, uint32_t line) const {
    bool is_cut = false;
    for (const RE2& pattern : substrings_) {
      size_t from = 0;
      re2::StringPiece found;
      while (true) {
        const std::string_view text = draft.Text(line);
        if (!pattern.Match(re2::StringPiece(text.data(), text.size()), from, text.size(),
                           RE2::UNANCHORED, &found, 1))
          break;
        const auto at = static_cast<size_t>(found.data() - text.data());
        if (SplitWords(text.substr(0, at)) + SplitWords(text.substr(at + found.size())) == 0) {
          draft.Drop(line, substring_);
          return true;
        }
        if (!draft.Replace(line, static_cast<uint32_t>(at), static_cast<uint32_t>(found.size()), "",
                           substring_))
          return is_cut;
        is_cut = true;
        from = at;
        if (pattern.pattern().find('^') != std::string::npos) break;
      }
    }
    return is_cut;
  }

  const RuleId capitals_, digits_, counter_, one_word_, substring_, space_, document_;
  const RE2 counter_pattern_;
  const RE2 substrings_[3];
};

}  // namespace

std::unique_ptr<Filter> NewRefinedweb(const FilterSetup& setup) {
  return std::make_unique<Refinedweb>(setup);
}

}  // namespace strigil
