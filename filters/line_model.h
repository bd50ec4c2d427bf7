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

// Reads the lines [begin, end) of the original page.
void ReadPage(const Draft& draft, uint32_t begin, uint32_t end, PageLines& lines);

}  // namespace strigil
