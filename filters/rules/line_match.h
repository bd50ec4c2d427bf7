// One line held against one set of rules: the part of the fast matcher that looks into the tables
// (rule_tables.h).
//
// The line's key, its first and last bytes and the literals in it give candidates; each candidate
// is checked by the definitions of line_form.h, so the tables decide only what is worth checking.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/letter_pairs.h"
#include "filters/rules/line_form.h"
#include "filters/rules/matcher.h"
#include "filters/rules/rule_set.h"
#include "pipeline/folding.h"

namespace strigil {

// What was already tried on the current line, for one set. A stamp is the number of the line.
struct Tried {
  explicit Tried(const RuleSet& set)
      : regexes(set.regexes().size()),
        matched(set.regexes().size()),
        failed(set.regexes().size()),
        phrases(set.phrases().size()),
        rules(set.rules().size()),
        needs(set.rules().size()) {}
  std::vector<uint32_t> regexes;
  std::vector<uint32_t> matched, failed;  // by TableRegex::same, where no span is asked for
  std::vector<uint32_t> phrases;
  std::vector<uint32_t> rules;  // hit already
  std::vector<uint32_t> needs;  // found missing
};

struct PlainHit {
  uint32_t rule;  // number in the matcher
  bool cut;
  Span span;  // of plain; only for cut
};

class LineScratch final : public MatchScratch {
 public:
  // One Tried for each set.
  std::vector<Tried> tried;
  uint32_t stamp = 0;
  std::string folded;
  std::string key;
  FoldedLine folded_line;
  uint32_t folded_line_stamp = 0;
  std::string edge_folded;
  PairSet pairs;  // of the folded line
  uint32_t pairs_stamp = 0;
  std::vector<PlainHit> hits;

  // The line as literals are looked for in it: the scan takes ASCII of either case.
  std::string_view Fold(std::string_view plain, bool ascii) {
    if (ascii) return plain;
    folded.clear();
    AppendFolded(plain, folded);
    return folded;
  }

  void NextLine() {
    hits.clear();
    if (++stamp != 0) return;
    for (Tried& one : tried) {
      for (auto* stamps :
           {&one.regexes, &one.matched, &one.failed, &one.phrases, &one.rules, &one.needs}) {
        std::fill(stamps->begin(), stamps->end(), 0);
      }
    }
    folded_line_stamp = pairs_stamp = 0;
    stamp = 1;
  }
};

// A line as rules see it.
struct LineToMatch {
  std::string_view plain;
  std::string_view folded;  // of `plain`, or `plain` itself (in any case) if that is ASCII
  Span letters;             // from the first letter or digit of `folded` to the last
  uint32_t length;          // code points of `plain`
  bool ascii;
  uint64_t signs;  // SignsIn(plain)
};

// Adds the hits of the set's enabled rules to scratch.hits, in no special order; those of a rule
// that cuts may overlap. NextLine() begins a line, for all sets.
void MatchLine(const RuleSet& set, const LineToMatch& line, Tried& tried, LineScratch& scratch);

}  // namespace strigil
