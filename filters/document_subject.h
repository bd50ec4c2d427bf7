// What a document is about, as far as rules ask: a text on cookies may speak of them.
//
// A subject stands in the first line, or in three long lines; or, in a page that is about nothing
// else (a policy, a manual), in lines of any length that are much of it. Lines that a rule hits do
// not count, but for a first line that is a title all the same.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/draft.h"

namespace strigil {

// How far a document is about something.
enum class About : uint8_t {
  kNot,
  kToo,  // it may speak of it in its body
  // All of the page is: at least four lines, with 30 % of the text, and no more than 30 % of it
  // before the first of them or after the last. (Below an article stands a dialogue on cookies.)
  kPage,
};

// Remembers what it found, and views of the draft. Not thread-safe.
class DocumentSubject {
 public:
  // To be called for another document, and when lines of it or hits on them have changed.
  void Forget();

  // How far the document is about one of `words`: folded, with bars between them; they may be parts
  // of words. The views must stay valid until Forget. `has_title`: the first line is one, and
  // counts whether or not a rule hits it (else it does not count); the same at every call until
  // Forget.
  About Find(const Draft& draft, std::string_view words, bool has_title);

 private:
  // A line that counts. In ASCII as it is, else folded, in folded_.
  struct Line {
    std::string_view ascii;
    size_t folded_begin, folded_size;
    uint64_t before;  // code points of the lines above it
    uint32_t length;  // code points
    bool is_title, is_long;
  };
  struct Answer {
    std::string_view words;
    About about;
  };

  void FindLines(const Draft& draft, bool has_title);
  bool Mentions(const Line& line, std::string_view word) const;
  About Weigh(std::string_view words) const;

  std::vector<Line> lines_;
  std::string folded_;
  uint64_t total_ = 0;  // code points
  bool lines_known_ = false;
  std::vector<Answer> known_;  // each is asked for many lines
};

}  // namespace strigil
