// One pass over the code points of a line, then sums over the lines of a page.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_features.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

// What is told of a byte: an Alphabet::Class, or that it is no ASCII.
constexpr uint8_t kHigh = 0xFF;

// Seven counts, one in each byte, from the lowest; the eighth counts signs.
constexpr uint64_t CountsOf(uint16_t bits) {
  const auto count = [&](uint16_t bit, int lane) {
    return uint64_t{(bits & bit) != 0} << (8 * lane);
  };
  return count(kComma, 0) | count(kSeparates, 1) | count(kQuestion, 2) | count(kQuote, 3) |
         count(kParen, 4) | count(kMoney, 5) | count(kCode, 6) | uint64_t{1} << 56;
}

struct ByteTable {
  std::array<uint8_t, 256> kinds = {};
  std::array<uint16_t, 128> signs = {};
  std::array<uint64_t, 128> counts = {};
};

constexpr ByteTable MakeByteTable() {
  ByteTable table;
  for (int c = 0; c < 256; ++c) {
    uint8_t kind = Alphabet::kOther;
    if (c >= 128) kind = kHigh;
    if (c == ' ' || c == '\t') kind = Alphabet::kBlank;
    if (c >= 'a' && c <= 'z') kind = Alphabet::kLetter;
    if (c >= 'A' && c <= 'Z') kind = Alphabet::kUpper;
    if (c >= '0' && c <= '9') kind = Alphabet::kDigit;
    table.kinds[c] = kind;
  }
  for (const Sign& sign : kSigns) {
    if (sign.c < 128) table.signs[sign.c] |= sign.bits;
  }
  for (int c = 0; c < 128; ++c) table.counts[c] = CountsOf(table.signs[c]);
  return table;
}
constexpr ByteTable kBytes = MakeByteTable();

