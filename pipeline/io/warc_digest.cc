// Tested by tests/wet_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/warc_digest.h"

#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kNone = std::string_view::npos;

// `SHA-256`, `sha256` and `sha_256` are one name.
std::string PlainName(std::string_view algorithm) {
  std::string name;
  for (const char c : algorithm) {
    if (c != '-' && c != '_') name += LowerAscii(c);
  }
  return name;
}

// Null: there is none of this name.
const nettle_hash* FindHash(std::string_view algorithm) {
  const std::string name = PlainName(algorithm);
  for (const nettle_hash* const* hash = nettle_get_hashes(); *hash != nullptr; ++hash) {
    if (PlainName((*hash)->name) == name) return *hash;
  }
  return nullptr;
}

std::string Base32(const std::vector<uint8_t>& bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const uint8_t byte : bytes) {
    bits = (bits << 8 | byte) & 0xFFFF;
    for (count += 8; count >= 5; count -= 5) text += kDigits[bits >> (count - 5) & 31];
  }
  if (count > 0) text += kDigits[bits << (5 - count) & 31];
  while (text.size() % 8 != 0) text += '=';
  return text;
}

std::string Base16(const std::vector<uint8_t>& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace

std::string DigestOfEdited(std::string_view old, std::string_view body, const EditList& edits) {
  std::string algorithm(old.substr(0, std::min(old.find(':'), old.size())));
  const nettle_hash* hash = old.find(':') == kNone ? nullptr : FindHash(algorithm);
  if (hash == nullptr) {
    algorithm = "sha1";
    hash = &nettle_sha1;
  }
  std::vector<std::max_align_t> context(hash->context_size / sizeof(std::max_align_t) + 1);
  hash->init(context.data());
  const auto add = [&](std::string_view bytes) {
    hash->update(context.data(), bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  };
  size_t at = 0;
  for (const Edit& edit : edits) {
    add(body.substr(at, edit.offset - at));
    add(edit.replacement);
    at = edit.offset + edit.length;
  }
  add(body.substr(at));
  std::vector<uint8_t> digest(hash->digest_size);
  hash->digest(context.data(), digest.size(), digest.data());
  const std::string_view digits = old.substr(old.find(':') + 1);
  const bool base16 = digits.size() == digest.size() * 2 &&
                      digits.find_first_not_of("0123456789abcdefABCDEF") == kNone;
  return algorithm + ":" + (base16 ? Base16(digest) : Base32(digest));
}

}  // namespace strigil
