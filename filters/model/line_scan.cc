// One pass over the bytes of a line: its words, hashed, and how much there is of all else.
//
// Bytes are told apart 64 at a time, a bit for each. Words of ASCII are found by these bits, and
// what they add to is counted for all of them together; all others are decoded, a character at a
// time.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "filters/model/line_chunk.h"
#include "filters/model/line_count.h"
#include "filters/model/line_ends.h"
#include "filters/model/line_features.h"
#include "filters/model/line_totals.h"
#include "filters/model/sign_table.h"
#include "pipeline/processor.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

#if defined(__x86_64__)
const bool kIsFast = kHasAvx2 && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
#endif

// REQUIRES: at < text.size()
[[gnu::always_inline]] inline Decoded DecodeAt(std::string_view text, size_t at) {
  return DecodeOne({text.data() + at, text.size() - at});
}

}  // namespace

// Whether a letter or a digit stands at `at`.
bool PageLines::ContinuesWord(std::string_view text, size_t at) const {
  if (at >= text.size()) return false;
  const auto byte = static_cast<unsigned char>(text[at]);
  const uint8_t kind =
      byte < 0x80 ? kBytes.kinds[byte] : alphabet_.ClassOf(DecodeAt(text, at).code_point);
  return kind == Alphabet::kLetter || kind == Alphabet::kUpper || kind == Alphabet::kDigit;
}

// A word with letters outside ASCII, or a long one; returns where it ends.
size_t PageLines::ScanWord(const unsigned char* bytes, size_t at, size_t size, Count& n) const {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (bytes[at] >= 0xCE && bytes[at] <= 0xD1) {
    const TwoByteWord word(bytes + at);
    if (word.letters != 0 && word.letters < TwoByteWord::kMost &&
        !ContinuesWord(text, at + word.bytes())) {
      const uint64_t hash = HashSpelled(word.spelled, word.bytes());
      n.AddCapitals(word);
      n.AddWord(word.letters, 0, alphabet_.stop_words().Has(hash));
      n.Take(hash);
      return at + word.bytes();
    }
  }
  // Words of small letters of two bytes are spelled as they stand.
  const size_t letters = alphabet_.SkipTwoByteLetters(bytes + at);
  if (letters != 0 && letters <= Spelling::kMost - 2 && !ContinuesWord(text, at + letters)) {
    const uint64_t hash = HashSpelled(bytes + at, letters);
    n.AddWord(static_cast<uint32_t>(letters / 2), 0, alphabet_.stop_words().Has(hash));
    n.Take(hash);
    return at + letters;
  }
  Spelling word;
  uint32_t length = 0, digits = 0;
  uint8_t before = Alphabet::kBlank;
  for (; at < size; ++length) {
    if (word.HasRoom() && alphabet_.IsTwoByteLetter(bytes + at)) {
      word.AddTwoBytes(bytes[at], bytes[at + 1]);
      before = Alphabet::kLetter;
      at += 2;
      continue;
    }
    if (bytes[at] >= 'a' && bytes[at] <= 'z') {
      word.Add(bytes[at]);
      before = Alphabet::kLetter;
      ++at;
      continue;
    }
    const Decoded decoded = DecodeAt(text, at);
    const uint8_t kind = alphabet_.ClassOf(decoded.code_point);
    if (kind == Alphabet::kLetter) {
      word.Add(decoded.code_point);
    } else if (kind == Alphabet::kUpper) {
      ++n.upper;
      n.glue += before == Alphabet::kLetter;
      n.capital_words += length == 0;
      word.Add(alphabet_.Lower(decoded.code_point));
    } else if (kind == Alphabet::kDigit) {
      ++digits;
      word.Add('0');
    } else {
      break;
    }
    before = kind;
    at += decoded.length;
  }
  n.digits += static_cast<int>(digits);
  const uint64_t hash = word.Hash();
  n.AddWord(length, digits, alphabet_.stop_words().Has(hash));
  n.Take(hash);
  return at;
}

