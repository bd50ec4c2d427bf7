// Takes the site's or section's name off the end of the title.
//
//   Council votes to reopen the bridge | Harbour news   ->   Council votes to reopen the bridge
//
// The title is the first line. After a bar any name of up to four words goes; after a dash only one
// that is known to be the site's: it stands in the head by itself, is the host's name, or has a
// word that only outlets have. What is left must have four words and 20 characters ("Clinton |
// Trump" and "Set theory | Union and intersection" stay), and the next line must not have a bar:
// that is a table.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include "filters/filters.h"
#include "filters/line_shape.h"
#include "filters/rules/line_form.h"
#include "pipeline/byte_scan.h"
#include "pipeline/folding.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr uint32_t kTitleWords = 4;
constexpr uint32_t kTitleLength = 20;
constexpr uint32_t kSuffixWords = 4;
constexpr size_t kHeadLines = 8;

// All begin with a blank.
constexpr std::array<std::string_view, 4> kBars = {" | ", " \u00BB ", " \u2758 ", " \uFF5C "};
constexpr std::array<std::string_view, 3> kDashes = {" - ", " \u2013 ", " \u2014 "};
constexpr std::array<std::string_view, 27> kOutletWords = {
    "news",   "times",    "post",       "herald",    "tribune",   "guardian",  "reuters",
    "cnn",    "bbc",      "journal",    "gazette",   "chronicle", "telegraph", "magazine",
    "tv",     "press",    "observer",   "wikipedia", "blog",      "zeitung",   "nachrichten",
    "online", "noticias", "actualites", "nyheter",   "novosti",   "euronews"};

struct Split {
  size_t at = std::string_view::npos;  // of the separator, bytes
  size_t length = 0;
  bool is_dash = false;
};

// "The command « Flip » of the window": a bar, but for what it closes.
bool ClosesQuotation(std::string_view before, std::string_view bar) {
  constexpr std::string_view kOpening = "\u00AB", kClosing = "\u00BB";
  if (bar.find(kClosing) == std::string_view::npos) return false;
  const size_t opening = before.rfind(kOpening);
  return opening != std::string_view::npos &&
         before.find(kClosing, opening) == std::string_view::npos;
}

Split LastSeparator(std::string_view title) {
  for (size_t at = title.size(); at-- > 0;) {
    if (title[at] != ' ' || (at + 1 < title.size() && IsAsciiAlnum(title[at + 1]))) continue;
    const std::string_view rest = title.substr(at);
    for (const std::string_view bar : kBars) {
      if (rest.starts_with(bar) && !ClosesQuotation(title.substr(0, at), bar))
        return {at, bar.size(), false};
    }
    for (const std::string_view dash : kDashes) {
      if (rest.starts_with(dash)) return {at, dash.size(), true};
    }
  }
  return {};
}

std::string Key(std::string_view text) {
  std::string key;
  AppendKey(text, Brackets::kStrip, key);
  return key;
}

class TitleSuffix : public Filter {
 public:
  explicit TitleSuffix(const FilterSetup& setup)
      : rule_(setup.rules.Add("title_suffix/site", "title-suffix")) {}
  std::string_view name() const override { return "title_suffix"; }

  void Apply(Draft& draft, Scratch*) const override {
    const auto& live = draft.live();
    if (live.size() < 2 || !draft.document().extent.head) return;
    if (IsLong(draft, live[0])) return;
    // The plain line: what is decided from it is the same once white space is in order.
    const std::string_view title = draft.Plain(live[0]);
    const Split split = LastSeparator(title);
    if (split.at == std::string_view::npos) return;
    const std::string_view left = title.substr(0, split.at);
    const std::string_view suffix = title.substr(split.at + split.length);
    if (CountWords(left) < kTitleWords || CountCodePoints(left) < kTitleLength) return;
    const uint32_t words = CountWords(suffix);
    if (words == 0 || words > kSuffixWords || EndsSentence(suffix)) return;
    if (HasBar(draft.Plain(live[1])) || !HasLongLine(draft)) return;
    if (split.is_dash && !IsOutlet(draft, suffix)) return;
    const std::string_view text = draft.Text(live[0]);
    const Span span = SpanInText(
        text, title, {static_cast<uint32_t>(left.size()), static_cast<uint32_t>(title.size())});
    if (span.begin == span.end) return;
    draft.Replace(live[0], span.begin, span.end - span.begin, "", rule_);
  }

 private:
  static bool HasBar(std::string_view plain) { return plain.find(" | ") != std::string_view::npos; }

  static bool HasLongLine(const Draft& draft) {
    const auto& live = draft.live();
    return std::any_of(live.begin() + 1, live.end(),
                       [&](uint32_t line) { return IsLong(draft, line); });
  }

  static bool IsOutlet(const Draft& draft, std::string_view suffix) {
    const std::string key = Key(suffix);
    if (key.empty()) return false;
    const auto& live = draft.live();
    for (size_t i = 1; i < live.size() && i < kHeadLines; ++i) {
      if (draft.Length(live[i]) <= kShortLine && Key(draft.Plain(live[i])) == key) return true;
    }
    std::string host_form = key;
    std::erase(host_form, ' ');
    const std::string_view url = draft.document().info.url;
    if (host_form.size() >= 4 &&
        url.substr(0, url.find('/', 8)).find(host_form) != std::string_view::npos)
      return true;
    for (const std::string_view word : kOutletWords) {
      const size_t at = key.find(word);
      if (at == std::string::npos) continue;
      const bool begins = at == 0 || key[at - 1] == ' ';
      const bool ends = at + word.size() == key.size() || key[at + word.size()] == ' ';
      if (begins && ends) return true;
    }
    return false;
  }

  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewTitleSuffix(const FilterSetup& setup) {
  return std::make_unique<TitleSuffix>(setup);
}

}  // namespace strigil
