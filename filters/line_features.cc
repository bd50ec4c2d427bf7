// One pass over the code points of a line, then sums over the lines of a page.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_features.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "filters/stop_words.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// --- characters ---------------------------------------------------------------------------------

enum SignBits : uint16_t {
  kTerminal = 1,      // ends a sentence
  kWideTerminal = 2,  // ends it without a blank after it
  kCloses = 4,
  kSeparates = 8,  // stands between links
  kComma = 16,
  kQuote = 32,
  kQuestion = 64,  // ? and !
  kParen = 128,
  kMoney = 256,
  kBullet = 512,
  kDateSign = 1024,
  kCode = 2048,
  kColon = 4096,
};

struct Sign {
  char32_t c;
  uint16_t bits;
};

constexpr Sign kSigns[] = {
    {U'.', kTerminal | kDateSign},
    {U'!', kTerminal | kQuestion},
    {U'?', kTerminal | kQuestion},
    {U'…', kTerminal},
    {U'。', kTerminal | kWideTerminal},
    {U'！', kTerminal | kWideTerminal | kQuestion},
    {U'？', kTerminal | kWideTerminal | kQuestion},
    {U'｡', kTerminal | kWideTerminal},
    {U'۔', kTerminal},
    {U'؟', kTerminal},
    {U'।', kTerminal},
    {U'॥', kTerminal},
    {U'։', kTerminal},
    {U'"', kCloses | kQuote},
    {U'\'', kCloses | kQuote},
    {U'”', kCloses | kQuote},
    {U'’', kCloses},
    {U'»', kCloses | kQuote | kSeparates | kBullet},
    {U')', kCloses | kCode},
    {U']', kCloses | kCode},
    {U'）', kCloses},
    {U'】', kCloses},
    {U'」', kCloses},
    {U'』', kCloses},
    {U'›', kCloses | kSeparates | kBullet},
    {U'“', kCloses | kQuote},
    {U'‘', kCloses | kQuote},
    {U'„', kQuote},
    {U'«', kQuote | kSeparates},
    {U'「', kQuote},
    {U'『', kQuote},
    {U'|', kSeparates | kBullet | kCode},
    {U'‹', kSeparates},
    {U'>', kSeparates | kBullet | kCode},
    {U'•', kSeparates | kBullet},
    {U'·', kSeparates | kBullet},
    {U'→', kSeparates},
    {U'►', kSeparates | kBullet},
    {U'▶', kSeparates | kBullet},
    {U'▸', kSeparates | kBullet},
    {U'■', kSeparates},
    {U'●', kSeparates},
    {U'/', kSeparates | kDateSign},
    {U'＞', kSeparates},
    {U'｜', kSeparates},
    {U'／', kSeparates},
    {U',', kComma},
    {U';', kComma | kCode},
    {U'،', kComma},
    {U'、', kComma},
    {U'，', kComma},
    {U'；', kComma},
    {U'؛', kComma},
    {U'(', kParen | kCode},
    {U'[', kParen | kBullet | kCode},
    {U'（', kParen},
    {U'$', kMoney | kCode},
    {U'€', kMoney},
    {U'£', kMoney},
    {U'¥', kMoney},
    {U'₽', kMoney},
    {U'-', kBullet | kDateSign},
    {U'–', kBullet},
    {U'—', kBullet},
    {U'*', kBullet | kCode},
    {U'#', kBullet | kCode},
    {U'+', kBullet | kCode},
    {U'©', kBullet},
    {U':', kColon | kDateSign},
    {U'：', kColon},
    {U'=', kCode},
    {U'{', kCode},
    {U'}', kCode},
    {U'<', kCode},
    {U'_', kCode},
    {U'\\', kCode},
    {U'`', kCode},
    {U'~', kCode},
};

constexpr std::array<uint16_t, 128> AsciiSigns() {
  std::array<uint16_t, 128> signs = {};
  for (const Sign& sign : kSigns) {
    if (sign.c < 128) signs[sign.c] |= sign.bits;
  }
  return signs;
}
constexpr std::array<uint16_t, 128> kAsciiSigns = AsciiSigns();

