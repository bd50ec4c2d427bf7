// What kind of stream this is, by its first bytes. Tested by detect_format_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "pipeline/error.h"
#include "pipeline/format.h"
#include "pipeline/io/json_line.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

using namespace std::string_view_literals;

constexpr size_t kWindow = 64 * 1024;  // what callers look at; fewer bytes are a whole stream

struct Kind {
  std::string_view magic;  // at the start of the stream
  std::string_view name;
};

// UTF-32LE before UTF-16LE, whose mark it begins with.
constexpr Kind kEncodings[] = {
    {"\xFF\xFE\0\0"sv, "UTF-32LE"},
    {"\0\0\xFE\xFF"sv, "UTF-32BE"},
    {"\xFF\xFE"sv, "UTF-16LE"},
    {"\xFE\xFF"sv, "UTF-16BE"},
};

// Nothing that a text would begin with.
constexpr Kind kBinaries[] = {
    {"%PDF-"sv, "a PDF document"},
    {"PK\x03\x04"sv, "a zip archive (or docx, xlsx, epub ...)"},
    {"PK\x05\x06"sv, "an empty zip archive"},
    {"PK\x07\x08"sv, "a zip archive in parts"},
    {"\x1F\x8B\x08"sv, "gzip data inside the first layer"},
    {"\x28\xB5\x2F\xFD"sv, "zstd data inside the first layer"},
    {"\xFD"
     "7zXZ\0"sv,
     "xz data inside the first layer"},
    {"\x04\x22\x4D\x18"sv, "lz4 data"},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive"},
    {"Rar!\x1A\x07"sv, "a rar archive"},
    {"\x89PNG\r\n\x1A\n"sv, "a PNG image"},
    {"\xFF\xD8\xFF"sv, "a JPEG image"},
    {"GIF87a"sv, "a GIF image"},
    {"GIF89a"sv, "a GIF image"},
    {"II*\0"sv, "a TIFF image"},
    {"MM\0*"sv, "a TIFF image"},
    {"Obj\x01"sv, "an Avro file"},
    {"ARROW1\0\0"sv, "an Arrow file"},
    {"SQLite format 3\0"sv, "an SQLite database"},
    {"\x7F"
     "ELF"sv,
     "an ELF program"},
    {"\x89HDF\r\n\x1A\n"sv, "an HDF5 file"},
    {"\x93NUMPY"sv, "a NumPy array"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an old Office document"},
    {"\0asm"sv, "a WebAssembly module"},
};

// Words that a text may begin with, but then no control characters follow.
constexpr Kind kBinariesIfControls[] = {
    {"PAR1"sv, "a Parquet file"},
    {"PARE"sv, "an encrypted Parquet file"},
    {"ORC"sv, "an ORC file"},
    {"BZh"sv, "bzip2 data inside the first layer"},
};

bool HasControls(std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < '\t' || (byte > '\r' && byte < ' ')) return true;
  }
  return false;
}

bool StartsWith(std::string_view bytes, std::string_view magic) {
  return bytes.substr(0, magic.size()) == magic;
}

std::string_view NameOfBinary(std::string_view bytes) {
  for (const Kind& kind : kBinaries) {
    if (StartsWith(bytes, kind.magic)) return kind.name;
  }
  for (const Kind& kind : kBinariesIfControls) {
    if (StartsWith(bytes, kind.magic) && (bytes == kind.magic || HasControls(bytes.substr(0, 64))))
      return kind.name;
  }
  if (StartsWith(bytes, "RIFF") && bytes.size() >= 12) {
    if (bytes.substr(8, 4) == "WEBP") return "a WebP image";
    if (bytes.substr(8, 4) == "WAVE") return "a WAVE recording";
    if (bytes.substr(8, 4) == "AVI ") return "an AVI film";
  }
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp" && bytes[0] == 0)
    return "an MP4 or HEIF file";
  if (bytes.size() >= 512 && bytes.substr(257, 5) == "ustar") return "a tar archive";
  return {};
}

// `WARC/0.17`, `WARC/1.0`, `WARC/1.1`, at the start of a line.
bool BeginsAsWarc(std::string_view bytes) {
  return bytes.size() >= 8 && StartsWith(bytes, "WARC/") && (bytes[5] == '0' || bytes[5] == '1') &&
         bytes[6] == '.' && bytes[7] >= '0' && bytes[7] <= '9';
}

std::string_view SkipBlanks(std::string_view bytes) {
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : bytes.substr(first);
}

