// What the line model sees: a page's lines as columns of small integers.
//
// Two steps. PageLines::Add looks at one line alone: its tokens, hashed into buckets for the linear
// part of the model, and `kLineColumns` numbers (length, case, punctuation, stop words ...). With a
// first score for each line, ContextTable adds what stands around it: the neighbours' scores, sums
// over windows, the place in the page, the page as a whole. All arithmetic is on integers, so the
// numbers are the same on every machine.
//
// Lengths are in code points, shares in 1/255. A word is a run of letters and digits; "half words"
// count two for a word and one for a character of a script without blanks (Han, kana, Thai, Khmer,
// Myanmar). Text is UTF-8; ill-formed bytes count as punctuation. Changing anything here needs a
// new model: raise kFeatureSet.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace strigil {

// The version of the features; a model file says which one it was trained on.
inline constexpr uint32_t kFeatureSet = 1;

inline constexpr int kBucketBits = 18;
inline constexpr uint32_t kBuckets = 1u << kBucketBits;

// Columns of a line alone.
enum LineColumn : int {
  kChars,
  kHalfWords,
  kLetters,
  kDigits,
  kUpper,
  kPunctuation,
  kCharsPerToken,
  kEndClass,
  kStartClass,
  kCommas,
  kSentenceEnds,
  kStops,
  kStopShare,
  kSeparators,
  kUrl,
  kCopyright,
  kDates,
  kLongestWord,
  kGlue,
  kQuestions,
  kQuotes,
  kParens,
  kCurrency,
  kCapitalWords,
  kUnspaced,
  kDistinct,
  kRepeats,
  kInTitle,
  kTitleIn,
  kMark,       // what the rules say of it: see LineMark
  kIndent,     // blanks and tabs before it
  kCodeMarks,  // = ( ) { } [ ] < > ; _ \ and the like
  kLineColumns
};

enum LineMark : int {
  kUnmarked = 0,
  kCutByRule = 1,
  kTakenByRule = 2,
  kKeptByRule = 3,
  kLooksPreformatted = 4
};

// All columns: those of the line, then those of ContextTable.
inline constexpr int kContextColumns = kLineColumns + 2 + 8 * 3 + 4 * 4 + 4 * 4 + 6 + 6 + 4 + 5 + 2;

// The first score given to lines that are settled as prose without hashing, in 1/32 logit.
inline constexpr int kSettledScore = 96;
inline constexpr int kFirstScale = 32;

// Classes, lower case and stop words: made once (about half a millisecond), constant, shared.
class Alphabet {
 public:
  Alphabet();

  enum Class : uint8_t {
    kBlank = 0,
    kLetter = 1,
    kDigit = 2,
    kUnspaced = 3,
    kOther = 4,
    kUpper = 9
  };
  uint8_t ClassOf(char32_t c) const { return c < 0x10000 ? classes_[c] : ClassOfRare(c); }
  char32_t Lower(char32_t c) const { return c < 0x10000 ? lower_[c] : c; }
  bool IsStopWord(uint64_t hash) const;

 private:
  static uint8_t ClassOfRare(char32_t c);

  std::vector<uint8_t> classes_;
  std::vector<uint16_t> lower_;
  std::vector<uint64_t> stops_;               // open addressing; 0 is empty
  std::array<uint64_t, 256> stop_bits_ = {};  // by their last bits: which there may be
};

// The lines of one page, in order; reused from page to page, so that its memory is kept. Not
// thread-safe: each worker has its own.
class PageLines {
 public:
  explicit PageLines(const Alphabet& alphabet) : alphabet_(alphabet) { Clear(); }

  void Clear();
  // `line` is one line without its break; not blank. `mark` is a LineMark.
  void Add(std::string_view line, int mark);

  size_t size() const { return count_; }
  int Value(size_t line, int column) const { return values_[line * kLineColumns + column]; }

  // True for a line that is prose by its looks alone: long, ends as sentences do, enough stop
  // words.
  bool IsProse(size_t line) const;
  // True if it is prose and so is a neighbour: content, whatever its words are.
  bool IsSettled(size_t line) const;

  // The buckets of a line, each once. Appended to `out`.
  void AppendBuckets(size_t line, std::vector<uint32_t>& out);

 private:
  struct Count;
  struct Seen {
    uint64_t key = 0;
    uint32_t times = 0;
  };
  struct Stamped {
    uint64_t value = 0;
    uint64_t stamp = 0;
  };
  void Scan(std::string_view line, int* values);
  uint32_t CountRepeats(uint64_t key);
  void CompareWithTitle(const uint64_t* tokens, size_t count, int* values);
  bool IsNew(uint64_t value);  // since ++stamp_

  const Alphabet& alphabet_;
  size_t count_ = 0;
  std::vector<int> values_;                  // kLineColumns a line
  std::vector<uint64_t> tokens_;             // hashes; at most 53 a line
  std::vector<uint32_t> first_token_;        // by line, and one past the last
  std::vector<uint64_t> title_;              // distinct tokens of the first line, sorted
  std::array<uint64_t, 4> title_bits_ = {};  // by their first byte: which there may be
  std::vector<Seen> seen_;                   // lines and how often: open addressing
  size_t seen_count_ = 0;
  std::vector<Stamped> small_set_;  // of one line's tokens or buckets: open addressing
  uint64_t stamp_ = 0;
};

// Sums over the lines of a page ([i]: of the lines before i), and what is found once for all of it.
struct PageSums {
  std::vector<int64_t> score, half_words, content, anchors, weighted;
  std::vector<int> since_anchor, until_anchor;
  int segment_begin = 0, segment_end = -1;  // of the heaviest run of content, both included
  int64_t chrome = 0, preformatted = 0;     // half words
};

// All columns of all lines of a page; reused from page to page.
class ContextTable {
 public:
  static constexpr size_t kBlock = 8;  // lines that are worked on at once

  // `scores`: the first score of each line, in 1/32 logit.
  void Fill(const PageLines& lines, const std::vector<int>& scores);
  // One value for each line, then zeros up to a multiple of kBlock.
  const int16_t* Column(int column) const {
    return values_.data() + static_cast<size_t>(column) * stride_;
  }
  size_t stride() const { return stride_; }

 private:
  size_t stride_ = 0;
  std::vector<int16_t> values_;
  PageSums sums_;
};

}  // namespace strigil
