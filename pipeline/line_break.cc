// Tested by tests/line_break_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/line_break.h"

#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace strigil {

size_t FindBreakByte(std::string_view text, size_t i) {
#ifdef __SSE2__
  const __m128i first = _mm_set1_epi8('\n');
  const __m128i range = _mm_set1_epi8('\r' - '\n');
  const __m128i lead_of_nel = _mm_set1_epi8(static_cast<char>(0xC2));
  const __m128i lead_of_separators = _mm_set1_epi8(static_cast<char>(0xE2));
  for (; i + 16 <= text.size(); i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i));
    const __m128i shifted = _mm_sub_epi8(bytes, first);
    const __m128i breaks = _mm_cmpeq_epi8(_mm_max_epu8(shifted, range), range);
    const __m128i leads =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, lead_of_nel), _mm_cmpeq_epi8(bytes, lead_of_separators));
    const int found = _mm_movemask_epi8(_mm_or_si128(breaks, leads));
    if (found != 0) return i + static_cast<size_t>(std::countr_zero(static_cast<unsigned>(found)));
  }
#endif
  for (; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte >= '\n' && byte <= '\r') || byte == 0xC2 || byte == 0xE2) break;
  }
  return i;
}

size_t FindBreak(std::string_view text, size_t i) {
  i = FindBreakByte(text, i);
  while (i < text.size() && BreakLength(text, i) == 0) i = FindBreakByte(text, i + 1);
  return i;
}

}  // namespace strigil