// A sign of ASCII at `at`.
void PageLines::ScanSign(const unsigned char* bytes, size_t at, size_t size, Count& n) {
  const unsigned char c = bytes[at];
  n.AddSign(kBytes.counts[c]);
  n.at_sign |= c == '@';
  if (!(kBytes.signs[c] & (kTerminal | kColon))) return;
  const unsigned char next = bytes[at + 1];
  if (c == ':') {
    n.link |= next == '/' && bytes[at + 2] == '/';
  } else {
    n.ends += next == ' ' || next == '\t' || at + 1 == size;
    n.link |= at >= 3 && bytes[at - 1] == 'w' && bytes[at - 2] == 'w' && bytes[at - 3] == 'w';
  }
}

// Whether a word that begins with a digit stands behind a digit and a sign of dates.
bool ContinuesDate(const unsigned char* bytes, size_t at) {
  return at >= 2 && kBytes.kinds[bytes[at - 2]] == Alphabet::kDigit && bytes[at - 1] < 0x80 &&
         (kBytes.signs[bytes[at - 1]] & kDateSign) != 0;
}

// What is not ASCII; returns where it ends.
[[gnu::always_inline]] inline size_t PageLines::ScanOther(const unsigned char* bytes, size_t at,
                                                          size_t size, Count& n) const {
  const Decoded decoded = DecodeAt({reinterpret_cast<const char*>(bytes), size}, at);
  const char32_t c = decoded.code_point;
  const size_t end = at + decoded.length;
  switch (alphabet_.ClassOf(c)) {
    case Alphabet::kUnspaced: {
      const uint64_t hash = HashOf(c);
      ++n.unspaced;
      n.sums += Count::kOneLetter + Count::kOneStop * alphabet_.stop_words().Has(hash);
      n.Take(hash);
      break;
    }
    case Alphabet::kOther: {
      const uint16_t signs = SignsOf(c);
      n.AddSign(CountsOf(signs));
      n.copyright |= c == U'©';
      if (signs & kTerminal)
        n.ends += (signs & kWideTerminal) || bytes[end] == ' ' || bytes[end] == '\t' || end == size;
      break;
    }
    case Alphabet::kBlank:
      break;
    default:
      return ScanWord(bytes, at, size, n);
  }
  n.sums += Count::kOneChar;
  return end;
}

