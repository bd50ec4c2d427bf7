// Keys of lines that are not short, by XXH3.
//
// Tested by tests/match_cache_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/match_cache.h"

#include <xxhash.h>

namespace strigil {

// The level is no seed: of short texts XXH3 mixes the seed in by an exclusive or, so that two texts
// at two levels would have one key.
MatchCache::Key MatchCache::KeyOfOther(std::string_view text, uint8_t level) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  const uint64_t at_level = level * uint64_t{0x9E3779B97F4A7C15};
  return {hash.low64 + at_level, (hash.high64 ^ at_level) | 1};  // never zero
}

}  // namespace strigil