// Signs outside ASCII lie in few blocks; all others are ruled out first.
uint16_t SignsOf(char32_t c) {
  if (c < 128) return kAsciiSigns[c];
  const bool possible = c < 0x100 || (c >= 0x580 && c < 0x970) || (c >= 0x2010 && c < 0x2600) ||
                        (c >= 0x3000 && c < 0x3020) || c >= 0xFF00;
  if (!possible) return 0;
  for (const Sign& sign : kSigns) {
    if (sign.c == c) return sign.bits;
  }
  return 0;
}

// Frequent Chinese characters and all of hiragana stand for stop words in Chinese and Japanese.
constexpr std::u32string_view kUnspacedStops =
    U"的了是在不有和这這他我她们們也就说說与與而为為以到对對等被把让讓从從但並并又還还很都会會要能"
    U"可之其此所及将將已因由于於或没沒么麼那着";

// --- hashes -------------------------------------------------------------------------------------

constexpr uint64_t kHashStart = 0xCBF29CE484222325;

uint64_t HashStep(uint64_t hash, char32_t c) { return (hash ^ c) * 0x100000001B3; }

// Depends on the order.
uint64_t Pair(uint64_t a, uint64_t b) {
  uint64_t x = a * 0x9E3779B97F4A7C15 + b;
  x ^= x >> 29;
  return x * 0xBF58476D1CE4E5B9;
}

uint32_t BucketOf(uint64_t hash) {
  return static_cast<uint32_t>((hash * 0x9E3779B97F4A7C15) >> (64 - kBucketBits));
}

// Of longer lines only the first and the last tokens are hashed.
constexpr size_t kFirstTokens = 40;
constexpr size_t kLastTokens = 12;
constexpr uint64_t kLineBegin = 1, kLineEnd = 2, kOmission = 3;

// About twice the logarithm: 0 1 2 3 4 4 5 5 6 ...
int Magnitude(int n) {
  if (n < 4) return n;
  const int bits = 32 - __builtin_clz(static_cast<unsigned>(n));
  return 2 * bits - 2 + ((n >> (bits - 2)) & 1);
}

constexpr size_t kSetSize = 256;  // slots of the small sets; at most kFirst + kLast + 60 entries

// One code point of `text` at `at`, as DecodeOne; the well-formed ones of the BMP inline.
[[gnu::always_inline]] inline Decoded Decode(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  if (first >= 0xC2 && first <= 0xDF && at + 1 < text.size() && (byte(1) & 0xC0) == 0x80) {
    return {static_cast<char32_t>((first & 0x1F) << 6 | (byte(1) & 0x3F)), 2, true};
  }
  if (first > 0xE0 && first < 0xF0 && first != 0xED && at + 2 < text.size() &&
      (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80) {
    return {static_cast<char32_t>((first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F)),
            3, true};
  }
  return DecodeOne(text.substr(at));
}

}  // namespace

// --- alphabet -----------------------------------------------------------------------------------

Alphabet::Alphabet() : classes_(0x10000), lower_(0x10000), stops_(8192) {
  for (char32_t c = 0; c < 0x10000; ++c) {
    classes_[c] = ClassOfRare(c);
    lower_[c] = static_cast<uint16_t>(c);
    if (classes_[c] != kUpper) continue;
    const char32_t lower = ToLower(c);
    if (lower < 0x10000) lower_[c] = static_cast<uint16_t>(lower);
  }
  const auto insert = [&](uint64_t hash) {
    size_t slot = (hash * 0x9E3779B97F4A7C15) >> 51;
    while (stops_[slot] != 0 && stops_[slot] != hash) slot = (slot + 1) & 8191;
    stops_[slot] = hash;
    stop_bits_[hash >> 6 & 255] |= uint64_t{1} << (hash & 63);
  };
  uint64_t hash = kHashStart;
  for (std::string_view words = kStopWords; !words.empty();) {
    const Decoded decoded = DecodeOne(words);
    if (decoded.code_point == ' ') {
      insert(hash);
      hash = kHashStart;
    } else {
      hash = HashStep(hash, decoded.code_point);
    }
    words.remove_prefix(decoded.length);
  }
  for (const char32_t c : kUnspacedStops) insert(HashStep(kHashStart, c));
  for (char32_t c = 0x3041; c < 0x3097; ++c) insert(HashStep(kHashStart, c));
}

