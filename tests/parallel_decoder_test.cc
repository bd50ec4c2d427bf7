// Members decoded side by side: the same text and the same messages as one after the other, for
// streams that are whole, joined, cut, flipped, padded, and for guesses that are wrong.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/parallel_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "pipeline/error.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

struct Outcome {
  std::string text, error;
  bool operator==(const Outcome&) const = default;
};

// Reads of at most `step` bytes from memory; at `fail_at` an error.
class Stored {
 public:
  Stored(std::string_view bytes, size_t step, size_t fail_at = SIZE_MAX)
      : bytes_(bytes), step_(step), fail_at_(fail_at) {}
  size_t operator()(char* to, size_t most) {
    if (at_ >= fail_at_) throw Error(Status::kInput, "cannot read");
    const size_t count = std::min({most, step_, bytes_.size() - at_, fail_at_ - at_});
    std::memcpy(to, bytes_.data() + at_, count);
    at_ += count;
    return count;
  }

 private:
  std::string_view bytes_;
  size_t step_, fail_at_;
  size_t at_ = 0;
};

Outcome Serial(Stored stored, const DecodeLimits& limits = {}) {
  Outcome outcome;
  StreamDecoder decoder("x", limits);
  std::string buffer(1 << 16, '\0');
  try {
    while (true) {
      const size_t count = decoder.Decode(buffer.data(), buffer.size());
      outcome.text.append(buffer, 0, count);
      if (count > 0) continue;
      if (decoder.ended()) return outcome;
      const Room room = decoder.NextRoom();
      decoder.Fill(stored(room.next, room.size));
    }
  } catch (const Error& error) {
    outcome.error = error.what();
  }
  return outcome;
}

Outcome Parallel(Stored stored, Codec codec, int threads, size_t room,
                 const DecodeLimits& limits = {}) {
  Outcome outcome;
  ParallelDecoder decoder("x", codec, limits, threads);
  std::string buffer(room, '\0');
  const auto read = [&](char* to, size_t most) { return stored(to, most); };
  try {
    while (const size_t count = decoder.Decode(buffer.data(), buffer.size(), read)) {
      outcome.text.append(buffer, 0, count);
    }
    EXPECT_EQ(decoder.Decode(buffer.data(), buffer.size(), read), 0u) << "after the end";
  } catch (const Error& error) {
    outcome.error = error.what();
  }
  return outcome;
}

// Where in the stored bytes zlib and libdeflate notice damage depends on how much they were shown.
std::string WithoutStoredByte(std::string message) {
  const size_t begin = message.find(" (compressed byte ");
  if (begin == std::string::npos) return message;
  return message.erase(begin, message.find(')', begin) + 1 - begin);
}

// The codec that the stream begins with is as Input finds it.
void ExpectSame(std::string_view bytes, const std::string& what, size_t fail_at = SIZE_MAX,
                const DecodeLimits& limits = {}) {
  const Detected detected = DetectCodec(bytes.substr(0, kMagicSize), true);
  if (detected.kind != Detected::kCodec || !ParallelDecoder::Knows(detected.codec)) return;
  Outcome expected = Serial(Stored(bytes, 1 << 17, fail_at), limits);
  expected.error = WithoutStoredByte(expected.error);
  for (const int threads : {1, 2, 4}) {
    const size_t room = threads == 2 ? 1 << 20 : 40000;
    Outcome outcome = Parallel(Stored(bytes, threads == 1 ? 5000 : 1 << 30, fail_at),
                               detected.codec, threads, room, limits);
    outcome.error = WithoutStoredByte(outcome.error);
    EXPECT_EQ(outcome.error, expected.error) << what << ", " << threads << " threads";
    EXPECT_TRUE(outcome.text == expected.text)
        << what << ", " << threads << " threads: " << outcome.text.size() << " bytes, not "
        << expected.text.size();
  }
}

std::string Encode(Codec codec, std::string_view text, int level = 3) {
  const auto encoder = NewEncoder(codec, {.level = level});
  std::string stored(text.size() + text.size() / 8 + 4096, '\0');
  Source in{text.data(), text.size()};
  Room out{stored.data(), stored.size()};
  EXPECT_TRUE(encoder->Encode(in, out, Encoder::Step::kEnd));
  stored.resize(stored.size() - out.size);
  return stored;
}

// Text that does not compress too well.
std::string Text(std::mt19937& random, size_t size) {
  std::string text;
  text.reserve(size + 10);
  while (text.size() < size) {
    for (unsigned word = random(), letters = 2 + word % 8; letters > 0; --letters) {
      text += static_cast<char>('a' + word % 26);
      word = word / 3 + 7;
    }
    text += ' ';
  }
  text.resize(size);
  return text;
}

