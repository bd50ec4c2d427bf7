// gzip is decoded by two libraries; here zlib alone is the judge of both: same text, same
// acceptance.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "pipeline/error.h"
#include "pipeline/io/codec.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

std::string Member(std::string_view text, int level) {
  const auto encoder = NewEncoder(Codec::kGzip, {.level = level});
  std::string stored(text.size() + 1024, '\0');
  Source in{text.data(), text.size()};
  Room out{stored.data(), stored.size()};
  EXPECT_TRUE(encoder->Encode(in, out, Encoder::Step::kEnd));
  stored.resize(stored.size() - out.size);
  return stored;
}

struct Decoded {
  std::string text;
  bool good = true;
  bool operator==(const Decoded&) const = default;
};

Decoded ByZlib(std::string_view stored) {
  Decoded decoded;
  z_stream stream = {};
  inflateInit2(&stream, 31);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stored.data()));
  stream.avail_in = static_cast<uInt>(stored.size());
  char buffer[4096];
  int result = Z_OK;
  while (stream.avail_in > 0 || stream.avail_out == 0) {
    if (result == Z_STREAM_END) {
      while (stream.avail_in > 0 && *stream.next_in == 0) ++stream.next_in, --stream.avail_in;
      if (stream.avail_in == 0) break;
      inflateReset(&stream);
    }
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    result = inflate(&stream, Z_NO_FLUSH);
    decoded.text.append(buffer, sizeof buffer - stream.avail_out);
    if (result != Z_OK && result != Z_STREAM_END) break;
  }
  decoded.good = result == Z_STREAM_END;
  inflateEnd(&stream);
  return decoded;
}

Decoded ByUs(std::string_view stored, size_t read, size_t room) {
  StreamDecoder decoder("test", {});
  Decoded decoded;
  std::string buffer(room, '\0');
  try {
    while (true) {
      const size_t count = decoder.Decode(buffer.data(), buffer.size());
      decoded.text.append(buffer, 0, count);
      if (count != 0) continue;
      if (decoder.ended()) break;
      const Room next = decoder.NextRoom();
      const size_t size = std::min({read, stored.size(), next.size});
      std::copy_n(stored.data(), size, next.next);
      decoder.Fill(size);
      stored.remove_prefix(size);
    }
  } catch (const Error&) {
    decoded.good = false;
  }
  return decoded;
}

TEST(Gzip, EveryFixtureInMembersOfAllSizes) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::string text;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::filesystem::path(STRIGIL_SOURCE_DIR) / "fixtures")) {
    if (!entry.is_regular_file() || text.size() > 3'000'000) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    text.append(std::istreambuf_iterator<char>(in), {});
  }
  ASSERT_FALSE(text.empty());
  std::string stored;
  for (size_t at = 0; at < text.size();) {
    const size_t size =
        std::min<size_t>(text.size() - at, random() % (random() % 20 == 0 ? 400000 : 9000));
    stored += Member(std::string_view(text).substr(at, size), static_cast<int>(1 + random() % 9));
    at += size;
  }
  for (const size_t read : {1000, 70000, 1 << 20}) {
    for (const size_t room : {997, 65536, 1 << 20}) {
      const Decoded decoded = ByUs(stored, read, room);
      ASSERT_TRUE(decoded.good);
      ASSERT_EQ(decoded.text, text);
    }
  }
}

TEST(Gzip, DamagedAsZlibSeesIt) {
  const std::string first =
      Member("The bridge was opened. The bridge was closed. The bridge fell.\n", 6);
  const std::string good = first + Member("A second member.\n", 9);
  for (size_t at = 0; at < good.size(); ++at) {
    const std::string cut = good.substr(0, at);
    // The end of the first member is an end; and a stream that is empty is none.
    if (at > 0) {
      EXPECT_EQ(ByUs(cut, 1 << 20, 1 << 20).good, ByZlib(cut).good) << "cut at " << at;
    }
    for (int bit = 0; bit < 8; ++bit) {
      // What begins as no gzip member at all is told by others than zlib.
      const bool magic = at < 2 || (at >= first.size() && at < first.size() + 2);
      if (magic) continue;
      std::string damaged = good;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      const Decoded ours = ByUs(damaged, 1 << 20, 1 << 20);
      const Decoded theirs = ByZlib(damaged);
      EXPECT_EQ(ours.good, theirs.good) << "byte " << at << " bit " << bit;
      if (ours.good) {
        EXPECT_EQ(ours.text, theirs.text) << "byte " << at << " bit " << bit;
      }
    }
  }
}

}  // namespace
}  // namespace strigil