uint8_t Alphabet::ClassOfRare(char32_t c) {
  const bool unspaced = (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
                        (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
                        (c >= 0x0E00 && c <= 0x0E7F) || (c >= 0x1000 && c <= 0x109F) ||
                        (c >= 0x1780 && c <= 0x17FF) || (c >= 0x20000 && c <= 0x3FFFF);
  if (unspaced) return kUnspaced;
  if (c == '\t' || IsSpaceSeparator(c) || c == 0x2028 || c == 0x2029) return kBlank;
  if (IsUpper(c)) return kUpper;
  if (IsDigit(c)) return kDigit;
  return IsAlnum(c) ? kLetter : kOther;
}

bool Alphabet::IsStopWord(uint64_t hash) const {
  if (!(stop_bits_[hash >> 6 & 255] >> (hash & 63) & 1)) return false;
  size_t slot = (hash * 0x9E3779B97F4A7C15) >> 51;
  while (stops_[slot] != 0) {
    if (stops_[slot] == hash) return true;
    slot = (slot + 1) & 8191;
  }
  return false;
}

// --- lines --------------------------------------------------------------------------------------

void PageLines::Clear() {
  count_ = 0;
  values_.clear();
  tokens_.clear();
  first_token_.assign(1, 0);
  title_.clear();
  title_bits_.fill(0);
  seen_.assign(std::min<size_t>(std::max<size_t>(seen_.size(), 256), 4096), {});
  seen_count_ = 0;
  small_set_.resize(kSetSize);
}

void PageLines::Add(std::string_view line, int mark) {
  values_.resize(values_.size() + kLineColumns);
  int* values = values_.data() + count_ * kLineColumns;
  Scan(line, values);
  values[kMark] = mark;
  const uint64_t* tokens = tokens_.data() + first_token_.back();
  const size_t token_count = tokens_.size() - first_token_.back();
  uint64_t key = 7;
  for (size_t i = 0; i < token_count; ++i) key = Pair(key, tokens[i]);
  values[kRepeats] = static_cast<int>(std::min<uint32_t>(15, CountRepeats(key)));
  CompareWithTitle(tokens, token_count, values);
  first_token_.push_back(static_cast<uint32_t>(tokens_.size()));
  ++count_;
}

// The counts of one line while its characters pass by.
struct PageLines::Count {
  int chars = 0, letters = 0, digits = 0, upper = 0, other = 0, unspaced = 0;
  int commas = 0, ends = 0, separators = 0, questions = 0, quotes = 0, parens = 0, money = 0;
  int glue = 0, dates = 0, capital_words = 0, code = 0, indent = 0;
  int words = 0, stops = 0, longest = 0, tokens = 0;
  bool at_sign = false, copyright = false, link = false;
};

void PageLines::Scan(std::string_view line, int* values) {
  Count n;
  uint64_t word = kHashStart;
  int word_length = 0, digit_run = 0;
  uint64_t last_tokens[kLastTokens];  // a ring, beyond the first
  const auto take = [&](uint64_t hash) {
    if (n.tokens < static_cast<int>(kFirstTokens)) {
      tokens_.push_back(hash);
    } else {
      last_tokens[static_cast<size_t>(n.tokens) % kLastTokens] = hash;
    }
    ++n.tokens;
  };
  const auto end_word = [&] {
    if (word_length == 0) return;
    ++n.words;
    n.longest = std::max(n.longest, word_length);
    if (alphabet_.IsStopWord(word)) n.stops += 2;
    take(word);
    word = kHashStart;
    word_length = 0;
  };
  uint8_t before = Alphabet::kBlank, before2 = Alphabet::kBlank;  // classes
  uint16_t before_signs = 0;
  char32_t start = 0, last = 0, last1 = 0, last2 = 0;
  uint16_t start_signs = 0, last_signs = 0, open_signs = 0;
  uint8_t start_class = Alphabet::kBlank, last_class = Alphabet::kBlank;
  for (size_t at = 0; at < line.size();) {
    const Decoded decoded = Decode(line, at);
    const char32_t c = decoded.code_point;
    const uint32_t length = decoded.length;
    const uint8_t kind = alphabet_.ClassOf(c);
    uint16_t signs = 0;
    if (kind == Alphabet::kLetter || kind == Alphabet::kUpper) {
      if (kind == Alphabet::kUpper) {
        ++n.upper;
        n.glue += before == Alphabet::kLetter;
        n.capital_words +=
            before != Alphabet::kLetter && before != Alphabet::kUpper && before != Alphabet::kDigit;
        word = HashStep(word, alphabet_.Lower(c));
      } else {
        word = HashStep(word, c);
      }
      ++n.letters;
      ++word_length;
      digit_run = 0;
    } else if (kind == Alphabet::kDigit) {
      ++n.digits;
      n.dates +=
          before2 == Alphabet::kDigit && before == Alphabet::kOther && (before_signs & kDateSign);
      if (++digit_run <= 4) {
        word = HashStep(word, '0');
        ++word_length;
      }
    } else {
      end_word();
      digit_run = 0;
      if (kind == Alphabet::kUnspaced) {
        ++n.letters;
        ++n.unspaced;
        const uint64_t hash = HashStep(kHashStart, c);
        if (alphabet_.IsStopWord(hash)) ++n.stops;
        take(hash);
      } else if (kind == Alphabet::kOther) {
        signs = SignsOf(c);
        ++n.other;
        n.commas += (signs & kComma) != 0;
        n.separators += (signs & kSeparates) != 0;
        n.questions += (signs & kQuestion) != 0;
        n.quotes += (signs & kQuote) != 0;
        n.parens += (signs & kParen) != 0;
        n.money += (signs & kMoney) != 0;
        n.code += (signs & kCode) != 0;
        n.at_sign |= c == '@';
        n.copyright |= c == U'©';
        n.link |= c == ':' && line.substr(at).starts_with("://");
        n.link |= c == '.' && at >= 3 && line.substr(at - 3, 3) == "www";
      }
    }
    n.ends +=
        (before_signs & kTerminal) && (kind == Alphabet::kBlank || (before_signs & kWideTerminal));
    if (kind != Alphabet::kBlank) {
      if (start == 0) {
        start = c;
        start_class = kind;
        start_signs = signs;
        n.indent = n.chars;
        n.chars = 0;
      }
      last2 = last1;
      last1 = last;
      last = c;
      last_class = kind;
      last_signs = signs;
      if (!(signs & kCloses)) open_signs = signs;
    }
    ++n.chars;
    if (kind != Alphabet::kBlank || before != Alphabet::kBlank) before2 = before;
    before = kind;
    before_signs = signs;
    at += length;
    if (kind != Alphabet::kLetter && kind != Alphabet::kUpper) continue;
    // The small letters that follow, without the questions that only other characters raise.
    int run = 0;
    for (; at < line.size(); ++run) {
      if (const auto byte = static_cast<unsigned char>(line[at]); byte < 0x80) {
        if (alphabet_.ClassOf(byte) != Alphabet::kLetter) break;
        word = HashStep(word, byte);
        ++at;
        continue;
      }
      const Decoded next = Decode(line, at);
      if (alphabet_.ClassOf(next.code_point) != Alphabet::kLetter) break;
      word = HashStep(word, next.code_point);
      at += next.length;
    }
    if (run == 0) continue;
    n.letters += run;
    n.chars += run;
    word_length += run;
    before2 = run == 1 ? kind : uint8_t{Alphabet::kLetter};
    before = last_class = Alphabet::kLetter;
    last2 = run == 1 ? last1 : 'a';  // of these only points and signs matter
    last1 = last = 'a';
  }
  end_word();
  if (before_signs & kTerminal) ++n.ends;

  const size_t kept_tail =
      n.tokens > static_cast<int>(kFirstTokens)
          ? std::min<size_t>(static_cast<size_t>(n.tokens) - kFirstTokens, kLastTokens)
          : 0;
  if (static_cast<size_t>(n.tokens) > kFirstTokens + kLastTokens) tokens_.push_back(kOmission);
  for (size_t i = static_cast<size_t>(n.tokens) - kept_tail; i < static_cast<size_t>(n.tokens);
       ++i) {
    tokens_.push_back(last_tokens[i % kLastTokens]);
  }

  int end = 2;
  if (last == U'…' || (last == '.' && last1 == '.' && last2 == '.')) {
    end = 3;
  } else if (last_signs & kTerminal) {
    end = 7;
  } else if ((last_signs & kCloses) && (open_signs & kTerminal)) {
    end = 6;
  } else if (last_signs & kCloses) {
    end = 5;
  } else if (last_signs & kColon) {
    end = 4;
  } else if (last_class == Alphabet::kDigit) {
    end = 1;
  } else if (last_class == Alphabet::kOther || last_class == Alphabet::kBlank) {
    end = 0;
  }
  int begin = 0;
  switch (start_class) {
    case Alphabet::kUpper:
      begin = 6;
      break;
    case Alphabet::kUnspaced:
      begin = 5;
      break;
    case Alphabet::kLetter:
      begin = 4;
      break;
    case Alphabet::kDigit:
      begin = 3;
      break;
    default:
      begin = (start_signs & kBullet) ? 1 : (start_signs & kQuote) ? 2 : 0;
  }
  const int chars = std::max(1, n.chars), letters = std::max(1, n.letters);
  const int half_words = 2 * n.words + n.unspaced;
  values[kChars] = std::min(n.chars, 2000);
  values[kHalfWords] = std::min(half_words, 1000);
  values[kLetters] = static_cast<int>(n.letters * 255LL / chars);
  values[kDigits] = static_cast<int>(n.digits * 255LL / chars);
  values[kUpper] = static_cast<int>(n.upper * 255LL / letters);
  values[kPunctuation] = static_cast<int>(n.other * 255LL / chars);
  values[kCharsPerToken] =
      static_cast<int>(std::min(255LL, n.chars * 16LL / std::max(1, n.tokens)));
  values[kEndClass] = end;
  values[kStartClass] = begin;
  values[kCommas] = std::min(n.commas, 60);
  values[kSentenceEnds] = std::min(n.ends, 30);
  values[kStops] = std::min(n.stops, 400);
  values[kStopShare] = static_cast<int>(n.stops * 255LL / std::max(1, half_words));
  values[kSeparators] = std::min(n.separators, 30);
  values[kUrl] = (n.link ? 1 : 0) + (n.at_sign ? 2 : 0);
  values[kCopyright] = n.copyright;
  values[kDates] = std::min(n.dates, 15);
  values[kLongestWord] = std::min(n.longest, 60);
  values[kGlue] = std::min(n.glue, 30);
  values[kQuestions] = std::min(n.questions, 15);
  values[kQuotes] = std::min(n.quotes, 20);
  values[kParens] = std::min(n.parens, 15);
  values[kCurrency] = std::min(n.money, 9);
  values[kCapitalWords] = static_cast<int>(n.capital_words * 255LL / std::max(1, n.words));
  values[kUnspaced] = static_cast<int>(n.unspaced * 255LL / letters);
  values[kIndent] = std::min(n.indent, 15);
  values[kCodeMarks] = static_cast<int>(n.code * 255LL / chars);
}

uint32_t PageLines::CountRepeats(uint64_t key) {
  key |= 1;  // 0 is an empty slot
  if (seen_count_ * 2 >= seen_.size()) {
    std::vector<Seen> bigger(seen_.size() * 2);
    for (const Seen& entry : seen_) {
      if (entry.key == 0) continue;
      size_t slot = entry.key * 0x9E3779B97F4A7C15 >> 32 & (bigger.size() - 1);
      while (bigger[slot].key != 0) slot = (slot + 1) & (bigger.size() - 1);
      bigger[slot] = entry;
    }
    seen_ = std::move(bigger);
  }
  size_t slot = key * 0x9E3779B97F4A7C15 >> 32 & (seen_.size() - 1);
  while (seen_[slot].key != 0 && seen_[slot].key != key) slot = (slot + 1) & (seen_.size() - 1);
  if (seen_[slot].key == 0) {
    seen_[slot].key = key;
    ++seen_count_;
  }
  return ++seen_[slot].times;
}

bool PageLines::IsNew(uint64_t value) {
  size_t slot = value * 0x9E3779B97F4A7C15 >> 56;
  static_assert(kSetSize == 256);
  while (small_set_[slot].stamp == stamp_) {
    if (small_set_[slot].value == value) return false;
    slot = (slot + 1) % kSetSize;
  }
  small_set_[slot] = {value, stamp_};
  return true;
}

void PageLines::CompareWithTitle(const uint64_t* tokens, size_t count, int* values) {
  ++stamp_;
  int distinct = 0, shared = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!IsNew(tokens[i])) continue;
    ++distinct;
    if (count_ == 0) {
      title_.push_back(tokens[i]);
      title_bits_[tokens[i] >> 62] |= uint64_t{1} << (tokens[i] >> 56 & 63);
    } else if ((title_bits_[tokens[i] >> 62] >> (tokens[i] >> 56 & 63) & 1) &&
               std::binary_search(title_.begin(), title_.end(), tokens[i])) {
      ++shared;
    }
  }
  if (count_ == 0) std::sort(title_.begin(), title_.end());
  values[kDistinct] = distinct * 255 / std::max(1, static_cast<int>(count));
  values[kInTitle] = shared * 255 / std::max(1, distinct);
  values[kTitleIn] = shared * 255 / std::max(1, static_cast<int>(title_.size()));
}

