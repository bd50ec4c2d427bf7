// Tested by tests/line_break_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/line_break.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace strigil {
namespace {

// Whether a byte may begin a line break: of several bytes, only the first one is looked at.
bool IsBreakByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= '\n' && byte <= '\r') || byte == 0xC2 || byte == 0xE2;
}

#ifdef __SSE2__
constexpr size_t kVector = 16;

__m128i Load(const char* bytes) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)); }
uint32_t BitsOf(__m128i found) { return static_cast<uint32_t>(_mm_movemask_epi8(found)); }

uint32_t BreakBytesIn(__m128i bytes) {
  const __m128i shifted = _mm_sub_epi8(bytes, _mm_set1_epi8('\n'));
  const __m128i range = _mm_set1_epi8('\r' - '\n');
  const __m128i breaks = _mm_cmpeq_epi8(_mm_max_epu8(shifted, range), range);
  const __m128i nel = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(static_cast<char>(0xC2)));
  const __m128i separators = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(static_cast<char>(0xE2)));
  return BitsOf(_mm_or_si128(breaks, _mm_or_si128(nel, separators)));
}

uint32_t LineFeedsIn(__m128i bytes) { return BitsOf(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'))); }
#endif

size_t FindBreakByte(std::string_view text, size_t i) {
#ifdef __SSE2__
  for (; i + kVector <= text.size(); i += kVector) {
    const uint32_t found = BreakBytesIn(Load(text.data() + i));
    if (found != 0) return i + static_cast<size_t>(std::countr_zero(found));
  }
#endif
  while (i < text.size() && !IsBreakByte(text[i])) ++i;
  return i;
}

}  // namespace

size_t FindBreak(std::string_view text, size_t i) {
  i = FindBreakByte(text, i);
  while (i < text.size() && BreakLength(text, i) == 0) i = FindBreakByte(text, i + 1);
  return i;
}

uint64_t LineBreaks::LookAt(std::string_view bytes) const {
  uint64_t found = 0;
#ifdef __SSE2__
  if (bytes.size() == kBlock) {
    for (size_t i = 0; i < kBlock; i += kVector) {
      const __m128i part = Load(bytes.data() + i);
      found |= uint64_t{all_ ? BreakBytesIn(part) : LineFeedsIn(part)} << i;
    }
    return found;
  }
#endif
  for (size_t i = 0; i < bytes.size(); ++i)
    found |= uint64_t{all_ ? IsBreakByte(bytes[i]) : bytes[i] == '\n'} << i;
  return found;
}

}  // namespace strigil