std::string Members(Codec codec, std::mt19937& random, size_t size) {
  std::string stored;
  while (stored.size() < size) {
    const size_t kind = random() % 20;
    const size_t length = kind == 0 ? 0 : kind == 1 ? 600000 : random() % 60000;
    stored += Encode(codec, Text(random, length), static_cast<int>(1 + random() % 4));
  }
  return stored;
}

class ParallelDecoderTest : public testing::TestWithParam<Codec> {
 protected:
  ParallelDecoderTest() : seed_(TestSeed()), random_(seed_) { std::printf("seed %u\n", seed_); }
  const uint32_t seed_;
  std::mt19937 random_;
};

TEST_P(ParallelDecoderTest, MembersOfAllKindsAreDecodedAsInOneThread) {
  const std::string stored = Members(GetParam(), random_, 3 << 20);
  ExpectSame(stored, "many members");
  EXPECT_EQ(Serial(Stored(stored, 1 << 17)).error, "");
  const std::string one = Encode(GetParam(), Text(random_, 12 << 20));
  ExpectSame(one, "one member");
  ExpectSame(stored + one + stored, "a large member in the middle");
  ExpectSame(Encode(GetParam(), ""), "an empty member");
  const Codec other = GetParam() == Codec::kGzip ? Codec::kZstd : Codec::kGzip;
  ExpectSame(stored + Members(other, random_, 1 << 20) + stored, "two codecs");
  ExpectSame(stored + Encode(Codec::kXz, "xz\n") + stored, "xz in the middle");
  ExpectSame(stored + std::string(1000, '\0'), "padded");
  ExpectSame(stored + std::string(1000, '\0') + stored, "padding in the middle");
  ExpectSame(stored + "garbage", "garbage at the end");
  ExpectSame(stored + stored.substr(0, 2), "a cut magic number at the end");
  ExpectSame(stored + "PP*M" + stored, "garbage in the middle");
}

// Members that hold members as they are: what looks like a header is none.
TEST_P(ParallelDecoderTest, WrongGuessesDoNotShow) {
  std::string stored;
  for (int i = 0; i < 6; ++i) {
    std::string inner;
    while (inner.size() < 200000) inner += Encode(GetParam(), Text(random_, 300));
    stored += Encode(GetParam(), inner, 1);
    stored += Encode(GetParam(), Text(random_, 100));
  }
  ExpectSame(stored, "members in members");
}

TEST_P(ParallelDecoderTest, BombsAreDecodedAsInOneThread) {
  std::string stored = Members(GetParam(), random_, 1 << 20);
  const std::string zeros = Encode(GetParam(), std::string(20 << 20, 'x'));
  const std::string small = Encode(GetParam(), std::string(1 << 20, 'x'));
  stored += zeros;
  for (int i = 0; i < 20; ++i) stored += small;
  ExpectSame(stored, "bombs");
}

TEST_P(ParallelDecoderTest, DamageIsToldAsInOneThread) {
  const std::string stored = Members(GetParam(), random_, 1 << 20);
  for (int i = 0; i < 12; ++i) {
    const size_t at = random_() % stored.size();
    const std::string where = " at " + std::to_string(at);
    ExpectSame(stored.substr(0, at), "cut" + where);
    std::string damaged = stored;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << random_() % 8));
    ExpectSame(damaged, "a bit" + where);
    ExpectSame(stored.substr(0, at) + "x" + stored.substr(at), "a byte more" + where);
    ExpectSame(stored, "a read that fails" + where, at);
  }
}

INSTANTIATE_TEST_SUITE_P(Codecs, ParallelDecoderTest, testing::Values(Codec::kGzip, Codec::kZstd),
                         [](const auto& info) { return std::string(NameOf(info.param)); });

TEST(ParallelDecoder, AWindowOverTheLimitIsToldAsInOneThread) {
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string stored =
      Members(Codec::kZstd, random, 1 << 20) + Encode(Codec::kZstd, Text(random, 4 << 20));
  ExpectSame(stored, "a window over the limit", SIZE_MAX, {.max_window = 1 << 20});
}

TEST(ParallelDecoder, TakesTheBadInputs) {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(STRIGIL_SOURCE_DIR).parent_path() / "shared" / "badinputs";
  if (!fs::exists(root)) GTEST_SKIP() << "no ../shared/badinputs beside the source tree";
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.file_size() > 1'000'000) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    const Detected detected = DetectCodec(std::string_view(bytes).substr(0, kMagicSize), true);
    if (detected.kind != Detected::kCodec || !ParallelDecoder::Knows(detected.codec)) continue;
    ++files;
    ExpectSame(bytes, entry.path().filename());
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace strigil
