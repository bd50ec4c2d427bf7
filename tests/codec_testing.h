// What tests of codecs and of inputs share: a text, its stored forms, and what reading one gives.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bzlib.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "pipeline/error.h"
#include "pipeline/io/codec.h"
#include "pipeline/io/input.h"

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
struct Outcome {
  std::string text;
  std::string error;
};

class Folder {
 public:
  Folder() {
    char path[] = "/tmp/strigil-codec-XXXXXX";
    path_ = mkdtemp(path);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string Put(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << bytes;
    return path_ + "/" + name;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline Outcome ReadInput(const std::string& path, size_t read_size = 65536,
                         const InputOptions& options = {}) {
  Outcome outcome;
  try {
    auto input = Input::Open(path, options);
    std::string buffer(read_size, '\0');
    while (const size_t count = input->Read(buffer.data(), buffer.size()))
      outcome.text.append(buffer, 0, count);
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), Status::kInput);
    outcome.error = error.what();
  }
  return outcome;
}

// Reads from a pipe that is fed in pieces of `piece` bytes.
inline Outcome ReadPipe(const std::string& stored, size_t piece, bool non_blocking = false) {
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
  const Outcome outcome = ReadInput("/dev/fd/" + std::to_string(ends[0]));
  writer.join();
  close(ends[0]);
  return outcome;
}

}  // namespace strigil