// Signs outside ASCII lie in few blocks; all others are ruled out first.
uint16_t SignsOf(char32_t c) {
  if (c < 128) return kBytes.signs[c];
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

constexpr uint64_t kHashLow = 0xA0761D6478BD642F, kHashHigh = 0xE7037ED1A0B428DB;

// Of a word: sixteen bytes at a time, the rest zeros.
uint64_t HashStep(uint64_t hash, uint64_t low, uint64_t high) {
  return MixHash(hash ^ low ^ kHashLow, high ^ kHashHigh);
}
uint64_t HashOf(char32_t c) { return HashStep(0, c, 0); }

uint64_t Load64(const unsigned char* bytes) {
  uint64_t value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

// A word as it grows: small letters, `0` for each digit, in UTF-8; what is beyond kMost bytes is
// only counted.
struct Spelling {
  static constexpr size_t kMost = 48;
  std::array<unsigned char, kMost + 8> bytes = {};
  size_t size = 0, beyond = 0;

  void Add(char32_t c) {
    if (size + 3 > kMost) {
      ++beyond;
      return;
    }
    if (c < 0x80) {
      bytes[size++] = static_cast<unsigned char>(c);
    } else if (c < 0x800) {
      bytes[size++] = static_cast<unsigned char>(0xC0 | c >> 6);
      bytes[size++] = static_cast<unsigned char>(0x80 | (c & 0x3F));
    } else {
      bytes[size++] = static_cast<unsigned char>(0xE0 | (c >> 12 & 0x0F));
      bytes[size++] = static_cast<unsigned char>(0x80 | (c >> 6 & 0x3F));
      bytes[size++] = static_cast<unsigned char>(0x80 | (c & 0x3F));
    }
  }
  uint64_t Hash() const {
    uint64_t hash = 0;
    size_t at = 0;
    do {
      hash = HashStep(hash, Load64(&bytes[at]), Load64(&bytes[at + 8]));
      at += 16;
    } while (at < size);
    return beyond == 0 ? hash : HashStep(hash, beyond, 0);
  }
};

// The letters and digits of ASCII at the start of sixteen bytes: bit masks.
struct AsciiWord {
  uint32_t known = 0, upper = 0, digits = 0;  // known: letters and digits
};

#if defined(__SSE2__)
AsciiWord LookAt(const unsigned char* bytes, __m128i& folded) {
  const __m128i raw = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i bit = _mm_set1_epi8(0x20);
  const __m128i small = _mm_or_si128(raw, bit);
  const __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(small, _mm_set1_epi8('a' - 1)),
                                        _mm_cmplt_epi8(small, _mm_set1_epi8('z' + 1)));
  const __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(raw, _mm_set1_epi8('0' - 1)),
                                       _mm_cmplt_epi8(raw, _mm_set1_epi8('9' + 1)));
  const __m128i upper = _mm_andnot_si128(_mm_cmpeq_epi8(_mm_and_si128(raw, bit), bit), letters);
  folded = _mm_or_si128(_mm_and_si128(letters, small), _mm_and_si128(digits, _mm_set1_epi8('0')));
  return {static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(letters, digits))),
          static_cast<uint32_t>(_mm_movemask_epi8(upper)),
          static_cast<uint32_t>(_mm_movemask_epi8(digits))};
}
uint64_t HashFolded(__m128i folded, uint32_t length) {
  static constexpr std::array<unsigned char, 32> kMask = {255, 255, 255, 255, 255, 255, 255, 255,
                                                          255, 255, 255, 255, 255, 255, 255, 255};
  const __m128i mask = _mm_loadu_si128(reinterpret_cast<const __m128i*>(&kMask[16 - length]));
  unsigned char bytes[16];
  _mm_storeu_si128(reinterpret_cast<__m128i*>(bytes), _mm_and_si128(folded, mask));
  return HashStep(0, Load64(bytes), Load64(bytes + 8));
}
using Folded = __m128i;
#else
using Folded = std::array<unsigned char, 16>;
AsciiWord LookAt(const unsigned char* bytes, Folded& folded) {
  AsciiWord word;
  for (uint32_t i = 0; i < 16; ++i) {
    const unsigned char b = bytes[i];
    const uint8_t kind = kBytes.kinds[b];
    if (kind == Alphabet::kUpper) word.upper |= 1u << i;
    if (kind == Alphabet::kDigit) word.digits |= 1u << i;
    if (kind == Alphabet::kUpper || kind == Alphabet::kDigit || kind == Alphabet::kLetter)
      word.known |= 1u << i;
    folded[i] = kind == Alphabet::kDigit ? '0' : b | 0x20;
  }
  return word;
}
uint64_t HashFolded(Folded folded, uint32_t length) {
  std::fill(folded.begin() + length, folded.end(), 0);
  return HashStep(0, Load64(folded.data()), Load64(folded.data() + 8));
}
#endif

// Parts of a whole in 1/255, by one division for all of them; rounded down.
class Shares {
 public:
  explicit Shares(int whole)
      : each_((255u << 20) / static_cast<uint32_t>(std::max(1, whole)) + 1) {}
  int Of(int part) const { return static_cast<int>(static_cast<uint64_t>(part) * each_ >> 20); }

 private:
  uint64_t each_;
};

// Few are set.
int CountBits(uint32_t bits) {
  int count = 0;
  for (; bits != 0; bits &= bits - 1) ++count;
  return count;
}

// Of longer lines only the first and the last tokens are hashed, and only the first bytes counted.
constexpr size_t kFirstTokens = 40;
constexpr size_t kLastTokens = 12;
constexpr size_t kMostTokens = kFirstTokens + 1 + kLastTokens;
constexpr uint64_t kOmission = 3;
constexpr size_t kMostBytes = 16384;
constexpr size_t kPadding = 32;

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

