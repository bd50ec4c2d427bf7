// What the line model sees of a line alone: columns of small integers.
//
// PageLines::Add looks at a line: its tokens, hashed into buckets for the linear part of the model,
// and `kLineColumns` numbers (length, case, punctuation, stop words ...). What stands around it is
// added by page_context.h. All arithmetic is on integers, so the numbers are the same on every
// machine.
//
// Lengths are in code points, shares in 1/255. A word is a run of letters and digits; "half words"
// count two for a word and one for a character of a script without blanks (Han, kana, Thai, Khmer,
// Myanmar). A gap is a blank line; a block is a run of lines without one. Text is UTF-8; ill-formed
// bytes count as punctuation. Of a line of more than 16 KiB the first 16 are counted. Changing
// anything here needs a new model: raise kFeatureSet.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "filters/model/words.h"

namespace strigil {

// The version of the features; a model file says which one it was trained on.
inline constexpr uint32_t kFeatureSet = 4;

inline constexpr int kBucketBits = 18;
inline constexpr uint32_t kBuckets = 1u << kBucketBits;

// What a short line says of the lines around it, as `Comments` does of those below: for each, how
// much more likely it makes it, in 1/32 logit.
enum Cue : size_t {
  kTextIsOver,   // no more content comes
  kTextIsAhead,  // none has been yet
  kTextBelow,    // the next long line is content
  kTextAbove,    // the last long line is
  kCues
};
using Cues = std::array<int16_t, kCues>;
inline constexpr int kCueBits = 16;
inline constexpr uint32_t kCueBuckets = 1u << kCueBits;

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
  kRepeats,
  kInTitle,  // the two of TitleShares: ContextTable has them, PageLines 0
  kTitleIn,
  kPreformatted,  // looks like code or a row of a table
  kIndent,        // blanks and tabs before it
  kCodeMarks,     // = ( ) { } [ ] < > ; _ \ and the like
  kGap,           // a blank line stands above it
  kLineColumns
};

// How many of the words of a line the first line of the page has, in 1/255 of the line's and of
// that line's.
struct TitleShares {
  int16_t of_line = 0, of_title = 0;
};

// The first score given to lines that are settled as prose without hashing, in 1/32 logit.
inline constexpr int kSettledScore = 96;
inline constexpr int kFirstScale = 32;

inline uint32_t BucketOf(uint64_t hash) {
  return static_cast<uint32_t>(hash >> (64 - kBucketBits));
}
inline uint32_t CueBucketOf(uint64_t hash) {
  return static_cast<uint32_t>(hash >> (64 - kCueBits));
}

struct Chunk;      // line_chunk.h
struct LatinWord;  // line_count.h

// The lines of one page, in order; reused from page to page, so that its memory is kept. Not
// thread-safe: each worker has its own.
class PageLines {
 public:
  // All ways give the same: the fastest of this processor, that with AVX2 if there is any, that of
  // any processor (for tests).
  enum class Way : uint8_t { kFastest, kAvx2, kPlain };
  explicit PageLines(const Alphabet& alphabet, Way way = Way::kFastest)
      : alphabet_(alphabet), way_(way) {
    Clear();
  }

  void Clear();
  // `line` is one line without its break; not blank. `preformatted`: it looks like code or a
  // row of a table; `gap`: a blank line stands above it, or nothing. `behind`: so many bytes may be
  // read behind it, whatever they are, which saves a copy.
  void Add(std::string_view line, bool preformatted, bool gap, size_t behind = 0);

  size_t size() const { return count_; }
  int Value(size_t line, int column) const { return values_[line * kLineColumns + column]; }
  const int16_t* Row(size_t line) const { return values_.data() + line * kLineColumns; }

  // True for a line that is prose by its looks alone: long, ends as sentences do, enough stop
  // words.
  bool IsProse(size_t line) const;
  // True if it is prose and so is a neighbour: content, whatever its words are.
  bool IsSettled(size_t line) const;

  // Has few words: it may be a heading, a link, a prompt.
  bool IsShort(size_t line) const {
    return line_tokens_[line].count > 0 && line_tokens_[line].count <= 12;
  }

  TitleShares CompareWithTitle(size_t line) const;

