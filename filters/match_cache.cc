// Keys of lines that are not short, by XXH3.
//
// Tested by tests/match_cache_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/match_cache.h"

#include <xxhash.h>

namespace strigil {

MatchCache::Key MatchCache::KeyOfOther(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return {hash.low64, hash.high64 | 1};  // never zero
}

}  // namespace strigil
