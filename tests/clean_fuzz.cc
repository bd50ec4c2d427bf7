// Fuzzes the chain: any bytes, every profile. The clean text is valid UTF-8, cleaning it again
// changes nothing, and the edits are well-formed.
//
// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "pipeline/cleaner.h"
#include "pipeline/edit.h"
#include "pipeline/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static strigil::Cleaner safe({.profile = "safe"});
  static strigil::Cleaner news({.profile = "news"});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (strigil::Cleaner* cleaner : {&safe, &news}) {
    if (!strigil::AreWellFormed(cleaner->Edits(text), size)) std::abort();
    const std::string clean = cleaner->Clean(text);
    if (!strigil::IsValidUtf8(clean)) std::abort();
    if (cleaner->Clean(clean) != clean) std::abort();
  }
  return 0;
}