bool PageLines::IsProse(size_t line) const {
  return Value(line, kHalfWords) >= 60 && Value(line, kStopShare) >= 51 &&
         Value(line, kEndClass) >= 6 && Value(line, kCopyright) == 0 &&
         Value(line, kMark) != kTakenByRule;
}

bool PageLines::IsSettled(size_t line) const {
  return IsProse(line) &&
         ((line > 0 && IsProse(line - 1)) || (line + 1 < count_ && IsProse(line + 1)));
}

void PageLines::AppendBuckets(size_t line, std::vector<uint32_t>& out) {
  ++stamp_;
  const auto add = [&](uint64_t hash) {
    const uint32_t bucket = BucketOf(hash);
    if (IsNew(bucket)) out.push_back(bucket);
  };
  const uint64_t* tokens = tokens_.data() + first_token_[line];
  const size_t count = first_token_[line + 1] - first_token_[line];
  uint64_t previous = kLineBegin, whole = 7;
  for (size_t i = 0; i < count; ++i) {
    add(tokens[i]);
    add(Pair(previous, tokens[i]));
    whole = Pair(whole, tokens[i]);
    previous = tokens[i];
  }
  add(Pair(previous, kLineEnd));
  if (count <= 8) add(Pair(whole, 99));
  // The shape of the line, as words of its own.
  const int size = Magnitude(Value(line, kHalfWords));
  const int end = Value(line, kEndClass), start = Value(line, kStartClass);
  const int stops = std::min(7, Value(line, kStopShare) / 12);
  const int separators = std::min(Value(line, kSeparators), 3),
            dates = std::min(Value(line, kDates), 3);
  for (const int shape :
       {1000 + size * 8 + end, 2000 + size * 8 + start, 3000 + end * 8 + start,
        4000 + stops * 32 + size, 5000 + separators * 8 + dates,
        6000 + Value(line, kMark) * 8 + std::min(7, Value(line, kCodeMarks) / 8)}) {
    add(Pair(12345, static_cast<uint64_t>(shape)));
  }
}

