// Reading, appending, and the locks that keep other runs away. Names of files need not be UTF-8:
// what is not is written as %XX.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/manifest.h"

#include <dirent.h>
#include <fcntl.h>
#include <simdjson.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <vector>

#include "pipeline/error.h"
#include "pipeline/json_text.h"
#include "pipeline/ledger.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr std::string_view kPrefix = ".strigil-manifest";

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What the members about ManifestEntry::files begin with.
constexpr std::array<std::string_view, ManifestEntry::kFiles> kFileNames = {"output", "ledger",
                                                                            "rejects", "stats"};

uint64_t NumberOf(const simdjson::dom::element& line, std::string_view key) {
  uint64_t value = 0;
  return line[key].get(value) ? 0 : value;
}
std::string TextOf(const simdjson::dom::element& line, std::string_view key) {
  std::string_view text;
  return line[key].get(text) ? std::string() : std::string(text);
}

void AppendNumber(std::string_view key, uint64_t value, std::string& line) {
  line += ",\"" + std::string(key) + "\":" + std::to_string(value);
}

}  // namespace

std::string JsonName(std::string_view name) {
  std::string text;
  constexpr char kDigits[] = "0123456789ABCDEF";
  while (!name.empty()) {
    const Decoded c = DecodeOne(name);
    const std::string_view bytes = name.substr(0, c.length);
    if (IsValidUtf8(bytes) && bytes != "%") {
      text += bytes;
    } else {
      for (const char byte : bytes) {
        text += {'%', kDigits[static_cast<uint8_t>(byte) >> 4],
                 kDigits[static_cast<uint8_t>(byte) & 15]};
      }
    }
    name.remove_prefix(c.length);
  }
  std::string json;
  AppendJsonString(text, json);
  return json;
}

std::string NameFromJson(std::string_view text) {
  std::string name;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 &&
                        HexValue(text[i + 2]) >= 0;
    name +=
        escape ? static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return name;
}

Manifest::Manifest(const std::string& folder, const Shard& shard) {
  std::string name(kPrefix);
  if (shard.count > 1)
    name += "-" + std::to_string(shard.index) + "-of-" + std::to_string(shard.count);
  path_ = folder + "/" + name + ".jsonl";
  const auto busy = [&] {
    return Error(Status::kUsage, folder + ": another run of strigil is writing there");
  };
  // Shards share the folder, and each has its manifest alone.
  folder_ = OpenFile(folder, O_RDONLY | O_DIRECTORY);
  if (folder_.get() >= 0 &&
      flock(folder_.get(), (shard.count > 1 ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 &&
      errno == EWOULDBLOCK) {
    throw busy();  // any other error: a file system without locks of folders
  }
  file_ = OpenFile(path_, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, 0666);
  if (file_.get() < 0) throw Error(Status::kOutput, path_ + ": cannot open: " + ErrorText(errno));
  if (flock(file_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) throw busy();

  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(folder.c_str()), closedir);
  while (const dirent* entry = entries ? readdir(entries.get()) : nullptr) {
    const std::string_view other = entry->d_name;
    if (other.starts_with(kPrefix) && other.ends_with(".jsonl") && other != name + ".jsonl")
      names.emplace_back(other);
  }
  std::sort(names.begin(), names.end());
  for (const std::string& other : names) Read(folder + "/" + other);
  Read(path_);  // last: our own word counts most
}

void Manifest::Read(const std::string& path) {
  const Descriptor file = OpenFile(path, O_RDONLY);
  if (file.get() < 0) return;
  std::string text;
  char buffer[64 * 1024];
  for (ssize_t got = 0; (got = read(file.get(), buffer, sizeof buffer)) != 0;) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(Status::kInput, path + ": cannot read: " + ErrorText(errno));
    text.append(buffer, static_cast<size_t>(got));
  }
  size_t at = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', at)) {
    ReadLine(std::string_view(text).substr(at, end - at));
    at = end + 1;
  }
  if (path == path_) torn_ = at < text.size();
}

