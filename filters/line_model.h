// How the filter line_model reads a page; shared with training, so that both see the same.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "filters/line_features.h"
#include "pipeline/draft.h"

namespace strigil {

// A page of more lines is scored in parts of this many, so that memory is bounded.
inline constexpr uint32_t kMaxPageLines = 16384;

// What the filters before the model have said of a line.
LineMark MarkOf(const Draft& draft, uint32_t line);

// True for rules of filters that go by the shape of the page; the model may overrule those in `web`.
bool GoesByShape(std::string_view rule);

// Reads the lines [begin, end) of the original page, those that filters took included.
void ReadPage(const Draft& draft, uint32_t begin, uint32_t end, PageLines& lines);

// The final score below which a line is unmistakably boilerplate, in 1/256 logit; and the share of a
// page's words, in permille, that must be so before anything doubtful is taken. A page without
// menus, banners and footers has most likely been cleaned already, or is no web page: a poem, a
// manual, a log. There only what is unmistakable goes.
inline constexpr int kUnmistakable = -3 * 256;
inline constexpr int kBoilerplatePermille = 80;

// True if so much of the page is unmistakably boilerplate that doubtful lines may go as well.
// `scores`: final scores.
bool IsWebPage(const PageLines& lines, const std::vector<int32_t>& scores);

}  // namespace strigil
