// The rule packs of the program, put into it by the build (embed_packs.cc). Constant, so safe to
// read from any thread; pages of it that nothing reads are never loaded.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace strigil {

struct PackSource {
  std::string_view name;  // "cookies"
  std::string_view toml;  // the file as it is, for ParsePack
};

// In the order of their names.
extern const PackSource kPackSources[];
extern const size_t kPackSourcesSize;

// What SerializeTables (rule_tables.h) makes of all of them in this order; aligned to 64 bytes.
extern const char kPackTables[];
extern const size_t kPackTablesSize;

}  // namespace strigil