Alphabet::Alphabet() : classes_(0x10000), lower_(0x10000), stops_(2048) {
  for (char32_t c = 0; c < 0x10000; ++c) {
    classes_[c] = ClassOfRare(c);
    lower_[c] = static_cast<uint16_t>(c);
    if (classes_[c] != kUpper) continue;
    const char32_t lower = ToLower(c);
    if (lower < 0x10000) lower_[c] = static_cast<uint16_t>(lower);
  }
  const auto insert = [&](uint64_t hash) {
    stops_[hash >> 53] |= uint64_t{1} << (hash >> 47 & 63);
  };
  Spelling word;
  for (std::string_view words = kStopWords; !words.empty();) {
    const Decoded decoded = DecodeOne(words);
    if (decoded.code_point == ' ') {
      insert(word.Hash());
      word = {};
    } else {
      word.Add(decoded.code_point);
    }
    words.remove_prefix(decoded.length);
  }
  for (const char32_t c : kUnspacedStops) insert(HashOf(c));
  for (char32_t c = 0x3041; c < 0x3097; ++c) insert(HashOf(c));
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

// --- lines --------------------------------------------------------------------------------------

namespace {

// The last code point of `text` and its length; ill-formed bytes count one each.
Decoded DecodeLast(std::string_view text) {
  for (uint32_t length = 1; length <= std::min<size_t>(4, text.size()); ++length) {
    const size_t at = text.size() - length;
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    const Decoded decoded = Decode(text, at);
    if (decoded.length == length) return decoded;
    break;
  }
  return {0xFFFD, 1, false};
}

// How a line ends: 0 with a sign, 1 a digit, 2 a letter, 3 dots, 4 a colon, 5 quotes or brackets, 6
// a full stop within such, 7 a full stop.
int EndClassOf(std::string_view line, const Alphabet& alphabet) {
  Decoded last = {};
  uint8_t kind = Alphabet::kBlank;
  while (!line.empty() && kind == Alphabet::kBlank) {
    last = DecodeLast(line);
    kind = alphabet.ClassOf(last.code_point);
    if (kind == Alphabet::kBlank) line.remove_suffix(last.length);
  }
  if (last.code_point == U'…' || line.ends_with("...")) return 3;
  if (kind == Alphabet::kBlank) return 0;
  if (kind == Alphabet::kDigit) return 1;
  if (kind != Alphabet::kOther) return 2;
  const uint16_t signs = SignsOf(last.code_point);
  if (signs & kTerminal) return 7;
  if (signs & kCloses) {
    while (!line.empty()) {
      last = DecodeLast(line);
      line.remove_suffix(last.length);
      if (alphabet.ClassOf(last.code_point) == Alphabet::kBlank) continue;
      const uint16_t open = SignsOf(last.code_point);
      if (!(open & kCloses)) return (open & kTerminal) ? 6 : 5;
    }
    return 5;
  }
  return (signs & kColon) ? 4 : 0;
}

int StartClassOf(char32_t c, uint8_t kind) {
  switch (kind) {
    case Alphabet::kUpper:
      return 6;
    case Alphabet::kUnspaced:
      return 5;
    case Alphabet::kLetter:
      return 4;
    case Alphabet::kDigit:
      return 3;
    default:
      return (SignsOf(c) & kBullet) ? 1 : (SignsOf(c) & kQuote) ? 2 : 0;
  }
}

}  // namespace

void PageLines::Clear() {
  count_ = 0;
  values_.clear();
  token_count_ = 0;
  line_tokens_.clear();
  title_words_ = 0;
  title_bits_.fill(0);
  seen_.assign(std::min<size_t>(std::max<size_t>(seen_.size(), 256), 1024), {});
  seen_count_ = 0;
}

void PageLines::Add(std::string_view line, bool preformatted, bool gap) {
  const size_t size = std::min(line.size(), kMostBytes);
  if (padded_.size() < size + kPadding) padded_.resize(2 * size + kPadding);
  std::memcpy(padded_.data(), line.data(), size);
  std::memset(padded_.data() + size, 0, kPadding);
  values_.resize(values_.size() + kLineColumns);
  int16_t* values = values_.data() + count_ * kLineColumns;
  if (tokens_.size() < token_count_ + kMostTokens) tokens_.resize(2 * token_count_ + 1024);
  const uint64_t* tokens = tokens_.data() + token_count_;
  const size_t count = Scan(padded_.data(), size, tokens_.data() + token_count_, values);
  values[kEndClass] = static_cast<int16_t>(EndClassOf(line, alphabet_));
  values[kPreformatted] = preformatted;
  values[kGap] = gap;
  uint64_t whole = 7;
  for (size_t i = 0; i < count; ++i) whole = PairHash(whole, tokens[i]);
  values[kRepeats] = static_cast<int16_t>(std::min<uint32_t>(15, CountRepeats(whole)));
  CompareWithTitle(tokens, count, values);
  line_tokens_.push_back(
      {static_cast<uint32_t>(token_count_), static_cast<uint32_t>(count), whole});
  token_count_ += count;
  ++count_;
}

// The counts of one line while its characters pass by.
struct PageLines::Count {
  int digits = 0, upper = 0, other = 0, unspaced = 0;
  int commas = 0, ends = 0, separators = 0, questions = 0, quotes = 0, parens = 0, money = 0;
  int glue = 0, dates = 0, capital_words = 0, code = 0;
  int longest = 0;
  bool at_sign = false, copyright = false, link = false;

  // What every word adds to is kept in one number; a line has few enough bytes for 16 bits each.
  static constexpr uint64_t kOneChar = 1, kOneLetter = 1 << 16, kOneWord = uint64_t{1} << 32,
                            kOneStop = uint64_t{1} << 48;
  static_assert(kMostBytes < 1 << 15);
  uint64_t sums = 0;
  int Part(int which) const { return static_cast<int>(sums >> (16 * which) & 0xFFFF); }
  int chars() const { return Part(0); }
  int letters() const { return Part(1); }
  int words() const { return Part(2); }
  int stops() const { return Part(3); }
  // `digits` of its `length` characters are no letters.
  void AddWord(uint32_t length, uint32_t digit_count, bool stop) {
    sums += length * (kOneChar + kOneLetter) - digit_count * kOneLetter + kOneWord +
            (stop ? 2 * kOneStop : 0);
    longest = std::max(longest, static_cast<int>(length));
  }

  uint64_t signs = 0;  // as CountsOf, not added to the others yet
  void AddSign(uint64_t counts) {
    signs += counts;
    if (signs >> 56 == 255) AddSigns();
  }
  void AddSigns() {
    const auto lane = [&](int i) { return static_cast<int>(signs >> (8 * i) & 255); };
    commas += lane(0);
    separators += lane(1);
    questions += lane(2);
    quotes += lane(3);
    parens += lane(4);
    money += lane(5);
    code += lane(6);
    other += lane(7);
    signs = 0;
  }

  uint64_t* tokens = nullptr;
  size_t token_count = 0;
  std::array<uint64_t, kLastTokens> last_tokens;  // a ring, beyond the first
  void Take(uint64_t hash) {
    if (token_count < kFirstTokens) {
      tokens[token_count] = hash;
    } else {
      last_tokens[token_count % kLastTokens] = hash;
    }
    ++token_count;
  }
  // Puts the last tokens behind the first; how many there are.
  size_t EndTokens() {
    if (token_count <= kFirstTokens) return token_count;
    const size_t tail = std::min(token_count - kFirstTokens, kLastTokens);
    size_t count = kFirstTokens;
    if (token_count > kFirstTokens + kLastTokens) tokens[count++] = kOmission;
    for (size_t i = token_count - tail; i < token_count; ++i)
      tokens[count++] = last_tokens[i % kLastTokens];
    return count;
  }
};

// A word with letters outside ASCII, or a long one; returns where it ends.
size_t PageLines::ScanWord(const unsigned char* bytes, size_t at, size_t size, Count& n) const {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  Spelling word;
  uint32_t length = 0, digits = 0;
  uint8_t before = Alphabet::kBlank;
  for (; at < size; ++length) {
    const Decoded decoded = Decode(text, at);
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
  n.AddWord(length, digits, alphabet_.IsStopWord(hash));
  n.Take(hash);
  return at;
}

// A sign of ASCII at `at`.
void PageLines::ScanSign(const unsigned char* bytes, size_t at, size_t size, Count& n) {
  const unsigned char c = bytes[at];
  n.AddSign(kBytes.counts[c]);
  n.sums += Count::kOneChar;
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

// What is not ASCII; returns where it ends.
size_t PageLines::ScanOther(const unsigned char* bytes, size_t at, size_t size, Count& n) const {
  const Decoded decoded = Decode({reinterpret_cast<const char*>(bytes), size}, at);
  const char32_t c = decoded.code_point;
  const size_t end = at + decoded.length;
  switch (alphabet_.ClassOf(c)) {
    case Alphabet::kUnspaced: {
      const uint64_t hash = HashOf(c);
      ++n.unspaced;
      n.sums += Count::kOneLetter + (alphabet_.IsStopWord(hash) ? Count::kOneStop : 0);
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

size_t PageLines::Scan(const unsigned char* bytes, size_t size, uint64_t* tokens,
                       int16_t* values) const {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  Count n;
  n.tokens = tokens;
  size_t at = 0;
  int indent = 0, start_class = 0;
  for (; at < size; ++indent) {
    const Decoded start = Decode(text, at);
    const uint8_t kind = alphabet_.ClassOf(start.code_point);
    start_class = StartClassOf(start.code_point, kind);
    if (kind != Alphabet::kBlank) break;
    at += start.length;
  }
  while (at < size) {
    Folded folded;
    const AsciiWord word = LookAt(bytes + at, folded);
    const auto length = static_cast<uint32_t>(__builtin_ctz(~word.known));
    if (length == 0) {
      const uint8_t kind = kBytes.kinds[bytes[at]];
      if (kind == kHigh) {
        at = ScanOther(bytes, at, size, n);
        continue;
      }
      if (kind == Alphabet::kBlank) {
        n.sums += Count::kOneChar;
      } else {
        ScanSign(bytes, at, size, n);
      }
      ++at;
      continue;
    }
    if (length == 16 || bytes[at + length] >= 0x80) {
      at = ScanWord(bytes, at, size, n);
      continue;
    }
    const uint32_t within = (1u << length) - 1;
    const uint32_t upper = word.upper & within, digits = word.digits & within;
    uint32_t digit_count = 0;
    if (upper > 1) {
      n.upper += CountBits(upper);
      n.glue += CountBits(upper & ((word.known & ~word.upper & ~word.digits) << 1));
    } else {
      n.upper += static_cast<int>(upper);
    }
    n.capital_words += static_cast<int>(upper & 1);
    if (digits != 0) {
      digit_count = static_cast<uint32_t>(CountBits(digits));
      n.digits += static_cast<int>(digit_count);
      if ((digits & 1) && at >= 2 && kBytes.kinds[bytes[at - 2]] == Alphabet::kDigit)
        n.dates += bytes[at - 1] < 0x80 && (kBytes.signs[bytes[at - 1]] & kDateSign) != 0;
    }
    const uint64_t hash = HashFolded(folded, length);
    n.AddWord(length, digit_count, alphabet_.IsStopWord(hash));
    n.Take(hash);
    at += length;
    if (bytes[at] == ' ') {
      n.sums += Count::kOneChar;
      ++at;
    }
  }
  n.AddSigns();
  const size_t count = n.EndTokens();
  const auto put = [&](LineColumn column, int value) {
    values[column] = static_cast<int16_t>(value);
  };
  const int half_words = 2 * n.words() + n.unspaced;
  const Shares of_chars(n.chars()), of_letters(n.letters());
  put(kChars, std::min(n.chars(), 2000));
  put(kHalfWords, std::min(half_words, 1000));
  put(kLetters, of_chars.Of(n.letters()));
  put(kDigits, of_chars.Of(n.digits));
  put(kUpper, of_letters.Of(n.upper));
  put(kPunctuation, of_chars.Of(n.other));
  put(kCharsPerToken, std::min(255, n.chars() * 16 / std::max(1, static_cast<int>(n.token_count))));
  put(kStartClass, start_class);
  put(kCommas, std::min(n.commas, 60));
  put(kSentenceEnds, std::min(n.ends, 30));
  put(kStops, std::min(n.stops(), 400));
  put(kStopShare, Shares(half_words).Of(n.stops()));
  put(kSeparators, std::min(n.separators, 30));
  put(kUrl, (n.link ? 1 : 0) + (n.at_sign ? 2 : 0));
  put(kCopyright, n.copyright);
  put(kDates, std::min(n.dates, 15));
  put(kLongestWord, std::min(n.longest, 60));
  put(kGlue, std::min(n.glue, 30));
  put(kQuestions, std::min(n.questions, 15));
  put(kQuotes, std::min(n.quotes, 20));
  put(kParens, std::min(n.parens, 15));
  put(kCurrency, std::min(n.money, 9));
  put(kCapitalWords, Shares(n.words()).Of(n.capital_words));
  put(kUnspaced, of_letters.Of(n.unspaced));
  put(kIndent, std::min(indent, 15));
  put(kCodeMarks, of_chars.Of(n.code));
  return count;
}

uint32_t PageLines::CountRepeats(uint64_t whole) {
  const uint32_t key = static_cast<uint32_t>(whole >> 32) | 1;  // 0 is an empty slot
  if (seen_count_ * 2 >= seen_.size()) {
    std::vector<Seen> bigger(seen_.size() * 2);
    for (const Seen& entry : seen_) {
      if (entry.key == 0) continue;
      size_t slot = entry.key >> 1 & (bigger.size() - 1);
      while (bigger[slot].key != 0) slot = (slot + 1) & (bigger.size() - 1);
      bigger[slot] = entry;
    }
    seen_ = std::move(bigger);
  }
  size_t slot = key >> 1 & (seen_.size() - 1);
  while (seen_[slot].key != 0 && seen_[slot].key != key) slot = (slot + 1) & (seen_.size() - 1);
  if (seen_[slot].key == 0) {
    seen_[slot].key = key;
    ++seen_count_;
  }
  return ++seen_[slot].times;
}

void PageLines::CompareWithTitle(const uint64_t* tokens, size_t count, int16_t* values) {
  const auto word = [](uint64_t token) { return token >> 58; };
  const auto bit = [](uint64_t token) { return uint64_t{1} << (token >> 52 & 63); };
  int shared = 0;
  for (size_t i = 0; i < count; ++i) shared += (title_bits_[word(tokens[i])] & bit(tokens[i])) != 0;
  if (count_ == 0) {
    for (size_t i = 0; i < count; ++i) {
      title_words_ += (title_bits_[word(tokens[i])] & bit(tokens[i])) == 0;
      title_bits_[word(tokens[i])] |= bit(tokens[i]);
    }
  }
  const int share = std::min(shared, title_words_) * 255 / std::max(1, title_words_);
  values[kInTitle] = static_cast<int16_t>(shared * 255 / std::max(1, static_cast<int>(count)));
  values[kTitleIn] = static_cast<int16_t>(share);
}

bool PageLines::IsProse(size_t line) const {
  return Value(line, kHalfWords) >= 60 && Value(line, kStopShare) >= 51 &&
         Value(line, kEndClass) >= 6 && Value(line, kCopyright) == 0;
}

bool PageLines::IsSettled(size_t line) const {
  return IsProse(line) &&
         ((line > 0 && IsProse(line - 1)) || (line + 1 < count_ && IsProse(line + 1)));
}

}  // namespace strigil