bool IsObject(std::string_view line) {
  JsonMembers members;
  Fault fault;
  return ScanJsonLine(line, {}, members, fault);
}

// The line at the start of `bytes`, and whether all of it is there.
struct Head {
  std::string_view line;
  bool whole;
};

Head FirstLine(std::string_view bytes, bool whole_stream) {
  const size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return {bytes, whole_stream};
  return {bytes.substr(0, end), true};
}

// Of a line whose end is not in the window: `{` and a key, or `{}`.
bool BeginsAsObject(std::string_view line) {
  const std::string_view rest = SkipBlanks(line.substr(1));
  return !rest.empty() && (rest[0] == '"' || rest[0] == '}');
}

// Likewise, but so far that it can be nothing else: `{"key":`.
bool BeginsWithMember(std::string_view line) {
  const std::string_view key = SkipBlanks(line.substr(1));
  if (!StartsWith(key, "\"")) return false;
  size_t end = 1;
  while (end < key.size() && key[end] != '"') end += key[end] == '\\' ? 2 : 1;
  return end < key.size() && StartsWith(SkipBlanks(key.substr(end + 1)), ":");
}

// A first line that was cut or garbled must not make text of all the good ones: so the second line
// has a say if the first one at least begins as an object.
bool LooksLikeJsonl(std::string_view bytes, bool whole_stream) {
  for (int tries = 0; tries < 2; ++tries) {
    bytes = SkipBlanks(bytes);
    if (!StartsWith(bytes, "{")) return false;
    const Head head = FirstLine(bytes, whole_stream);
    if (head.whole ? IsObject(head.line) : BeginsAsObject(head.line)) return true;
    if (head.line.size() == bytes.size() && BeginsWithMember(head.line)) return true;  // cut
    if (!BeginsAsObject(head.line)) return false;
    bytes.remove_prefix(head.line.size());
  }
  return false;
}

bool StartsWithInAnyCase(std::string_view bytes, std::string_view lower) {
  if (bytes.size() < lower.size()) return false;
  for (size_t i = 0; i < lower.size(); ++i) {
    const char c = bytes[i];
    if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lower[i]) return false;
  }
  return true;
}

}  // namespace

void RefuseBinary(std::string_view bytes, std::string_view where) {
  for (const Kind& encoding : kEncodings) {
    if (StartsWith(bytes, encoding.magic)) {
      const std::string name(encoding.name);
      throw Error(Status::kInput, std::string(where) + ": looks like " + name +
                                      "; convert it to UTF-8 first (iconv -f " + name.substr(0, 6) +
                                      " -t UTF-8)");
    }
  }
  const std::string_view name = NameOfBinary(bytes);
  if (!name.empty()) {
    throw Error(Status::kInput,
                std::string(where) + ": looks like " + std::string(name) + ", not text");
  }
}

std::string DetectFormat(std::string_view bytes, std::string_view where, bool broke_off) {
  RefuseBinary(bytes, where);
  const bool whole_stream = bytes.size() < kWindow && !broke_off;
  if (StartsWith(bytes, kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  const std::string_view first = SkipBlanks(bytes);
  if (BeginsAsWarc(first)) return "wet";
  return LooksLikeJsonl(first, whole_stream) ? "jsonl" : "text";
}

std::string_view DoubtAboutText(std::string_view bytes) {
  if (StartsWith(bytes, kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  bytes = SkipBlanks(bytes);
  const std::string_view inner = SkipBlanks(bytes.substr(bytes.empty() ? 0 : 1));
  const bool holds_object = StartsWith(inner, "{") && BeginsWithMember(inner);
  if (StartsWith(bytes, "[") && holds_object)
    return "looks like a JSON array, not JSON Lines; `jq -c '.[]'` makes lines of it";
  if (StartsWith(bytes, "\x1E") && holds_object)
    return "looks like a JSON text sequence, not JSON Lines; `tr -d '\\036'` makes lines of it";
  if (StartsWith(bytes, "{") && BeginsWithMember(bytes))
    return "looks like JSON that is not one object a line; `jq -c .` makes lines of it";
  if (StartsWithInAnyCase(bytes, "<!doctype html") || StartsWithInAnyCase(bytes, "<html"))
    return "looks like HTML; what is cleaned here is text that was extracted from it";
  if (StartsWith(bytes, "<?xml")) return "looks like XML";
  return {};
}

}  // namespace strigil
