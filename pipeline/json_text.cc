// Strings are copied in runs, up to the next byte that needs an escape.
//
// Tested by tests/ledger_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/json_text.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "pipeline/unicode.h"
#include "pipeline/wide.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace strigil {
namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int Base64Value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

bool IsSpecial(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

#if defined(__x86_64__)
// Up to a special byte, or to where less than a step is left.
[[gnu::target("avx2")]] const char* FindJsonSpecialWide(const char* p, const char* end) {
  for (; end - p >= static_cast<ptrdiff_t>(kWideBytes); p += kWideBytes) {
    const __m256i bytes = LoadWide(p);
    const __m256i special =
        _mm256_or_si256(IsAmong(bytes, 0, 0x1F), _mm256_or_si256(Is(bytes, '"'), Is(bytes, '\\')));
    const auto found = static_cast<uint32_t>(_mm256_movemask_epi8(special));
    if (found != 0) return p + std::countr_zero(found);
  }
  return p;
}
#endif

}  // namespace

const char* FindJsonSpecial(const char* p, const char* end) {
#if defined(__x86_64__)
  if (kHasAvx2) p = FindJsonSpecialWide(p, end);
#endif
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1F);
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i controls = _mm_cmpeq_epi8(_mm_max_epu8(bytes, last_control), last_control);
    const __m128i quotes = _mm_cmpeq_epi8(bytes, quote);
    const __m128i backslashes = _mm_cmpeq_epi8(bytes, backslash);
    const int found = _mm_movemask_epi8(_mm_or_si128(controls, _mm_or_si128(quotes, backslashes)));
    if (found != 0) return p + std::countr_zero(static_cast<unsigned>(found));
  }
#else
  // Eight bytes at a time: a high bit is set where a byte is below 0x20, a quote or a backslash
  // (and sometimes above the first one found: then the loop below finds the right one).
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHigh = 0x8080808080808080;
  for (; end - p >= 8; p += 8) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    const uint64_t quotes = word ^ (kOnes * '"');
    const uint64_t backslashes = word ^ (kOnes * '\\');
    const uint64_t found = ((word - kOnes * 0x20) & ~word) | ((quotes - kOnes) & ~quotes) |
                           ((backslashes - kOnes) & ~backslashes);
    if ((found & kHigh) != 0) break;
  }
#endif
  while (p < end && !IsSpecial(*p)) ++p;
  return p;
}

void AppendJsonEscaped(std::string_view text, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end) {
    const char* special = FindJsonSpecial(p, end);
    out.append(p, special);
    if (special == end) return;
    switch (*special) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        out += "\\u00";
        out += kHex[static_cast<unsigned char>(*special) >> 4];
        out += kHex[static_cast<unsigned char>(*special) & 15];
    }
    p = special + 1;
  }
}

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  AppendJsonEscaped(text, out);
  out += '"';
}

void AppendJsonRepaired(std::string_view bytes, std::string& out) {
  if (IsValidUtf8(bytes)) return AppendJsonString(bytes, out);
  out += '"';
  while (!bytes.empty()) {
    const Decoded first = DecodeOne(bytes);
    if (first.valid)
      AppendJsonEscaped(bytes.substr(0, first.length), out);
    else
      AppendUtf8(0xFFFD, out);
    bytes.remove_prefix(first.length);
  }
  out += '"';
}

void AppendBase64(std::string_view bytes, std::string& out) {
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t left = bytes.size() - i;
    uint32_t group = static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])) << 16;
    if (left > 1) group |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[i + 1])) << 8;
    if (left > 2) group |= static_cast<unsigned char>(bytes[i + 2]);
    out += kBase64[group >> 18];
    out += kBase64[group >> 12 & 63];
    out += left > 1 ? kBase64[group >> 6 & 63] : '=';
    out += left > 2 ? kBase64[group & 63] : '=';
  }
}

bool ReadBase64(std::string_view text, std::string& out) {
  out.clear();
  if (text.size() % 4 != 0) return false;
  for (size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const int padding = last ? (text[i + 3] == '=' ? (text[i + 2] == '=' ? 2 : 1) : 0) : 0;
    uint32_t group = 0;
    for (int k = 0; k < 4; ++k) {
      const int value = k >= 4 - padding ? 0 : Base64Value(text[i + static_cast<size_t>(k)]);
      if (value < 0) return false;
      group = group << 6 | static_cast<uint32_t>(value);
    }
    out += static_cast<char>(group >> 16);
    if (padding < 2) out += static_cast<char>(group >> 8 & 255);
    if (padding < 1) out += static_cast<char>(group & 255);
  }
  return true;
}

}  // namespace strigil