// --- context ------------------------------------------------------------------------------------

namespace {

// Rounds down, also below zero.
int FloorDivide(int64_t a, int64_t b) {
  return static_cast<int>(a >= 0 ? a / b : -((-a + b - 1) / b));
}

bool IsAnchor(int score, int half_words) { return score > kFirstScale && half_words >= 40; }

void FindSegment(const PageLines& lines, const std::vector<int>& scores, PageSums& sums) {
  int64_t best = 0, current = 0;
  int begin = 0;
  sums.segment_begin = 0;
  sums.segment_end = -1;
  for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
    const int score = std::clamp(scores[i], -96, 96);
    const int words = std::min(lines.Value(i, kHalfWords), 100);
    if (current <= 0) {
      current = 0;
      begin = i;
    }
    current += score > 0 ? score * words : score * (12 + words);
    if (current > best) {
      best = current;
      sums.segment_begin = begin;
      sums.segment_end = i;
    }
  }
}

void Sum(const PageLines& lines, const std::vector<int>& scores, PageSums& sums) {
  const int count = static_cast<int>(lines.size());
  for (auto* column : {&sums.score, &sums.half_words, &sums.content, &sums.anchors, &sums.weighted})
    column->assign(count + 1, 0);
  sums.since_anchor.assign(count, 0);
  sums.until_anchor.assign(count, 0);
  sums.chrome = sums.preformatted = 0;
  int last = -300;
  for (int i = 0; i < count; ++i) {
    const int score = std::clamp(scores[i], -192, 192);
    const int words = lines.Value(i, kHalfWords);
    sums.score[i + 1] = sums.score[i] + score;
    sums.half_words[i + 1] = sums.half_words[i] + words;
    sums.content[i + 1] = sums.content[i] + (scores[i] > 0 ? words : 0);
    sums.anchors[i + 1] = sums.anchors[i] + IsAnchor(scores[i], words);
    sums.weighted[i + 1] = sums.weighted[i] + static_cast<int64_t>(words) * score;
    sums.since_anchor[i] = std::min(i - last, 200);
    if (IsAnchor(scores[i], words)) last = i;
    if (scores[i] < -64) sums.chrome += words;
    if (lines.Value(i, kMark) == kLooksPreformatted || lines.Value(i, kCodeMarks) >= 24)
      sums.preformatted += words;
  }
  last = count + 300;
  for (int i = count - 1; i >= 0; --i) {
    sums.until_anchor[i] = std::min(last - i, 200);
    if (IsAnchor(scores[i], lines.Value(i, kHalfWords))) last = i;
  }
  FindSegment(lines, scores, sums);
}