  // Of longer lines only the first and the last words are hashed.
  static constexpr size_t kFirstTokens = 40, kLastTokens = 12;
  static constexpr size_t kMostTokens = kFirstTokens + 1 + kLastTokens;
  static constexpr size_t kMostHashes = 2 * kMostTokens + 1;
  // Calls `see(hash)` for the words and the pairs of words of a line; twice for what is there
  // twice.
  template <typename See>
  void ForHashes(size_t line, const See& see) const {
    constexpr uint64_t kLineBegin = 1, kLineEnd = 2, kWholeLine = 99;
    const uint64_t* tokens = tokens_.data() + line_tokens_[line].begin;
    const size_t count = line_tokens_[line].count;
    uint64_t previous = kLineBegin;
    for (size_t i = 0; i < count; ++i) {
      see(tokens[i]);
      see(PairHash(previous, tokens[i]));
      previous = tokens[i];
    }
    see(PairHash(previous, kLineEnd));
    if (count <= kMostWhole) see(PairHash(line_tokens_[line].whole, kWholeLine));
  }
  // How many these are.
  size_t HashCount(size_t line) const {
    const size_t count = line_tokens_[line].count;
    return 2 * count + 1 + (count <= kMostWhole);
  }
  // Calls `see(bucket)` for these and for the shape of a line.
  template <typename See>
  void ForBuckets(size_t line, const See& see) const {
    ForHashes(line, [&](uint64_t hash) { see(BucketOf(hash)); });
    ForShape(line, [&](int trait, int value) { see(ShapeBucket(trait, value)); });
  }
  // Calls `see(trait, value)` for what a line looks like: a value for each of kTraits.
  static constexpr int kTraits = 6, kTraitValues = 256;
  template <typename See>
  void ForShape(size_t line, const See& see) const;
  static uint32_t ShapeBucket(int trait, int value) {
    return BucketOf(PairHash(12345, static_cast<uint64_t>(1000 * (trait + 1) + value)));
  }
  // Calls `see(hash, counts)` for words, of which stop words count 0 and others 1, or pairs of
  // characters in scripts without blanks.
  template <typename See>
  void ForTopic(size_t line, const See& see) const {
    const uint64_t* tokens = tokens_.data() + line_tokens_[line].begin;
    const size_t count = line_tokens_[line].count;
    if (Value(line, kUnspaced) > 127) {
      for (size_t i = 1; i < count; ++i) see(PairHash(tokens[i - 1], tokens[i]), uint64_t{1});
    } else {
      const Alphabet::StopWords stop_words = alphabet_.stop_words();
      for (size_t i = 0; i < count; ++i) see(tokens[i], 1 - stop_words.Has(tokens[i]));
    }
  }

 private:
  static constexpr size_t kMostWhole = 8;  // words of a line that is hashed as a whole, too
  // Of longer lines only the first bytes are counted.
  static constexpr size_t kMostBytes = 16384;
  // So many bytes, and words in them, are looked at together; as many zeros stand behind a line.
  static constexpr size_t kChunk = 64;
  static constexpr size_t kTokenRoom = kFirstTokens + kChunk / 2 + 1;
  static_assert(kTokenRoom >= kMostTokens);

  struct Count;
  struct Seen {
    uint32_t key = 0, times = 0;
  };
  struct LineTokens {
    uint32_t begin = 0, count = 0;  // in tokens_
    uint64_t whole = 0;             // all of them
  };
  // line_scan.cc. Writes the tokens of a line and its columns but those of the page; how many
  // tokens.
  size_t Scan(std::string_view line, size_t behind, uint64_t* tokens, int16_t* values);
  size_t ScanFast(const unsigned char* bytes, size_t size, uint64_t* tokens, int16_t* values) const;
  size_t ScanWide(const unsigned char* bytes, size_t size, uint64_t* tokens, int16_t* values) const;
  template <typename Processor>
  [[gnu::always_inline]] size_t ScanWith(const unsigned char* bytes, size_t size, uint64_t* tokens,
                                         int16_t* values) const;
  [[gnu::always_inline]] size_t ScanChunk(const unsigned char* bytes, size_t begin, size_t size,
                                          const Chunk& chunk, Count& n) const;
  LatinWord ReadLatinWord(const unsigned char* first, const Chunk& chunk, uint32_t from) const;
  bool ContinuesWord(std::string_view text, size_t at) const;
  size_t ScanWord(const unsigned char* bytes, size_t at, size_t size, Count& n) const;
  size_t ScanOther(const unsigned char* bytes, size_t at, size_t size, Count& n) const;
  size_t ScanOthers(const unsigned char* bytes, size_t at, size_t limit, size_t size,
                    Count& n) const;
  static void ScanSign(const unsigned char* bytes, size_t at, size_t size, Count& n);
  uint32_t CountRepeats(uint64_t whole);
  void NoteTitle(const uint64_t* tokens, size_t count);

  const Alphabet& alphabet_;
  const Way way_;
  size_t count_ = 0;
  std::vector<int16_t> values_;   // kLineColumns a line
  std::vector<uint64_t> tokens_;  // hashes; at most kMostTokens a line
  size_t token_count_ = 0;
  std::vector<LineTokens> line_tokens_;
  std::array<uint64_t, 64> title_bits_ = {};  // tokens of the first line, by their upper 12 bits
  int title_words_ = 0;                       // how many of them
  std::vector<Seen> seen_;                    // lines and how often: open addressing
  size_t seen_count_ = 0;
  std::vector<unsigned char> padded_;  // a copy of the line, with room to read on behind it
};

template <typename See>
void PageLines::ForShape(size_t line, const See& see) const {
  const int16_t* values = values_.data() + line * kLineColumns;
  const auto at_most = [](int value, int limit) { return value < limit ? value : limit; };
  // About twice the logarithm: 0 1 2 3 4 4 5 5 6 ...
  const int words = values[kHalfWords];
  const int bits = words < 4 ? 0 : 32 - __builtin_clz(static_cast<unsigned>(words));
  const int size = words < 4 ? words : 2 * bits - 2 + ((words >> (bits - 2)) & 1);
  const int end = values[kEndClass], start = values[kStartClass];
  const int stops = at_most(values[kStopShare] / 12, 7);
  see(0, size * 8 + end);
  see(1, size * 8 + start);
  see(2, end * 8 + start);
  see(3, stops * 32 + size);
  see(4, at_most(values[kSeparators], 3) * 8 + at_most(values[kDates], 3));
  see(5, values[kPreformatted] * 8 + at_most(values[kCodeMarks] / 8, 7));
}

}  // namespace strigil
