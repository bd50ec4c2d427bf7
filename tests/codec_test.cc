// Reading: every codec, whole, joined, cut at every byte, flipped at every bit, padded, followed by
// garbage, byte by byte. The stored forms are made here by the format's own library.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/codec.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <boost/iostreams/device/array.hpp>
#include <boost/iostreams/filtering_streambuf.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "pipeline/error.h"
#include "pipeline/io/codec_filter.h"
#include "tests/codec_testing.h"

namespace strigil {
namespace {

using namespace std::string_literals;

const std::vector<Codec> kCodecs = {Codec::kGzip, Codec::kZstd, Codec::kXz, Codec::kBzip2};

ReadResult Decode(const std::string& stored, size_t read_size = 4096,
                  const DecodeLimits& limits = {}) {
  ReadResult result;
  StreamDecoder decoder("x", limits);
  std::string buffer(read_size, '\0');
  size_t at = 0;
  try {
    while (!decoder.ended()) {
      const size_t count = decoder.Decode(buffer.data(), buffer.size());
      result.text.append(buffer, 0, count);
      if (count != 0 || decoder.ended()) continue;
      const Room room = decoder.NextRoom();
      const size_t size = std::min({room.size, stored.size() - at, read_size});
      std::copy_n(stored.data() + at, size, room.next);
      decoder.Fill(size);
      at += size;
    }
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), Status::kInput);
    result.error = error.what();
  }
  return result;
}

TEST(Codec, RoundTripForEveryReadSize) {
  const std::string text = Text(2000);
  for (const Codec codec : kCodecs) {
    const std::string stored = Encode(codec, text);
    for (const size_t size : {1, 2, 3, 7, 64, 4096, 65536, 1 << 20}) {
      const ReadResult result = Decode(stored, size);
      EXPECT_EQ(result.error, "") << NameOf(codec) << " " << size;
      EXPECT_TRUE(result.text == text) << NameOf(codec) << " " << size;
    }
  }
}

TEST(Codec, CutAtEveryByteIsReportedAndTheReadablePartDelivered) {
  const std::string text = Text(60);
  for (const Codec codec : kCodecs) {
    const std::string stored = Encode(codec, text);
    size_t last = 0;
    for (size_t cut = 1; cut < stored.size(); ++cut) {
      const ReadResult result = Decode(stored.substr(0, cut));
      ASSERT_NE(result.error, "") << NameOf(codec) << " cut at " << cut;
      ASSERT_TRUE(text.starts_with(result.text)) << NameOf(codec) << " cut at " << cut;
      ASSERT_GE(result.text.size(), last);  // more of the file never gives less of the text
      last = result.text.size();
    }
    if (codec != Codec::kBzip2) {
      EXPECT_EQ(last, text.size()) << NameOf(codec);  // the last byte is not text
    }
  }
}

TEST(Codec, CutStreamOnAPipe) {
  const std::string text = Text(10);
  for (const Codec codec : kCodecs) {
    const std::string stored = Encode(codec, text);
    for (size_t cut = 1; cut < 16; ++cut) {
      const ReadResult result = ReadPipe(stored.substr(0, cut), 1);
      EXPECT_NE(result.error, "") << NameOf(codec) << " cut at " << cut << ": " << result.text;
    }
  }
}

TEST(Codec, NoFlippedBitChangesTextSilently) {
  const std::string text = Text(12);
  const TemporaryFolder folder;
  for (const Codec codec : kCodecs) {
    const std::string stored = Encode(codec, text);
    for (size_t bit = 0; bit < stored.size() * 8; ++bit) {
      std::string flipped = stored;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      // The name says nothing here: a damaged magic number must be noticed all the same.
      const ReadResult result =
          bit < 128 ? ReadInput(folder.Put("dump", flipped)) : Decode(flipped);
      if (result.error.empty()) {
        ASSERT_TRUE(result.text == text) << NameOf(codec) << " bit " << bit;
      }
    }
  }
}

