// Tested by tests/wet_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/warc_digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "pipeline/error.h"

namespace strigil {
namespace {

constexpr size_t kNone = std::string_view::npos;

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::string Base32(const unsigned char* bytes, size_t size) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (size_t i = 0; i < size; ++i) {
    bits = (bits << 8 | bytes[i]) & 0xFFFF;
    for (count += 8; count >= 5; count -= 5) text += kDigits[bits >> (count - 5) & 31];
  }
  if (count > 0) text += kDigits[bits << (5 - count) & 31];
  while (text.size() % 8 != 0) text += '=';
  return text;
}

std::string Base16(const unsigned char* bytes, size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

}  // namespace

std::string DigestOfEdited(std::string_view old, std::string_view body, const EditList& edits) {
  std::string algorithm(old.substr(0, std::min(old.find(':'), old.size())));
  const EVP_MD* method = old.find(':') == kNone ? nullptr : EVP_get_digestbyname(algorithm.c_str());
  if (method == nullptr) {
    algorithm = "sha1";
    method = EVP_sha1();
  }
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  bool fine = context != nullptr && EVP_DigestInit_ex(context.get(), method, nullptr) == 1;
  const auto add = [&](std::string_view bytes) {
    fine = fine && EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1;
  };
  size_t at = 0;
  for (const Edit& edit : edits) {
    add(body.substr(at, edit.offset - at));
    add(edit.replacement);
    at = edit.offset + edit.length;
  }
  add(body.substr(at));
  if (!fine || EVP_DigestFinal_ex(context.get(), digest, &size) != 1) {
    throw Error(Status::kOutput, "WARC-Block-Digest: OpenSSL has no " + algorithm);
  }
  const std::string_view digits = old.substr(old.find(':') + 1);
  const bool base16 =
      digits.size() == size * 2 && digits.find_first_not_of("0123456789abcdefABCDEF") == kNone;
  return algorithm + ":" + (base16 ? Base16(digest, size) : Base32(digest, size));
}

}  // namespace strigil
