// Packs as files: their bytes, and the name of the pack.
//
// Tested by tests/pack_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "filters/rules/pack.h"
#include "pipeline/error.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

// The bytes of a file that may be a pack, or what is wrong with it.
struct PackFile {
  std::string bytes;
  std::string problem;
};

PackFile ReadPackFile(const std::string& path) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code))
    return {"", path + ": is a directory, not a rule file"};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return {"", path + ": cannot be opened: " + std::strerror(errno == 0 ? EIO : errno)};
  }
  PackFile result;
  result.bytes.resize(kMaxPackSize + 1);
  file.read(result.bytes.data(), static_cast<std::streamsize>(result.bytes.size()));
  if (file.bad())
    return {"", path + ": cannot be read: " + std::strerror(errno == 0 ? EIO : errno)};
  result.bytes.resize(static_cast<size_t>(file.gcount()));
  return result;
}

}  // namespace

Pack LoadPack(const std::string& path) {
  const PackFile file = ReadPackFile(path);
  if (!file.problem.empty()) throw Error(Status::kUsage, file.problem);
  return ParsePack(file.bytes, path, PackName(path));
}

std::vector<std::string> CheckPackFile(const std::string& path, Pack* pack) {
  const PackFile file = ReadPackFile(path);
  if (!file.problem.empty()) return {file.problem};
  return CheckPack(file.bytes, path, PackName(path), pack);
}

std::string PackName(const std::string& path) {
  std::string_view name = path;
  const size_t slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  if (name.size() > 5 && name.ends_with(".toml")) name.remove_suffix(5);
  std::string result;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || c == '.' || byte >= 0x80;
    result += ok ? c : '_';
  }
  if (result.empty() || !IsValidUtf8(result)) return "rules";
  return result;
}

}  // namespace strigil
