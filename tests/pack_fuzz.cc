// Fuzzes the reader of rule packs: any bytes are a pack or an Error, never a crash.
//
// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "filters/rules/pack.h"
#include "pipeline/error.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    strigil::ParsePack({reinterpret_cast<const char*>(data), size}, "fuzz.toml", "fuzz");
  } catch (const strigil::Error&) {
  }
  return 0;
}
