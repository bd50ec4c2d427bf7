// What was found out about the text of a line, kept while the document lasts: rounds come again,
// and most lines stay as they are.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pipeline/draft.h"

namespace strigil {

// One value for each line of the document of one draft; a line whose text was edited is asked about
// anew. Not thread-safe.
template <typename Value>
class LineMemo {
 public:
  // The value for the line's text as it is; `find()` is called if it is not known.
  template <typename Find>
  const Value& Of(const Draft& draft, uint32_t line, const Find& find) {
    if (document_ != draft.number()) {
      document_ = draft.number();
      entries_.assign(draft.line_count(), {});
    }
    Entry& entry = entries_[line];
    const char* const text = draft.Text(line).data();  // of an edited line: never used before
    if (entry.text != text) entry = {text, find()};
    return entry.value;
  }

 private:
  struct Entry {
    const char* text = nullptr;
    Value value{};
  };
  uint64_t document_ = 0;
  std::vector<Entry> entries_;  // by line
};

}  // namespace strigil
