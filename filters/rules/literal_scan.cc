// Tested by tests/literal_scan_test.cc, against a search with std::string_view::find.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/literal_scan.h"

#include "pipeline/processor.h"

namespace strigil {

LiteralScanner::LiteralScanner(const LiteralTables& tables, const LiteralSieve& sieve,
                               BlobView blob, std::span<const BlobString> literals, Way way)
    : blob_(blob), literals_(literals), nibbles_(sieve.nibbles), way_(way) {
  for (size_t kind = 0; kind < kWindowKinds; ++kind) {
    const WindowTable& table = tables.tables[kind];
    const WindowBitmap& bitmap = sieve.bitmaps[kind];
    tables_[kind] = {blob.Array<uint32_t>(bitmap.words).data(),
                     blob.Array<uint32_t>(table.buckets).data(),
                     blob.Array<WindowEntry>(table.entries).data(),
                     (uint32_t{1} << bitmap.word_log2) - 1, 32 - table.bucket_log2};
  }
  const auto has = [&](WindowKind kind) { return sieve.bitmaps[kind].windows != 0; };
  strided_ = has(kWide) || has(kNormal);
  short_ = has(kDense) || has(kTiny);
}

std::vector<LiteralScanner::Way> LiteralScanner::Ways() {
  std::vector<Way> ways;
#if defined(__x86_64__)
  if (kGathersFast) ways.push_back(Way::kAvx512);
  if (kHasAvx2) ways.push_back(Way::kAvx2);
#endif
  ways.push_back(Way::kPlain);
  return ways;
}

size_t LiteralScanner::FindStrided(std::string_view text, size_t at, Places& places) const {
#if defined(__x86_64__)
  if (way_ == Way::kAvx512) return FindStrided(text, at, places, Avx512());
  if (way_ == Way::kAvx2) return FindStrided(text, at, places, Avx2());
#endif
  const Table wide = tables_[kWide], normal = tables_[kNormal];
  const auto word = [&](size_t from) {
    uint32_t four;
    std::memcpy(&four, text.data() + from, 4);
    return four | kFold4;
  };
  for (; at + 4 <= text.size() && places.HasRoom(); at += 4) {
    const uint32_t low = word(at);
    if (normal.Has(Hash(low))) places.Add(at, kNormal);
    if (at + 8 <= text.size() && wide.Has(Hash(low, word(at + 4)))) places.Add(at, kWide);
  }
  return at + 4 <= text.size() ? at : text.size();
}

size_t LiteralScanner::FindShort(std::string_view text, size_t at, Places& places) const {
#if defined(__x86_64__)
  if (way_ == Way::kAvx512) return FindShort(text, at, places, Avx512());
  if (way_ == Way::kAvx2) return FindShort(text, at, places, Avx2());
#endif
  for (; at + 3 <= text.size() && places.HasRoom(); ++at) LookAtShort(text, at, places);
  return at + 3 <= text.size() ? at : text.size();
}

void LiteralScanner::LookAtShort(std::string_view text, size_t at, Places& places) const {
  uint32_t window = 0;
  if (at + 4 <= text.size()) {
    std::memcpy(&window, text.data() + at, 4);
    window |= kFold4;
    if (tables_[kDense].Has(Hash(window))) places.Add(at, kDense);
  } else {
    std::memcpy(&window, text.data() + at, 3);
  }
  if (tables_[kTiny].Has(Hash((window & 0xFFFFFF) | kFold3))) places.Add(at, kTiny);
}

bool LiteralScanner::HasRestOf(std::string_view text, size_t at, const WindowEntry& entry) const {
  const std::string_view wanted = blob_.String(literals_[entry.literal]);
  for (size_t i = 8; i < wanted.size(); ++i) {
    if (LowerAscii(text[at + i]) != wanted[i]) return false;
  }
  return true;
}

}  // namespace strigil
