// Inputs: files, pipes and what stands before them by name; one that is cut, that waits, that is no
// file.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/input.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "pipeline/error.h"
#include "tests/codec_testing.h"

namespace strigil {
namespace {

using namespace std::string_literals;

TEST(Input, NamesThatPromiseACodec) {
  const TemporaryFolder folder;
  const std::string text = Text(3);
  const std::pair<const char*, Codec> names[] = {{"a.gz", Codec::kGzip},
                                                 {"a.zst", Codec::kZstd},
                                                 {"a.xz", Codec::kXz},
                                                 {"a.bz2", Codec::kBzip2},
                                                 {"a.zstd", Codec::kZstd}};
  for (const auto& [name, codec] : names) {
    const std::string stored = Encode(codec, text);
    EXPECT_EQ(ReadInput(folder.Put(name, stored)).text, text);
    for (const std::string& other :
         {""s, "text\n"s, stored.substr(0, 1), stored.substr(0, 2), stored.substr(1),
          Encode(codec == Codec::kXz ? Codec::kGzip : Codec::kXz, text)}) {
      EXPECT_NE(ReadInput(folder.Put(name, other)).error, "")
          << name << " holding " << other.size();
    }
  }
  EXPECT_EQ(ReadInput(folder.Put("plain", "")).error, "");
  EXPECT_EQ(ReadInput(folder.Put("no-suffix", Encode(Codec::kXz, text))).text, text);
}

TEST(Input, OneLayerIsDecoded) {
  const TemporaryFolder folder;
  const std::string inner = Encode(Codec::kGzip, "text");
  EXPECT_EQ(ReadInput(folder.Put("a.gz", Encode(Codec::kGzip, inner))).text, inner);
}

TEST(Input, WhatCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_NE(ReadInput(folder.path()).error.find("is a directory"), std::string::npos);
  EXPECT_NE(ReadInput(folder.path() + "/none").error.find("No such file"), std::string::npos);
}

TEST(Input, KnowsItsFile) {
  const TemporaryFolder folder;
  const std::string path = folder.Put("a", "12345");
  auto input = Input::Open(path, {});
  EXPECT_EQ(input->name(), path);
  char buffer[16];
  EXPECT_EQ(input->Read(buffer, 3), 3u);
  while (input->Read(buffer, 16) != 0) {
  }
  EXPECT_EQ(input->stored_bytes(), 5u);
  EXPECT_EQ(input->decoded_bytes(), 5u);
}

TEST(Input, AFileThatIsCutWhileItIsReadIsDamaged) {
  const TemporaryFolder folder;
  const std::string path = folder.Put("a", std::string(100, 'a'));
  std::vector<char> buffer(64);
  auto cut = Input::Open(path, {});
  size_t size = cut->Read(buffer.data(), 20);
  ASSERT_EQ(truncate(path.c_str(), 60), 0);
  try {
    while (size <= 100) size += cut->Read(buffer.data(), 20);
    ADD_FAILURE() << "ends as if it were whole";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), Status::kInput);
    EXPECT_EQ(std::string(error.what()),
              path + ": byte 60: the file was cut while it was read, from 100 to 60 bytes");
  }
  EXPECT_EQ(size, 60u);
  EXPECT_EQ(cut->Read(buffer.data(), 20), 0u);

  auto longer = Input::Open(path, {});
  size = longer->Read(buffer.data(), 20);
  ASSERT_EQ(truncate(path.c_str(), 120), 0);
  while (const size_t got = longer->Read(buffer.data(), 20)) size += got;
  EXPECT_EQ(size, 120u);  // what is added is read
}

TEST(Input, GivesOutAMemberBeforeTheNextArrives) {
  for (const Codec codec : {Codec::kGzip, Codec::kZstd, Codec::kXz, Codec::kBzip2, Codec::kNone}) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const auto stored = [&](const std::string& text) {
      return codec == Codec::kNone ? text : Encode(codec, text);
    };
    auto input = Input::Open("/dev/fd/" + std::to_string(ends[0]), {});
    for (const std::string& text : {"first line\n"s, "second line\n"s}) {
      const std::string bytes = stored(text);
      ASSERT_EQ(write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
      std::string got;
      char buffer[4096];
      while (got.size() < text.size())
        got.append(buffer, input->Read(buffer, sizeof buffer));  // must not wait
      EXPECT_EQ(got, text);
    }
    close(ends[1]);
    char buffer[16];
    EXPECT_EQ(input->Read(buffer, sizeof buffer), 0u);
    close(ends[0]);
  }
}

TEST(Input, AWaitingReadCanBeInterrupted) {
  int ends[2], wake[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(pipe(wake), 0);
  auto input = Input::Open("/dev/fd/" + std::to_string(ends[0]), {.wake_fd = wake[0]});
  std::jthread waker([fd = wake[1]] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    EXPECT_EQ(write(fd, "x", 1), 1);
  });
  char buffer[16];
  EXPECT_THROW(input->Read(buffer, sizeof buffer), ReadInterrupted);
  waker.join();
  for (const int fd : {ends[0], ends[1], wake[0], wake[1]}) close(fd);
}

// The shared collection of damaged files, where it is.
}  // namespace
}  // namespace strigil
