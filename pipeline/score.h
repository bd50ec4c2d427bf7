// How well edits clean a labelled page: how much content is lost, how much boilerplate is left.
//
// Words are runs of letters and digits; a character of a script without blanks (Han, kana, Thai,
// Lao, Khmer, Myanmar) is half a word. A line's kept part is the share of its words that the edits
// leave; under a quarter counts as nothing, since a few function words are no proof that a line
// survived. Lines labelled -1 and blank ones are not scored.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/edit.h"

namespace strigil {

// Sums over pages. All counts are of words, but for `pages` and those named lines.
struct Score {
  uint64_t pages = 0;
  double content = 0, content_kept = 0;
  double boilerplate = 0, boilerplate_kept = 0;
  uint64_t content_pages = 0;  // that have content
  uint64_t pages_hurt = 0;     // that lose more than 5 % of it

  void Add(const Score& other);
  double ContentLost() const;      // permille of the content's words
  double BoilerplateLeft() const;  // percent of the boilerplate's words
  double ContentF1() const;
};

// What one line came to.
struct LineScore {
  double words = 0;
  double kept = 0;  // 0 to 1
  RuleId rule = 0;  // that took most of it; where kept < 1
};

// Scores the lines of a text, `lines` joined by line feeds, of which `edits` are edits.
std::vector<LineScore> ScoreLines(const std::vector<std::string>& lines, const EditList& edits);

}  // namespace strigil