// Writes whole columns one after another: `value(i)` for each line.
class Columns {
 public:
  Columns(int16_t* first, size_t stride, int count) : at_(first), stride_(stride), count_(count) {}

  template <typename Value>
  const int16_t* Put(const Value& value) {
    int16_t* column = Next();
    for (int i = 0; i < count_; ++i)
      column[i] = static_cast<int16_t>(std::clamp<int64_t>(value(i), -32000, 32000));
    return column;
  }
  // The same for all lines.
  void PutPage(int64_t value) {
    std::fill_n(Next(), count_, static_cast<int16_t>(std::clamp<int64_t>(value, -32000, 32000)));
  }
  // What `column` says of the line `offset` lines further down.
  void PutShifted(const int16_t* column, int offset, int16_t outside) {
    int16_t* shifted = Next();
    const int size = std::max(0, count_ - std::abs(offset)), gap = count_ - size;
    std::copy_n(column + (offset > 0 ? gap : 0), size, shifted + (offset > 0 ? 0 : gap));
    std::fill_n(shifted + (offset > 0 ? size : 0), gap, outside);
  }

 private:
  int16_t* Next() {
    int16_t* column = at_;
    at_ += stride_;
    return column;
  }

  int16_t* at_;
  size_t stride_;
  int count_;
};

