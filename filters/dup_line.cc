// Drops a paragraph that stands in the document before, word for word.
//
// A paragraph of 120 characters or more goes if it directly follows itself, the stutter of a
// scraper: a copy further down may be a pull quote, a refrain or a post that another one quotes.
// `web` also takes lines of 40 or more anywhere, which are headlines mostly; shorter ones repeat
// with a reason (choruses, speakers, table cells). There the copy among paragraphs stays, since a
// page announces its text above and beside it, and so do copies that all stand among paragraphs:
// the questions of a questionnaire. Not among verse, code or tables.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "filters/filters.h"
#include "filters/line_shape.h"

namespace strigil {
namespace {

constexpr uint32_t kParagraph = 120;  // code points
constexpr int kMostParagraphs = 1;    // around a copy that goes
constexpr uint32_t kHeadline = 40;    // DCLM's dedup takes any length; refrains are under 40

// Hashed by length and ends, which is enough to tell most lines apart; equality looks at all bytes.
struct LineEnds {
  std::string_view text;
  bool operator==(const LineEnds& other) const { return text == other.text; }
};

struct HashEnds {
  size_t operator()(const LineEnds& line) const {
    const std::hash<std::string_view> hash;
    return hash(line.text.substr(0, 16)) * 31 + hash(line.text.substr(line.text.size() - 16)) +
           line.text.size();
  }
};

struct DupScratch : Scratch {
  std::unordered_map<LineEnds, size_t, HashEnds> seen;  // to the position of the copy that stays
};

class DupLine : public Filter {
 public:
  explicit DupLine(const FilterSetup& setup)
      : anywhere_(setup.profile == "web"), rule_(setup.rules.Add("dup_line/repeat", "dup-line")) {}
  std::string_view name() const override { return "dup_line"; }
  std::unique_ptr<Scratch> NewScratch() const override { return std::make_unique<DupScratch>(); }

  void Apply(Draft& draft, Scratch* scratch) const override {
    DropStutter(draft);
    if (!anywhere_) return;
    auto& seen = static_cast<DupScratch*>(scratch)->seen;
    seen.clear();
    size_t long_lines = 0, lines = 0;
    for (const uint32_t line : draft.live()) {
      ++lines;
      long_lines += draft.Length(line) > kShortLine;
    }
    if (lines < 2 || long_lines * 5 < lines) return;  // verse, tables, logs
    const auto& live = draft.live();
    for (size_t i = 0; i < live.size(); ++i) {
      const uint32_t length = draft.Length(live[i]);
      if (length < kHeadline || length >= kParagraph || draft.IsPreformatted(live[i])) continue;
      const auto [copy, is_first] = seen.insert({{draft.Plain(live[i])}, i});
      if (is_first) continue;
      const int above = Paragraphs(draft, copy->second), here = Paragraphs(draft, i);
      const bool keep_first = above > here;
      if (std::min(above, here) > kMostParagraphs) continue;
      draft.Drop(live[keep_first ? i : copy->second], rule_);
      if (!keep_first) copy->second = i;
    }
  }

 private:
  // Long lines among the two on each side.
  static int Paragraphs(const Draft& draft, size_t position) {
    const auto& live = draft.live();
    int count = 0;
    for (size_t i = position < 2 ? 0 : position - 2; i < live.size() && i <= position + 2; ++i)
      count += i != position && IsLong(draft, live[i]);
    return count;
  }

  void DropStutter(Draft& draft) const {
    const auto& live = draft.live();
    for (size_t i = 1; i < live.size(); ++i) {
      if (draft.Length(live[i]) < kParagraph || draft.Length(live[i]) != draft.Length(live[i - 1]))
        continue;
      if (draft.Plain(live[i]) == draft.Plain(live[i - 1])) draft.Drop(live[i], rule_);
    }
  }

  const bool anywhere_;
  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewDupLine(const FilterSetup& setup) {
  return std::make_unique<DupLine>(setup);
}

}  // namespace strigil
