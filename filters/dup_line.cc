// Drops a paragraph that stands in the document before, word for word.
//
// `news` takes a paragraph of 120 characters or more that directly follows itself, the stutter of a
// scraper: a copy further down may be a pull quote or a refrain. `web` takes lines of 40 or more
// anywhere; shorter ones repeat with a reason (choruses, speakers, table cells). The first copy
// stays. Not among verse, code or tables.
//
// SPDX-License-Identifier: Apache-2.0
#include <string_view>
#include <unordered_set>

#include "filters/filters.h"
#include "filters/line_shape.h"

namespace strigil {
namespace {

constexpr uint32_t kShortestInNews = 120;  // code points
constexpr uint32_t kShortestInWeb = 40;    // DCLM's dedup takes any length; refrains are under 40

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
  std::unordered_set<LineEnds, HashEnds> seen;
};

class DupLine : public Filter {
 public:
  explicit DupLine(const FilterSetup& setup)
      : anywhere_(setup.profile == "web"),
        shortest_(anywhere_ ? kShortestInWeb : kShortestInNews),
        rule_(setup.rules.Add("dup_line/repeat", "dup-line")) {}
  std::string_view name() const override { return "dup_line"; }
  std::unique_ptr<Scratch> NewScratch() const override { return std::make_unique<DupScratch>(); }

  void Apply(Draft& draft, Scratch* scratch) const override {
    if (!anywhere_) return DropStutter(draft);
    auto& seen = static_cast<DupScratch*>(scratch)->seen;
    seen.clear();
    size_t long_lines = 0, lines = 0;
    for (const uint32_t line : draft.live()) {
      ++lines;
      long_lines += draft.Length(line) > kShortLine;
    }
    if (lines < 2 || long_lines * 5 < lines) return;  // verse, tables, logs
    for (const uint32_t line : draft.live()) {
      if (draft.Length(line) < shortest_ || draft.IsPreformatted(line)) continue;
      if (!seen.insert({draft.Plain(line)}).second) draft.Drop(line, rule_);
    }
  }

 private:
  void DropStutter(Draft& draft) const {
    const auto& live = draft.live();
    for (size_t i = 1; i < live.size(); ++i) {
      if (draft.Length(live[i]) < shortest_ || draft.Length(live[i]) != draft.Length(live[i - 1]))
        continue;
      if (draft.Plain(live[i]) == draft.Plain(live[i - 1])) draft.Drop(live[i], rule_);
    }
  }

  const bool anywhere_;
  const uint32_t shortest_;
  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewDupLine(const FilterSetup& setup) {
  return std::make_unique<DupLine>(setup);
}

}  // namespace strigil
