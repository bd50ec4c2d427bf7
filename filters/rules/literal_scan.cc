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
    tables_[kind] = {blob.Array<WindowBucket>(table.buckets).data(),
                     blob.Array<WindowEntry>(table.entries).data(), 32 - table.bucket_log2,
                     static_cast<uint32_t>(kWindowBytes[kind]),
                     ~uint64_t{0} >> (64 - 8 * kWindowBytes[kind])};
  }
  const auto bits_of = [&](const WindowBitmap& bitmap) {
    return Bitmap{blob.Array<uint32_t>(bitmap.words).data(), (uint32_t{1} << bitmap.word_log2) - 1};
  };
  strided_bits_ = bits_of(sieve.strided);
  dense_bits_ = bits_of(sieve.dense);
  tiny_bits_ = bits_of(sieve.tiny);
  strided_ = sieve.strided.windows != 0;
  short_ = sieve.dense.windows != 0 || sieve.tiny.windows != 0;
}

std::vector<LiteralScanner::Way> LiteralScanner::Ways() {
  std::vector<Way> ways;
#if defined(__x86_64__)
  if (kHasAvx512) ways.push_back(Way::kAvx512);
  if (kHasAvx2) ways.push_back(Way::kAvx2);
#endif
  ways.push_back(Way::kPlain);
  return ways;
}

size_t LiteralScanner::FindStrided(std::string_view text, size_t at, Places& places) const {
#if defined(__x86_64__)
  if (way_ == Way::kAvx512 && kGathersFast) return FindStrided(text, at, places, Avx512());
  if (way_ != Way::kPlain) return FindStrided(text, at, places, Avx2());
#endif
  const auto four = [&](size_t from) {
    uint32_t bytes;
    std::memcpy(&bytes, text.data() + from, 4);
    return bytes | kFold4;
  };
  for (; at + 4 <= text.size() && places.HasRoom(); at += 4) {
    const uint32_t low = four(at), hash = Hash(low), word = strided_bits_.Word(hash);
    if (Bitmap::Has(word, hash)) Add(text, at, kNormal, places);
    if (at + 8 <= text.size() && Bitmap::Has(word, Hash(low, four(at + 4))))
      Add(text, at, kWide, places);
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
    const uint32_t hash = Hash(window);
    if (Bitmap::Has(dense_bits_.Word(hash), hash)) Add(text, at, kDense, places);
  } else {
    std::memcpy(&window, text.data() + at, 3);
  }
  const uint32_t hash = Hash((window & 0xFFFFFF) | kFold3);
  if (Bitmap::Has(tiny_bits_.Word(hash), hash)) Add(text, at, kTiny, places);
}

bool LiteralScanner::HasRestOf(std::string_view text, size_t at, const WindowEntry& entry) const {
  const std::string_view wanted = blob_.String(literals_[entry.literal]);
  for (size_t i = 8; i < wanted.size(); ++i) {
    if (LowerAscii(text[at + i]) != wanted[i]) return false;
  }
  return true;
}

}  // namespace strigil
