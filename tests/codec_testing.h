// What tests of codecs and of inputs share: a text, its stored forms, and what reading one gives.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bzlib.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>

#include "pipeline/error.h"
#include "pipeline/io/codec.h"
#include "pipeline/io/input.h"
#include "tests/temporary_folder.h"

namespace strigil {

inline std::string Text(int lines) {
  std::string text;
  for (int i = 0; i < lines; ++i) {
    text += "Line " + std::to_string(i * 7919 % 1009) +
            " of the harbour master's daily log, in full.\n";
  }
  return text;
}

inline std::string Encode(Codec codec, const std::string& text) {
  if (codec == Codec::kBzip2) {
    std::string out(text.size() + 1000, '\0');
    unsigned size = static_cast<unsigned>(out.size());
    std::string copy = text;
    BZ2_bzBuffToBuffCompress(out.data(), &size, copy.data(), static_cast<unsigned>(copy.size()), 1,
                             0, 0);
    out.resize(size);
    return out;
  }
  auto encoder = NewEncoder(codec, {});
  std::string out(text.size() + 100000, '\0');
  Source in{text.data(), text.size()};
  Room room{out.data(), out.size()};
  while (!encoder->Encode(in, room, Encoder::Step::kGo)) {
  }
  while (!encoder->Encode(in, room, Encoder::Step::kEnd)) {
  }
  out.resize(out.size() - room.size);
  return out;
}

// What was decoded, and the message if it ended in an error.
struct ReadResult {
  std::string text;
  std::string error;
};

inline ReadResult ReadInput(const std::string& path, size_t read_size = 65536,
                            const InputOptions& options = {}) {
  ReadResult result;
  try {
    auto input = Input::Open(path, options);
    std::string buffer(read_size, '\0');
    while (const size_t count = input->Read(buffer.data(), buffer.size()))
      result.text.append(buffer, 0, count);
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), Status::kInput);
    result.error = error.what();
  }
  return result;
}

// Reads from a pipe that is fed in pieces of `piece` bytes.
inline ReadResult ReadPipe(const std::string& stored, size_t piece, bool non_blocking = false) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  if (non_blocking) fcntl(ends[0], F_SETFL, O_NONBLOCK);
  std::jthread writer([&stored, piece, fd = ends[1]] {
    for (size_t at = 0; at < stored.size(); at += piece) {
      const size_t size = std::min(piece, stored.size() - at);
      if (write(fd, stored.data() + at, size) != static_cast<ssize_t>(size)) break;
    }
    close(fd);
  });
  const ReadResult result = ReadInput("/dev/fd/" + std::to_string(ends[0]));
  writer.join();
  close(ends[0]);
  return result;
}

}  // namespace strigil
