// How the filter line_model reads a page; shared with training, so that both see the same.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "filters/page_context.h"
#include "pipeline/draft.h"

namespace strigil {

// A page of more lines is scored in parts of this many, so that memory is bounded.
inline constexpr uint32_t kMaxPageLines = 16384;

// What a line that a rule has taken is to the model, by rule: kTakenByRule, or for filters that go
// by the shape of the page, which the model may overrule in `web`, kTakenByShape or kUnmarked.
std::vector<LineMark> MarksOfRules(const RuleTable& rules);

// What the filters before the model have said of a line.
LineMark MarkOf(const Draft& draft, uint32_t line, const std::vector<LineMark>& marks);

// Reads the lines [begin, end) of the original page, those that filters took included.
void ReadPage(const Draft& draft, uint32_t begin, uint32_t end, const std::vector<LineMark>& marks,
              PageLines& lines);

// What speaks for a page being a web page: words that are unmistakably boilerplate above the first
// and below the last line that is surely content, and lines that rules have taken for what they
// say. A poem, a manual, a dictionary, a log and a page that was cleaned before have neither: a
// list inside a text may look like a menu, but a text does not begin and end with one.
class PageEvidence {
 public:
  // `rules_are_on`: rules were looked for, so that their finding nothing means something.
  explicit PageEvidence(bool rules_are_on = true) : by_rule_(!rules_are_on) {}
  // The lines of the page, in order. `score` is the final one, in 1/256 logit; `by_rule`: a rule
  // that does not go by the shape of the page took it.
  void Add(int half_words, bool by_rule, int32_t score);
  // Lines of this score or above stay, whatever the threshold is; no limit for a web page.
  int32_t Limit() const;

 private:
  struct Edge {  // half words under a score, outside of the content
    int64_t above = 0, below = 0;
    void Add(int half_words, bool within) { (within ? below : above) += half_words; }
    int64_t sum() const { return above + below; }
  };
  int64_t half_words_ = 0;
  Edge unmistakable_, extreme_;
  bool within_ = false;  // the first line that is surely content has been seen
  bool by_rule_;
};

}  // namespace strigil
