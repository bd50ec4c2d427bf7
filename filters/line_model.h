// How the filter line_model reads a page; shared with training, so that both see the same.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "filters/model/page_context.h"
#include "pipeline/draft.h"

namespace strigil {

// A page of more lines is scored in parts of this many, so that memory is bounded.
inline constexpr uint32_t kMaxPageLines = 16384;

// Whether the rules agree that a page is a web page: of `lines` that the model would take they know
// `known`, wherever these stand. In manuals of a hundred headings they may know one, and one in the
// session of a shell ("logout") that is not much longer.
inline bool AreKnownToRules(size_t known, size_t lines) {
  return known == 1 ? lines >= 15 && lines <= 100 : known * 140 >= lines && known > 1;
}

// Reads the lines [begin, end) of the original page.
void ReadPage(const Draft& draft, uint32_t begin, uint32_t end, PageLines& lines);

// What speaks for a page being a web page: words that are unmistakably boilerplate above the first
// and below the last line that is surely content. A poem, a manual, a dictionary, a log and a page
// that was cleaned before have none: a list inside a text may look like a menu, but a text does not
// begin and end with one.
class PageEvidence {
 public:
  // The lines of the page, in order. `score` is the final one, in 1/256 logit.
  void Add(int half_words, int32_t score);
  // Beyond doubt, whatever the rules say.
  bool IsCertain() const;
  // Lines of this score or above stay, whatever the threshold is; no limit for a web page.
  // `by_rule`: a rule takes lines of the page for what they say, or none was asked.
  int32_t Limit(bool by_rule) const;

 private:
  struct Edge {  // half words under a score, outside of the content
    int64_t above = 0, below = 0;
    void Add(int half_words, bool within) { (within ? below : above) += half_words; }
    int64_t sum() const { return above + below; }
  };
  int64_t half_words_ = 0;
  Edge unmistakable_, extreme_;
  bool within_ = false;  // the first line that is surely content has been seen
};

}  // namespace strigil