void Manifest::ReadLine(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element line;
  if (parser.parse(simdjson::padded_string(text)).get(line) || !line.is_object()) return;
  if (const std::string begun = TextOf(line, "begun"); !begun.empty()) {
    entries_[NameFromJson(begun)] = std::nullopt;  // what was done before is being replaced
    return;
  }
  ManifestEntry entry;
  entry.output = NameFromJson(TextOf(line, "output"));
  if (entry.output.empty()) return;
  entry.input = NameFromJson(TextOf(line, "input"));
  const auto hash_of = [&](std::string_view key) {
    return std::strtoull(TextOf(line, key).c_str(), nullptr, 16);
  };
  entry.fingerprint = {.size = NumberOf(line, "input_size"),
                       .changed_ns = NumberOf(line, "input_changed_ns"),
                       .xxh64 = hash_of("input_pieces_xxh64")};
  entry.input_xxh64 = hash_of("input_xxh64");
  entry.rules = TextOf(line, "rules");
  if (line["complete"].get(entry.complete)) entry.complete = false;
  entry.records = NumberOf(line, "records");
  entry.faulty = NumberOf(line, "faulty");
  entry.bytes_in = NumberOf(line, "bytes_in");
  entry.bytes_out = NumberOf(line, "bytes_out");
  for (size_t i = 0; i < entry.files.size(); ++i) {
    const std::string name(kFileNames[i]);
    if (line[name + "_xxh64"].error()) continue;
    entry.files[i] = {.size = NumberOf(line, name + "_size"),
                      .changed_ns = NumberOf(line, name + "_changed_ns"),
                      .xxh64 = hash_of(name + "_xxh64")};
  }
  std::string output = entry.output;
  entries_[std::move(output)] = std::move(entry);
}

bool Manifest::Knows(const std::string& output) const {
  return entries_.find(output) != entries_.end();
}

const ManifestEntry* Manifest::Find(const std::string& output) const {
  const auto found = entries_.find(output);
  return found != entries_.end() && found->second ? &*found->second : nullptr;
}

void Manifest::Begin(const std::string& output) {
  WriteLine("{\"begun\":" + JsonName(output) + "}", false);
}

void Manifest::Append(const ManifestEntry& entry) {
  std::string line =
      "{\"output\":" + JsonName(entry.output) + ",\"input\":" + JsonName(entry.input);
  AppendNumber("input_size", entry.fingerprint.size, line);
  AppendNumber("input_changed_ns", entry.fingerprint.changed_ns, line);
  line += ",\"input_pieces_xxh64\":\"" + Hex(entry.fingerprint.xxh64) + "\",\"input_xxh64\":\"" +
          Hex(entry.input_xxh64) + "\",\"rules\":\"" + entry.rules + "\"";
  line += entry.complete ? ",\"complete\":true" : ",\"complete\":false";
  AppendNumber("records", entry.records, line);
  AppendNumber("faulty", entry.faulty, line);
  AppendNumber("bytes_in", entry.bytes_in, line);
  AppendNumber("bytes_out", entry.bytes_out, line);
  for (size_t i = 0; i < entry.files.size(); ++i) {
    const std::optional<WrittenFile>& file = entry.files[i];
    if (!file) continue;
    const std::string name(kFileNames[i]);
    AppendNumber(name + "_size", file->size, line);
    AppendNumber(name + "_changed_ns", file->changed_ns, line);
    line += ",\"" + name + "_xxh64\":\"" + Hex(file->xxh64) + "\"";
  }
  line += '}';
  WriteLine(std::move(line), true);
}

void Manifest::WriteLine(std::string line, bool sync) {
  line += '\n';
  const std::lock_guard lock(mutex_);
  if (torn_) line.insert(0, "\n");
  torn_ = false;
  const auto fail = [&](const char* what) {
    throw Error(Status::kOutput, path_ + ": cannot " + what + ": " + ErrorText(errno));
  };
  for (std::string_view rest = line; !rest.empty();) {
    const ssize_t count = write(file_.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      torn_ = rest.size() < line.size();
      fail("write");
    }
    rest.remove_prefix(static_cast<size_t>(count));
  }
  if (sync && fdatasync(file_.get()) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
    fail("sync");
}

}  // namespace strigil
