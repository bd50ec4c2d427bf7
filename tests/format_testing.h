// For the tests of the formats: splits a stream fed in pieces of any size, the way a reader with a
// buffer would, and keeps what came out.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/format.h"

namespace strigil {

// A record with bytes of its own.
struct Cut {
  Record record;  // its raw is stale
  std::string raw;
};

inline std::string Describe(const Cut& cut) {
  std::ostringstream out;
  const Record& record = cut.record;
  out << (record.kind == RecordKind::kRecord ? "record"
          : record.kind == RecordKind::kPart ? "part"
                                             : "copied")
      << ' ' << record.number << " at " << record.offset << ", " << cut.raw.size() << " bytes"
      << (record.extent.head ? " head" : "") << (record.extent.tail ? " tail" : "")
      << (record.extent.gap_before ? " gap" : "");
  if (record.fault)
    out << ' ' << record.fault->kind << ": " << record.fault->what << " @" << record.fault->offset;
  return out.str();
}

// Splits `stream`, fed `read_size` bytes at a time (0: all at once).
inline std::vector<Cut> Split(const Format& format, std::string_view stream, size_t read_size) {
  const auto splitter = format.NewSplitter();
  std::vector<Cut> cuts;
  std::vector<Record> records;
  std::string buffer;
  size_t read = 0;
  bool at_end = false;
  while (!at_end) {
    const size_t size = std::min(read_size == 0 ? stream.size() : read_size, stream.size() - read);
    buffer.append(stream.substr(read, size));
    read += size;
    at_end = size == 0 || (read_size == 0 && read == stream.size());
    records.clear();
    const size_t used = splitter->Feed(buffer, at_end, records);
    size_t sum = 0;
    for (const Record& record : records) {
      cuts.push_back({record, std::string(record.raw)});
      sum += record.raw.size();
    }
    EXPECT_EQ(used, sum);
    buffer.erase(0, used);
  }
  EXPECT_EQ(buffer, "") << "bytes of the stream that no record has";
  return cuts;
}

// Every read size gives the same records, and they are the stream.
inline void ExpectSameForEveryReadSize(const Format& format, std::string_view stream) {
  const std::vector<Cut> whole = Split(format, stream, 0);
  std::string joined;
  for (const Cut& cut : whole) {
    EXPECT_EQ(cut.record.offset, joined.size());
    EXPECT_FALSE(cut.raw.empty());
    joined += cut.raw;
  }
  ASSERT_EQ(joined, stream);
  for (const size_t read_size : {1, 2, 3, 7, 63, 64, 65, 4095, 4096}) {
    if (stream.size() / read_size > 20000) continue;
    const std::vector<Cut> cuts = Split(format, stream, read_size);
    ASSERT_EQ(cuts.size(), whole.size()) << "read size " << read_size;
    for (size_t i = 0; i < cuts.size(); ++i) {
      ASSERT_EQ(Describe(cuts[i]), Describe(whole[i])) << "read size " << read_size;
    }
  }
}

inline Opened OpenCut(const Format& format, const Cut& cut) {
  Record record = cut.record;
  record.raw = cut.raw;
  Opened opened;
  format.Open(record, opened);
  return opened;
}

// A record that was not split from anything.
inline Opened OpenRaw(const Format& format, std::string_view raw) {
  Record record;
  record.raw = raw;
  Opened opened;
  format.Open(record, opened);
  return opened;
}

// The record with these edits of its text.
inline std::string Applied(const Format& format, std::string_view raw, const EditList& edits) {
  Record record;
  record.raw = raw;
  const Opened opened = OpenRaw(format, raw);
  EXPECT_FALSE(opened.fault) << raw;
  EditList raw_edits;
  format.ToRawEdits(record, opened, edits, raw_edits);
  EXPECT_TRUE(AreWellFormed(raw_edits, raw.size()));
  std::string result;
  ApplyEdits(raw, raw_edits, result);
  return result;
}

// How many records of a stream are faulty when split and opened.
inline int CountFaults(const Format& format, std::string_view stream) {
  int faults = 0;
  for (const Cut& cut : Split(format, stream, 0)) {
    if (cut.record.kind == RecordKind::kRecord && OpenCut(format, cut).fault) ++faults;
  }
  return faults;
}

// A file of the collection of bad inputs, as its manifest has it.
struct BadInput {
  std::string path;  // below the collection
  std::string expected;
  std::string mode;
  std::string bytes;
};

// The plain files of a mode below a folder; empty where the collection is absent.
inline std::vector<BadInput> ReadBadInputs(std::string_view mode, std::string_view folder) {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(STRIGIL_SOURCE_DIR).parent_path() / "shared" / "badinputs";
  std::vector<BadInput> inputs;
  std::ifstream manifest(root / "MANIFEST.tsv");
  for (std::string line; std::getline(manifest, line);) {
    std::istringstream columns(line);
    std::string path, suite, license, expected, its_mode;
    std::getline(columns, path, '\t');
    std::getline(columns, suite, '\t');
    std::getline(columns, license, '\t');
    std::getline(columns, expected, '\t');
    std::getline(columns, its_mode, '\t');
    if (its_mode != mode || path.rfind(folder, 0) != 0) continue;
    const std::string extension = fs::path(path).extension().string();
    if (extension == ".gz" || extension == ".zst" || extension == ".bad") continue;
    std::ifstream file(root / path, std::ios::binary);
    inputs.push_back(
        {path, expected, its_mode, std::string(std::istreambuf_iterator<char>(file), {})});
  }
  return inputs;
}

// The records of the input are its bytes, and as many are faulty as the collection says: none, or
// some. Returns how many.
inline int ExpectFaultsAsSaid(const Format& format, const BadInput& input) {
  std::string joined;
  for (const Cut& cut : Split(format, input.bytes, 0)) joined += cut.raw;
  EXPECT_EQ(joined, input.bytes);
  const int faults = CountFaults(format, input.bytes);
  if (input.expected == "must-reject") {
    EXPECT_GE(faults, 1);
  } else if (input.expected == "ok") {
    EXPECT_EQ(faults, 0);
  }
  return faults;
}

}  // namespace strigil