// All in a row that is not ASCII, and blanks between, as far as it begins before `limit`; returns
// where it ends.
size_t PageLines::ScanOthers(const unsigned char* bytes, size_t at, size_t limit, size_t size,
                             Count& n) const {
  const auto is_other = [&](size_t i) { return i < limit && bytes[i] >= 0x80; };
  const auto continues = [&](size_t i) { return (bytes[i] & 0xC0) == 0x80; };
  const Alphabet::StopWords stop_words = alphabet_.stop_words();
  for (;;) {
    // U+5000 to U+9FFF, all of a script without blanks, come in rows.
    if (bytes[at] >= 0xE5 && bytes[at] <= 0xE9 && continues(at + 1) && continues(at + 2)) {
      const uint64_t hash = HashOf(static_cast<char32_t>(
          (bytes[at] & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | (bytes[at + 2] & 0x3F)));
      ++n.unspaced;
      n.sums += Count::kOneChar + Count::kOneLetter + Count::kOneStop * stop_words.Has(hash);
      n.Take(hash);
      at += 3;
    } else {
      at = ScanOther(bytes, at, size, n);
    }
    if (is_other(at)) continue;
    if (at >= limit || bytes[at] != ' ' || !is_other(at + 1)) return at;
    n.sums += Count::kOneChar;
    ++at;
  }
}

// The word at byte `from` of a chunk, if it is one of at most 16 bytes.
[[gnu::always_inline]] inline LatinWord PageLines::ReadLatinWord(const unsigned char* first,
                                                                 const Chunk& chunk,
                                                                 uint32_t from) const {
  constexpr uint32_t kMost = 16;
  constexpr unsigned char kLastLead = 0xC5;
  const auto size = static_cast<uint32_t>(std::countr_one((chunk.words | chunk.high) >> from));
  if (size > kMost) return {};
  LatinWord word;
  const uint64_t bits = LowBits(size), high = chunk.high >> from & bits;
  for (uint64_t rest = high; rest != 0; ++word.letters_beyond) {
    const int at = std::countr_zero(rest);
    const unsigned char* const letter = first + from + at;
    if (*letter > kLastLead || !alphabet_.IsTwoByteLetter(letter)) return {};
    rest &= ~(uint64_t{3} << at);
  }
  if (high == 0) return {};
  word.bytes = size;
  word.upper = chunk.upper >> from & bits;
  word.digits = chunk.digits >> from & bits;
  word.small = bits & ~word.upper & ~word.digits;
  using Bytes = int8_t __attribute__((vector_size(kMost)));
  Bytes raw, folded;
  std::memcpy(&raw, first + from, sizeof raw);
  std::memcpy(&folded, &chunk.folded[from], sizeof folded);
  folded |= raw & (raw < 0);  // which has zeros where these letters are
  std::array<unsigned char, kMost> spelled;
  std::memcpy(spelled.data(), &folded, sizeof folded);
  word.hash = HashFolded(spelled.data(), size);
  return word;
}

// Up to 64 bytes from `at` on, where no word has begun before; returns how many. What words of
// ASCII add to is counted for all of them at once; all others are looked at one by one.
[[gnu::always_inline]] inline size_t PageLines::ScanChunk(const unsigned char* bytes, size_t begin,
                                                          size_t size, const Chunk& chunk,
                                                          Count& n) const {
  static_assert(Chunk::kSize == kChunk);
  const unsigned char* const first = bytes + begin;
  const size_t room = std::min(size - begin, Chunk::kSize);
  const uint64_t starts = chunk.words & ~(chunk.words << 1);
  uint64_t todo = (starts | chunk.high) & LowBits(room);
  uint64_t counted = ~uint64_t{0};  // a bit for each byte that is not looked at by itself
  size_t done = room;
  const Alphabet::StopWords stop_words = alphabet_.stop_words();
  uint64_t stops = 0;
  uint32_t longest = 0;
  uint64_t* tokens = n.room();
  const auto take = [&] {
    n.TakeWritten(static_cast<size_t>(tokens - n.room()));
    tokens = n.room();
  };
  while (todo != 0) {
    const auto from = static_cast<uint32_t>(std::countr_zero(todo));
    const auto length = static_cast<uint32_t>(std::countr_one(chunk.words >> from));
    const uint32_t to = from + length;
    if (to == Chunk::kSize && begin + to < size && from > 0) {  // to be seen whole
      done = from;
      break;
    }
    if (length != 0 && length < 16 && first[to] < 0x80) [[likely]] {
      const uint64_t hash = HashFolded(&chunk.folded[from], length);
      *tokens++ = hash;
      stops += stop_words.Has(hash);
      longest = std::max(longest, length);
      todo &= todo - 1;
      continue;
    }
    if (const LatinWord word = ReadLatinWord(first, chunk, from);
        word.bytes != 0 && (from + word.bytes < Chunk::kSize || begin + Chunk::kSize >= size)) {
      n.AddLatin(word, stop_words.Has(word.hash));
      *tokens++ = word.hash;
      const uint64_t after = ~LowBits(from + word.bytes);
      counted &= LowBits(from) | after;
      todo &= after;
      continue;
    }
    take();
    const size_t end = (length != 0 ? ScanWord(bytes, begin + from, size, n)
                                    : ScanOthers(bytes, begin + from, begin + room, size, n)) -
                       begin;
    tokens = n.room();
    counted &= LowBits(from) | ~LowBits(end);
    if (end >= room) {
      done = end;
      break;
    }
    todo &= ~LowBits(end);
  }
  take();
  n.longest = std::max(n.longest, static_cast<int>(longest));
  counted &= LowBits(std::min(done, room));
  const auto count = [&](uint64_t bits) { return std::popcount(bits & counted); };
  const uint64_t small = chunk.words & ~chunk.upper & ~chunk.digits;
  const int digits = count(chunk.digits);
  n.digits += digits;
  n.upper += count(chunk.upper);
  n.glue += count(chunk.upper & (small << 1));
  n.capital_words += count(chunk.upper & starts);
  n.sums += Count::kOneChar * static_cast<uint64_t>(count(~uint64_t{0})) +
            Count::kOneLetter * static_cast<uint64_t>(count(chunk.words) - digits) +
            Count::kOneWord * static_cast<uint64_t>(count(starts)) + 2 * Count::kOneStop * stops;
  for (uint64_t numbers = counted & starts & chunk.digits; numbers != 0; numbers &= numbers - 1)
    n.dates += ContinuesDate(bytes, begin + static_cast<size_t>(std::countr_zero(numbers)));
  for (uint64_t signs = counted & ~chunk.words & ~chunk.blanks; signs != 0; signs &= signs - 1)
    ScanSign(bytes, begin + static_cast<size_t>(std::countr_zero(signs)), size, n);
  return done;
}

template <typename Processor>
[[gnu::always_inline]] inline size_t PageLines::ScanWith(const unsigned char* bytes, size_t size,
                                                         uint64_t* tokens, int16_t* values) const {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  Count n;
  n.tokens = tokens;
  size_t at = 0;
  int indent = 0, start_class = 0;
  for (; at < size; ++indent) {
    const Decoded start = DecodeAt(text, at);
    const uint8_t kind = alphabet_.ClassOf(start.code_point);
    start_class = StartClassOf(start.code_point, kind);
    if (kind != Alphabet::kBlank) break;
    at += start.length;
  }
  while (at < size) {
    Chunk chunk;
    Processor::Look(bytes + at, std::min(size - at, Chunk::kSize), chunk);
    at += ScanChunk(bytes, at, size, chunk, n);
  }
  n.AddSigns();
  const size_t count = n.EndTokens();
  SetColumns({.chars = n.chars(),
              .letters = n.letters(),
              .digits = n.digits,
              .upper = n.upper,
              .other = n.other,
              .unspaced = n.unspaced,
              .words = n.words(),
              .stops = n.stops(),
              .tokens = static_cast<int>(n.token_count),
              .capital_words = n.capital_words,
              .code = n.code,
              .commas = n.commas,
              .ends = n.ends,
              .separators = n.separators,
              .questions = n.questions,
              .quotes = n.quotes,
              .parens = n.parens,
              .money = n.money,
              .glue = n.glue,
              .dates = n.dates,
              .longest = n.longest,
              .indent = indent,
              .start_class = start_class,
              .url = (n.link ? 1 : 0) + (n.at_sign ? 2 : 0),
              .copyright = n.copyright},
             values);
  return count;
}

#if defined(__x86_64__)
[[gnu::target("avx2,bmi,bmi2,lzcnt,popcnt")]] size_t PageLines::ScanFast(const unsigned char* bytes,
                                                                         size_t size,
                                                                         uint64_t* tokens,
                                                                         int16_t* values) const {
  return ScanWith<FastProcessor>(bytes, size, tokens, values);
}

[[gnu::target("avx512f,avx512bw,bmi,bmi2,lzcnt,popcnt")]] size_t PageLines::ScanWide(
    const unsigned char* bytes, size_t size, uint64_t* tokens, int16_t* values) const {
  return ScanWith<WideProcessor>(bytes, size, tokens, values);
}
#endif

size_t PageLines::Scan(std::string_view line, size_t behind, uint64_t* tokens, int16_t* values) {
  const size_t size = std::min(line.size(), kMostBytes);
  const auto* bytes = reinterpret_cast<const unsigned char*>(line.data());
  // What ends the line ends whatever is looked at; else it is copied, and zeros behind it.
  if (size < line.size() || behind < kChunk || bytes[size] != '\n') {
    if (padded_.size() < size + kChunk) padded_.resize(2 * size + kChunk);
    std::memcpy(padded_.data(), bytes, size);
    std::memset(padded_.data() + size, 0, kChunk);
    bytes = padded_.data();
  }
  size_t count = 0;
#if defined(__x86_64__)
  if (kHasAvx512 && kIsFast && way_ == Way::kFastest) {
    count = ScanWide(bytes, size, tokens, values);
  } else if (kIsFast && way_ != Way::kPlain) {
    count = ScanFast(bytes, size, tokens, values);
  } else {
    count = ScanWith<PlainProcessor>(bytes, size, tokens, values);
  }
#else
  count = ScanWith<PlainProcessor>(bytes, size, tokens, values);
#endif
  values[kEndClass] = static_cast<int16_t>(EndClassOf(line, alphabet_));
  return count;
}

}  // namespace strigil