TEST(Codec, JoinedMembersOfEveryKind) {
  const std::string one = Text(5);
  for (const Codec first : kCodecs) {
    for (const Codec second : kCodecs) {
      const std::string stored = Encode(first, one) + Encode(second, "two\n") + Encode(first, "");
      for (const size_t size : {1, 5, 4096}) {
        const ReadResult result = Decode(stored, size);
        EXPECT_EQ(result.error, "") << NameOf(first) << " " << NameOf(second);
        EXPECT_EQ(result.text, one + "two\n");
      }
    }
  }
}

TEST(Codec, ManySmallMembers) {
  for (const Codec codec : kCodecs) {
    std::string stored;
    std::string text;
    const int members = codec == Codec::kBzip2 ? 100 : 500;
    for (int i = 0; i < members; ++i) {
      stored += Encode(codec, std::to_string(i) + "\n");
      text += std::to_string(i) + "\n";
    }
    EXPECT_EQ(Decode(stored).text, text);
  }
}

TEST(Codec, GarbageAfterTheEndIsReportedAfterTheData) {
  const std::string text = Text(5);
  for (const Codec codec : kCodecs) {
    for (const std::string& garbage :
         {"x"s, "garbage here"s, "\x1f"s, "\x28\xb5"s, "BZh"s, "\0\0\0\0x"s}) {
      const ReadResult result = Decode(Encode(codec, text) + garbage);
      EXPECT_EQ(result.text, text);
      EXPECT_NE(result.error.find("trailing garbage"), std::string::npos)
          << NameOf(codec) << " " << garbage << ": " << result.error;
    }
  }
}

TEST(Codec, ZeroPadding) {
  const std::string text = Text(5);
  for (const Codec codec : {Codec::kGzip, Codec::kXz, Codec::kBzip2}) {
    const std::string padded = Encode(codec, text) + std::string(512, '\0');
    EXPECT_EQ(Decode(padded).error, "") << NameOf(codec);
    EXPECT_EQ(Decode(padded, 1).text, text);
  }
  EXPECT_NE(Decode(Encode(Codec::kZstd, text) + std::string(512, '\0')).error, "");
  EXPECT_NE(Decode(Encode(Codec::kXz, text) + std::string(3, '\0')).error, "");
  EXPECT_EQ(Decode(Encode(Codec::kXz, text) + std::string(4, '\0') + Encode(Codec::kXz, text)).text,
            text + text);
}

TEST(Codec, GzipHeaderAndTrailerAreChecked) {
  const std::string text = Text(5);
  std::string stored = Encode(Codec::kGzip, text);
  for (const size_t from_end : {1, 4, 5, 8}) {  // ISIZE, CRC32
    std::string bad = stored;
    bad[bad.size() - from_end] = static_cast<char>(bad[bad.size() - from_end] ^ 0x40);
    const ReadResult result = Decode(bad);
    EXPECT_EQ(result.text, text);
    EXPECT_NE(result.error, "");
  }
  std::string extra = stored;
  extra[3] = 4;  // FEXTRA of no bytes is legal
  extra.insert(10, 2, '\0');
  EXPECT_EQ(Decode(extra).text, text);
  std::string reserved = stored;
  reserved[3] = static_cast<char>(0x80);
  EXPECT_NE(Decode(reserved).error, "");
  std::string header = stored.substr(0, 10);
  header[3] = 2;  // FHCRC
  const uLong crc = crc32(0, reinterpret_cast<const Bytef*>(header.data()), 10);
  const std::string good =
      header + static_cast<char>(crc) + static_cast<char>(crc >> 8) + stored.substr(10);
  EXPECT_EQ(Decode(good).text, text);
  std::string bad = good;
  bad[10] = static_cast<char>(bad[10] ^ 1);
  EXPECT_NE(Decode(bad).error, "");
}

std::string Skippable(const std::string& bytes) {
  std::string frame = "\x53\x2a\x4d\x18"s;
  for (int shift = 0; shift < 32; shift += 8) frame += static_cast<char>(bytes.size() >> shift);
  return frame + bytes;
}

TEST(Codec, ZstdSkippableFrames) {
  const std::string frame = Encode(Codec::kZstd, "text\n");
  EXPECT_EQ(Decode(Skippable("abc") + frame + Skippable("") + frame, 1).text, "text\ntext\n");
  EXPECT_EQ(Decode(Skippable("abc")).error, "");
  EXPECT_NE(Decode(frame + Skippable("abc").substr(0, 9)).error, "");
  EXPECT_NE(Decode("\x50\x2a\x4d\x18\xff\xff\xff\xff"s).error,
            "");  // 4 GiB of which nothing is there
}

