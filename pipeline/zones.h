// Head, body and tail of a document: what rules and filters go by to tell debris from prose.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace strigil {

enum class Zone : uint8_t { kHead, kBody, kTail };

// Where the body is: from the first to the last long line that no rule hits, or, in an article of
// short paragraphs, sentence. With fewer than three such lines (poems, lists, code, menus) a
// document has no zones, and all of it is body; but two do that stand together and are most of the
// text.
struct Zones {
  bool known = false;
  size_t anchors = 0;  // such long lines; `first` and `last` are of use from one on
  size_t first = 0;    // positions in Draft::live()
  size_t last = 0;

  Zone Of(size_t position) const {
    if (!known) return Zone::kBody;
    return position < first ? Zone::kHead : position > last ? Zone::kTail : Zone::kBody;
  }
};

}  // namespace strigil