// Sums over the lines up to kReach above and below.
template <int kReach>
void PutWindows(const PageSums& sums, int count, Columns& columns) {
  const auto low = [](int i) { return std::max(0, i - kReach); };
  const auto high = [&](int i) { return std::min(count, i + 1 + kReach); };
  columns.Put([&](int i) { return FloorDivide(sums.score[i] - sums.score[low(i)], kReach); });
  columns.Put([&](int i) { return FloorDivide(sums.score[high(i)] - sums.score[i + 1], kReach); });
  columns.Put(
      [&](int i) { return std::min<int64_t>(sums.content[i] - sums.content[low(i)], 4000); });
  columns.Put(
      [&](int i) { return std::min<int64_t>(sums.content[high(i)] - sums.content[i + 1], 4000); });
}

void PutPage(const PageSums& sums, int count, Columns& columns) {
  const int64_t words = sums.half_words[count], content = sums.content[count];
  columns.Put([](int i) { return std::min(i, 500); });
  columns.Put([&](int i) { return std::min(count - 1 - i, 500); });
  columns.Put([&](int i) { return i * 255 / count; });
  columns.Put([&](int i) { return std::min<int64_t>(sums.content[i], 20000); });
  columns.Put([&](int i) { return std::min<int64_t>(content - sums.content[i + 1], 20000); });
  columns.Put([&](int i) { return sums.content[i] * 255 / std::max<int64_t>(1, content); });

  columns.PutPage(std::min(count, 2000));
  columns.PutPage(std::min<int64_t>(words, 32000));
  columns.PutPage(FloorDivide(sums.score[count], count));
  columns.PutPage(content * 255 / std::max<int64_t>(1, words));
  columns.PutPage(std::min<int64_t>(sums.anchors[count], 500));
  columns.PutPage(sums.anchors[count] * 255 / count);

  columns.Put([&](int i) { return i >= sums.segment_begin && i <= sums.segment_end; });
  columns.Put([&](int i) { return std::clamp(i - sums.segment_begin, -200, 200); });
  columns.Put([&](int i) { return std::clamp(i - sums.segment_end, -200, 200); });
  columns.PutPage((sums.content[sums.segment_end + 1] - sums.content[sums.segment_begin]) * 255 /
                  std::max<int64_t>(1, content));

  columns.Put([&](int i) { return sums.since_anchor[i]; });
  columns.Put([&](int i) { return sums.until_anchor[i]; });
  columns.Put([&](int i) { return std::min<int64_t>(sums.anchors[i], 100); });
  columns.Put(
      [&](int i) { return std::min<int64_t>(sums.anchors[count] - sums.anchors[i + 1], 100); });
  columns.PutPage(FloorDivide(sums.weighted[count], std::max<int64_t>(1, words)));

  columns.PutPage(sums.chrome * 1000 / std::max<int64_t>(1, words));
  columns.PutPage(sums.preformatted * 255 / std::max<int64_t>(1, words));
}

}  // namespace

