// Run by the build: checks the rule packs and writes them as a C++ source, so that the program
// carries them. A pack with a mistake fails the build with its file, line and column.
//
//   embed_packs OUT.cc PACK.toml...
//
// defines, for filters/rules/embedded_packs.h, the sources (for `rules show`) and the tables.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/pack.h"
#include "filters/rules/rule_tables.h"

namespace {

// Bytes a line of the written source, so that it can be looked at.
constexpr size_t kChunk = 512;

void WriteLiteral(std::string_view bytes, std::ostream& out) {
  std::string literal;
  for (size_t begin = 0; begin == 0 || begin < bytes.size(); begin += kChunk) {
    literal += "\n    \"";
    for (const char c : bytes.substr(begin, kChunk)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '?') {
        literal += c;
      } else {  // three octal digits end by themselves
        literal += '\\';
        literal += static_cast<char>('0' + (byte >> 6));
        literal += static_cast<char>('0' + ((byte >> 3) & 7));
        literal += static_cast<char>('0' + (byte & 7));
      }
    }
    literal += '"';
  }
  out << literal;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteSource(const std::vector<std::string>& paths, std::ostream& out) {
  std::vector<strigil::Pack> packs;
  out << "// Written by embed_packs; do not edit.\n#include \"filters/rules/embedded_packs.h\"\n\n"
         "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\nnamespace strigil "
         "{\n\nconstinit const PackSource kPackSources[] = {";
  for (const std::string& path : paths) {
    const std::string text = ReadFile(path);
    packs.push_back(strigil::LoadPack(path));
    out << "\n  {{\"" << packs.back().name << "\"}, {";
    WriteLiteral(text, out);
    out << ", " << text.size() << "}},";
  }
  if (paths.empty()) out << "{{}, {}}";
  out << "\n};\nconst size_t kPackSourcesSize = " << paths.size() << ";\n\n";
  const std::string tables = strigil::SerializeTables(packs);
  // A literal brings a NUL behind the last byte.
  out << "alignas(64) const char kPackTables[" << tables.size() + 1 << "] =";
  WriteLiteral(tables, out);
  out << ";\nconst size_t kPackTablesSize = " << tables.size() << ";\n\n}  // namespace strigil\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: embed_packs OUT.cc PACK.toml...\n";
    return 2;
  }
  std::vector<std::string> paths(argv + 2, argv + argc);
  std::sort(paths.begin(), paths.end(), [](const std::string& a, const std::string& b) {
    return strigil::PackName(a) < strigil::PackName(b);
  });
  bool good = true;
  for (const std::string& path : paths) {
    for (const std::string& message : strigil::CheckPackFile(path)) {
      // The form that editors and build logs know.
      std::cerr << message << ": error\n";
      good = false;
    }
  }
  if (!good) return 1;
  try {
    std::ofstream out(argv[1], std::ios::binary);
    WriteSource(paths, out);
    out.close();
    if (out.fail()) {
      std::cerr << "embed_packs: " << argv[1] << ": cannot be written\n";
      std::remove(argv[1]);
      return 1;
    }
  } catch (const std::exception& error) {
    std::cerr << "embed_packs: " << error.what() << "\n";
    std::remove(argv[1]);
    return 1;
  }
  return 0;
}