TEST(Codec, ZstdWindowAndDictionaryAreRefusedByName) {
  const std::string huge = "\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00"s;  // 2 GiB
  const ReadResult result = Decode(huge);
  EXPECT_NE(result.error.find("window of 2147483648"), std::string::npos) << result.error;
  EXPECT_NE(result.error.find("--max-window"), std::string::npos);
  const std::string text = Text(3000);
  EXPECT_NE(Decode(Encode(Codec::kZstd, text), 4096, {.max_window = 2 * 1024 * 1024 - 1}).error,
            "");
  EXPECT_EQ(Decode(Encode(Codec::kZstd, text), 4096, {.max_window = 2 * 1024 * 1024}).text, text);
  const std::string dictionary = "\x28\xb5\x2f\xfd\x21\x2a\x05\x29\x00\x00hello"s;
  EXPECT_NE(Decode(dictionary).error.find("dictionary 42"), std::string::npos);
  EXPECT_NE(
      Decode(Encode(Codec::kXz, text), 4096, {.max_window = 65536}).error.find("--max-window"),
      std::string::npos);
}

TEST(Codec, ErrorsSayWhere) {
  const std::string text = Text(5);
  const std::string stored = Encode(Codec::kGzip, text);
  EXPECT_EQ(Decode(stored + "x").error, "x: byte " + std::to_string(text.size()) +
                                            " (compressed byte " + std::to_string(stored.size()) +
                                            "): trailing garbage after the end of the gzip data");
}

TEST(Codec, FiltersWorkInAStreamBuffer) {
  const std::string text = Text(500);
  for (const Codec codec : kCodecs) {
    const std::string stored = Encode(codec, text);
    boost::iostreams::filtering_streambuf<boost::iostreams::input> buffer;
    buffer.push(DecodingFilter("x", {}));
    buffer.push(boost::iostreams::array_source(stored.data(), stored.size()));
    std::ostringstream out;
    out << &buffer;
    EXPECT_EQ(out.str(), text) << NameOf(codec);
  }
}

TEST(Detect, TextIsNotTakenForACodec) {
  for (const std::string& text : {"a"s, "B\n"s, "BZ\n"s, "BZh\n"s, "BZh5 is a street"s, "(a)"s,
                                  "(\n"s, "P*M"s, "P*Me"s, "\n"s, ""s, "7z"s}) {
    const ReadResult result = ReadPipe(text, 1);
    EXPECT_EQ(result.error, "") << text;
    EXPECT_EQ(result.text, text);
  }
}

TEST(Detect, DoesNotDependOnReadSizes) {
  const std::string text = Text(3);
  for (const Codec codec : kCodecs) {
    const std::string stored = Encode(codec, text);
    for (const size_t piece : {1, 2, 3, 1000}) EXPECT_EQ(ReadPipe(stored, piece).text, text);
    EXPECT_EQ(ReadPipe(stored, 2, true).text, text);
  }
}

TEST(Codec, CollectionOfBadInputs) {
  const std::filesystem::path root =
      std::filesystem::path(__FILE__).parent_path().parent_path().parent_path() /
      "shared/badinputs";
  std::ifstream manifest(root / "MANIFEST.tsv");
  if (!manifest) GTEST_SKIP() << "no collection at " << root;
  std::string line;
  int files = 0;
  while (std::getline(manifest, line)) {
    std::vector<std::string> columns;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, '\t');) columns.push_back(field);
    if (columns.size() < 5) continue;
    const std::string& mode = columns[4];
    if (mode != "gz" && mode != "zst" && mode != "xz" && mode != "bz2") continue;
    const std::string path = (root / columns[0]).string();
    if (!std::filesystem::exists(path)) continue;
    ++files;
    const ReadResult result = ReadInput(path);
    if (columns[3] == "must-reject") {
      EXPECT_NE(result.error, "") << columns[0];
    } else if (columns[3] == "ok") {
      EXPECT_EQ(result.error, "") << columns[0];
    }
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace strigil