void ContextTable::Fill(const PageLines& lines, const std::vector<int>& scores) {
  const int count = static_cast<int>(lines.size());
  stride_ = (lines.size() + kBlock - 1) / kBlock * kBlock;
  values_.assign(stride_ * (kContextColumns + 2), 0);
  if (count == 0) return;
  Sum(lines, scores, sums_);
  Columns columns(values_.data(), stride_, count);
  for (int column = 0; column < kLineColumns; ++column)
    columns.Put([&](int i) { return lines.Value(i, column); });
  columns.Put([&](int i) { return std::clamp(scores[i], -600, 600); });
  columns.Put([&](int i) {
    return FloorDivide(16LL * scores[i], std::clamp(lines.Value(i, kHalfWords), 1, 1000));
  });
  // Behind the last column stand two that neighbours are read from.
  Columns behind(values_.data() + stride_ * kContextColumns, stride_, count);
  const int16_t* near_scores = behind.Put([&](int i) { return std::clamp(scores[i], -300, 300); });
  const int16_t* near_words =
      behind.Put([&](int i) { return std::min(lines.Value(i, kHalfWords), 120); });
  for (const int offset : {-1, 1, -2, 2, -3, 3, -4, 4}) {
    columns.PutShifted(near_scores, offset, -400);
    columns.PutShifted(near_words, offset, -1);
    columns.PutShifted(Column(kEndClass), offset, -1);
  }
  for (const int offset : {-1, 1, -2, 2}) {
    for (const int column : {kStartClass, kStopShare, kCapitalWords, kMark})
      columns.PutShifted(Column(column), offset, -1);
  }
  PutWindows<2>(sums_, count, columns);
  PutWindows<5>(sums_, count, columns);
  PutWindows<10>(sums_, count, columns);
  PutWindows<25>(sums_, count, columns);
  PutPage(sums_, count, columns);
}

}  // namespace strigil
