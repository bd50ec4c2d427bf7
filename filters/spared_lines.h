// Lines of a full page that stay though the line model would take them, because of where they stand
// and what stands beside them: short lines of an article look like those of a menu.
//
//   New bridge for the town - Harbour News      the page's title: its first line
//   Home | Sport
//   New bridge for the town                     says what the title says, above the first paragraph
//   The council met on Monday to decide ...
//   The old pillars                             a heading, alone between two paragraphs
//   Engineers had warned that these would not stand another winter. They found three faults:
//   Rust                                        what a sentence with a colon leads up to
//   Frost
//   The county was asked for help ...
//
// And on pages that are not made of paragraphs (a recipe, a song, a timetable, a thread), where the
// model is less sure of all that is content, what is not quite unlikely between two lines that
// stay, right above the first of them, and right below the last. Where hardly anything would stay,
// the lines that are likeliest content together do.
//
// Thresholds were chosen on scores of hosts not seen (docs/model.md).
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "filters/model/page_context.h"
#include "filters/model/page_evidence.h"
#include "pipeline/draft.h"

namespace strigil {

// Holds what is used again for the next page. Not thread-safe.
class SparedLines {
 public:
  // The lines of `draft` from `begin` on have been read as `lines` and have `scores`; `stays` says
  // which of them stay, and of more of them when this returns.
  void Spare(const Draft& draft, uint32_t begin, const PageLines& lines,
             std::span<const int32_t> scores, std::vector<bool>& stays);

 private:
  struct Page;
  void SpareHeadlines(Page& page);
  bool SaysTitle(const Page& page, size_t line);

  std::string title_;  // of the page; empty before it is asked for
  std::string words_;
};

}  // namespace strigil
