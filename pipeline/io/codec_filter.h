// The codecs as Boost.Iostreams filters: the seam between the kernel's bytes and text.
//
//   auto text = boost::iostreams::compose(DecodingFilter("a.gz", limits), source);
//   std::streamsize n = boost::iostreams::read(text, buffer, size);   // -1 at the end
//
// strigil composes a filter with a device directly: no stream buffer stands between, which would
// wait until it is full, copy once more, and swallow exceptions. In a filtering_streambuf they work
// as well; do not use them in a filtering_istream, which turns an error into an early end.
//
// Copies of a filter share their state, as Boost copies filters. Not thread-safe.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/iostreams/categories.hpp>
#include <boost/iostreams/operations.hpp>
#include <ios>
#include <memory>
#include <streambuf>
#include <string>
#include <type_traits>
#include <vector>

#include "pipeline/io/codec.h"
#include "pipeline/io/parallel_decoder.h"

namespace strigil {

class DecodingFilter {
 public:
  using char_type = char;
  struct category : boost::iostreams::input_filter_tag, boost::iostreams::multichar_tag {};

  DecodingFilter(std::string where, const DecodeLimits& limits)
      : stream_(std::make_shared<StreamDecoder>(std::move(where), limits)) {}
  // With threads, for a device that never waits: it reads ahead. See ParallelDecoder.
  DecodingFilter(std::string where, Codec codec, const DecodeLimits& limits, int threads)
      : parallel_(std::make_shared<ParallelDecoder>(std::move(where), codec, limits, threads)) {}

  template <typename Device>
  std::streamsize read(Device& device, char* out, std::streamsize size) {
    if (parallel_ != nullptr) {
      const size_t count =
          parallel_->Decode(out, static_cast<size_t>(size), [&device](char* to, size_t most) {
            return static_cast<size_t>(std::max<std::streamsize>(ReadSome(device, {to, most}), 0));
          });
      return count > 0 ? static_cast<std::streamsize>(count) : -1;
    }
    for (;;) {
      const size_t count = stream_->Decode(out, static_cast<size_t>(size));
      if (count != 0) return static_cast<std::streamsize>(count);
      if (stream_->ended()) return -1;
      const Room room = stream_->NextRoom();
      const std::streamsize got = ReadSome(device, room);
      stream_->Fill(got > 0 ? static_cast<size_t>(got) : 0);
    }
  }

 private:
  // What is there now; a stream buffer's own read waits until all of the room is filled.
  template <typename Device>
  static std::streamsize ReadSome(Device& device, const Room& room) {
    const std::streamsize size = static_cast<std::streamsize>(room.size);
    if constexpr (std::is_base_of_v<std::streambuf, Device>) {
      if (device.sgetc() == std::char_traits<char>::eof()) return -1;
      return device.sgetn(room.next,
                          std::min(size, std::max<std::streamsize>(device.in_avail(), 1)));
    } else {
      return boost::iostreams::read(device, room.next, size);
    }
  }

  std::shared_ptr<StreamDecoder> stream_;  // null: parallel_
  std::shared_ptr<ParallelDecoder> parallel_;
};

class EncodingFilter {
 public:
  using char_type = char;
  struct category : boost::iostreams::output_filter_tag,
                    boost::iostreams::multichar_tag,
                    boost::iostreams::closable_tag,
                    boost::iostreams::flushable_tag {};

  explicit EncodingFilter(std::unique_ptr<Encoder> encoder)
      : state_(std::make_shared<State>(std::move(encoder))) {}

  template <typename Device>
  std::streamsize write(Device& device, const char* text, std::streamsize size) {
    Pump(device, {text, static_cast<size_t>(size)}, Encoder::Step::kGo);
    return size;
  }
  template <typename Device>
  bool flush(Device& device) {
    Pump(device, {}, Encoder::Step::kFlush);
    return true;
  }
  // Ends the stream: one frame, whatever was written.
  template <typename Device>
  void close(Device& device) {
    Pump(device, {}, Encoder::Step::kEnd);
  }

 private:
  // ZSTD_CStreamOutSize(); also the size of the writes to the device.
  static constexpr size_t kBufferSize = 128 * 1024 + 512;

  struct State {
    explicit State(std::unique_ptr<Encoder> e) : encoder(std::move(e)), buffer(kBufferSize) {}
    std::unique_ptr<Encoder> encoder;
    std::vector<char> buffer;
  };

  template <typename Device>
  void Pump(Device& device, Source in, Encoder::Step step) {
    std::vector<char>& buffer = state_->buffer;
    for (bool done = false; !done;) {
      Room room{buffer.data(), buffer.size()};
      done = state_->encoder->Encode(in, room, step);
      const std::streamsize size = static_cast<std::streamsize>(buffer.size() - room.size);
      if (size != 0) boost::iostreams::write(device, buffer.data(), size);
    }
  }

  std::shared_ptr<State> state_;
};

}  // namespace strigil
