// What a document is about, as far as rules ask: a text on cookies may speak of them.
//
// A subject stands in the first line, or in three long lines; or, in a page that is about nothing
// else (a policy, a manual), in lines of any length that are much of it. Lines that a rule hits do
// not count, but for a first line that is a title all the same.
//
// All that rules ask for is looked for in one pass over the document, when one of them asks.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "filters/line_memo.h"
#include "filters/rules/matcher.h"
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

// Remembers what it found. Not thread-safe.
class DocumentSubject {
 public:
  // `matcher`, which must outlive it, numbers the words.
  explicit DocumentSubject(const Matcher& matcher) : matcher_(matcher) {}

  // To be called for another document, and when lines of it or hits on them have changed.
  void Forget() {
    known_ = false;
    answers_.clear();
  }

  // How far the document is about one of `words` (CompiledRule::subject), which may be parts of
  // words. `has_title`: the first line is one, and counts whether or not a rule hits it (else it
  // does not count); the same at every call until Forget, as are the words that stand at an
  // address.
  About Find(const Draft& draft, std::span<const uint32_t> words, bool has_title);

 private:
  // A word stands in a line that counts.
  struct Mention {
    uint32_t word;
    uint32_t length;  // of the line, in code points
    uint64_t before;  // code points of the lines above it
    bool in_title, in_long;
  };

  struct Answer {
    const uint32_t* words;
    About about;
  };

  // Of a line: in words_.
  struct Words {
    uint32_t begin = 0, count = 0;
  };
  void FindMentions(const Draft& draft, bool has_title);
  std::span<const uint32_t> WordsOf(const Draft& draft, uint32_t line);
  About Weigh(std::span<const uint32_t> words) const;

  const Matcher& matcher_;
  bool known_ = false;
  std::vector<Mention> mentions_;  // by line; each word once for a line
  uint64_t total_ = 0;             // code points of the lines that count
  std::vector<Answer> answers_;    // each is asked for many lines
  uint64_t document_ = 0;
  LineMemo<Words> known_words_;
  std::vector<uint32_t> words_;  // of the lines of the document looked at so far
  std::string folded_;
  std::vector<uint32_t> found_;  // in a line
};

}  // namespace strigil
