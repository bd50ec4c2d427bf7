// SPDX-License-Identifier: Apache-2.0
#include "filters/match_cache.h"

#include <xxhash.h>

namespace strigil {

MatchCache::Key MatchCache::KeyOf(std::string_view text, uint8_t level) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(text.data(), text.size(), level);
  return {hash.low64, hash.high64 | 1};  // never zero
}

}  // namespace strigil
