// Tested by tests/phrase_heads_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/phrase_heads.h"

#include <algorithm>
#include <bit>
#include <string>

#include "filters/rules/edge_table.h"
#include "pipeline/byte_scan.h"
#include "pipeline/folding.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kLongestHead = 8;    // bytes
constexpr size_t kEnoughToFold = 12;  // bytes of text that are seldom folded to less than a head

}  // namespace

void PhraseHeads::Add(std::string_view folded) {
  const std::string_view head = PhraseHead(folded);
  if (head.empty() || ++count_ > kMost) {
    any_ = true;
    return;
  }
  const uint32_t size = EdgeSize(head);
  sizes_ |= size;
  const uint64_t bit = EdgeHash(EdgeWord(head, size), size) >> (64 - kBitsLog2);
  bits_[bit >> 6] |= uint64_t{1} << (bit & 63);
}

bool PhraseHeads::Has(std::string_view folded) const {
  for (uint32_t sizes = sizes_; sizes != 0; sizes &= sizes - 1) {
    const uint32_t size = sizes & (~sizes + 1);
    if (size > folded.size()) break;
    const uint64_t bit = EdgeHash(EdgeWord(folded, size), size) >> (64 - kBitsLog2);
    if (bits_[bit >> 6] >> (bit & 63) & 1) return true;
  }
  return false;
}

// A head that is cut off may be that of any phrase.
bool PhraseHeads::HasFolded(std::string_view text, size_t size) const {
  const size_t end = CharacterStart(text, std::min(size, text.size()));
  std::string folded;
  AppendFolded(text.substr(0, end), folded);
  const std::string_view head = WithoutLeadingPunctuation(folded);
  return Has(head) || (head.size() < kLongestHead && end < text.size());
}

bool PhraseHeads::MayBegin(std::string_view plain) const {
  if (any_) return true;
  if (sizes_ == 0) return false;
  const std::string_view text = WithoutLeadingPunctuation(plain);
  const std::string_view head = text.substr(0, kLongestHead);
  const size_t before = plain.size() - text.size();
  // The folded form of ASCII differs from it by case, which hashes do not see.
  if (IsAscii(plain.substr(0, before)) && IsAscii(head)) return Has(head);
  // Some punctuation folds to letters ("™").
  return HasFolded(plain, before + kEnoughToFold) ||
         (before != 0 && HasFolded(text, kEnoughToFold));
}

}  // namespace strigil
