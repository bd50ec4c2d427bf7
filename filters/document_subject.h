// What a document is about, as far as rules ask: a text on cookies may speak of them.
//
// A subject stands in the first line, or in three long lines; lines that a rule hits do not count,
// but for a first line that is a title all the same.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/draft.h"

namespace strigil {

// Remembers what it found, and views of the draft. Not thread-safe.
class DocumentSubject {
 public:
  // To be called for another document, and when lines of it or hits on them have changed.
  void Forget();

  // The document is about one of `words`: folded, with bars between them; they may be parts of
  // words. The views must stay valid until Forget. `has_title`: the first line is one, and counts
  // whether or not a rule hits it (else it does not count); the same at every call until Forget.
  bool IsAmong(const Draft& draft, std::string_view words, bool has_title);

 private:
  void FindLines(const Draft& draft, bool has_title);
  bool Is(std::string_view word) const;

  // The title and the long lines: those in ASCII as they are; the others folded, each with a
  // line feed.
  std::vector<std::string_view> lines_;
  std::string folded_lines_;
  bool has_head_ = false;   // the first of lines_ is the title
  size_t folded_head_ = 0;  // bytes of the title in folded_lines_
  bool lines_known_ = false;
  std::vector<std::pair<std::string_view, bool>> known_;  // answers: each is asked for many lines
};

}  // namespace strigil
