// xz by liblzma. Streams are decoded one at a time; what stands between them is StreamDecoder's.
//
// SPDX-License-Identifier: Apache-2.0
#include <lzma.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>

#include "pipeline/io/codec.h"

namespace strigil {
namespace {

// What liblzma needs beside the dictionary (about 200 KiB at most).
constexpr uint64_t kBesideWindow = 1024 * 1024;

template <typename Call>
lzma_ret Lend(lzma_stream& stream, Source& in, Room& out, Call call) {
  stream.next_in = reinterpret_cast<const uint8_t*>(in.next);
  stream.avail_in = in.size;
  stream.next_out = reinterpret_cast<uint8_t*>(out.next);
  stream.avail_out = out.size;
  const lzma_ret result = call();
  in.next += in.size - stream.avail_in;
  in.size = stream.avail_in;
  out.next += out.size - stream.avail_out;
  out.size = stream.avail_out;
  return result;
}

class XzDecoder : public Decoder {
 public:
  explicit XzDecoder(const DecodeLimits& limits) : max_window_(limits.max_window) {}
  ~XzDecoder() override { lzma_end(&stream_); }
  XzDecoder(const XzDecoder&) = delete;
  XzDecoder& operator=(const XzDecoder&) = delete;

  void Begin() override {
    unsupported_check_ = false;
    const uint64_t limit = std::min(max_window_, UINT64_MAX - kBesideWindow) + kBesideWindow;
    if (lzma_stream_decoder(&stream_, limit, LZMA_TELL_UNSUPPORTED_CHECK) != LZMA_OK) {
      throw std::bad_alloc();
    }
  }

  bool Decode(Source& in, Room& out) override {
    const lzma_ret result =
        Lend(stream_, in, out, [this] { return lzma_code(&stream_, LZMA_RUN); });
    switch (result) {
      case LZMA_OK:
      case LZMA_BUF_ERROR:
        return false;
      case LZMA_STREAM_END:
        if (unsupported_check_) {
          throw std::runtime_error("the xz data has a checksum of an unknown kind (" +
                                   std::to_string(lzma_get_check(&stream_)) +
                                   "): it could not be verified");
        }
        return true;
      case LZMA_UNSUPPORTED_CHECK:  // told once; the data can be decoded, and is
        unsupported_check_ = true;
        return false;
      case LZMA_MEMLIMIT_ERROR:
        throw std::runtime_error(
            "the xz data needs a window of about " + std::to_string(lzma_memusage(&stream_)) +
            " bytes, over the limit of " + std::to_string(max_window_) + " (--max-window)");
      case LZMA_MEM_ERROR:
        throw std::bad_alloc();
      case LZMA_OPTIONS_ERROR:
        throw std::runtime_error(
            "the xz data is corrupt, or asks for a filter that liblzma does not have");
      default:
        throw std::runtime_error("the xz data is corrupt");
    }
  }

 private:
  uint64_t max_window_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool unsupported_check_ = false;
};

class XzEncoder : public Encoder {
 public:
  explicit XzEncoder(int level) {
    if (lzma_easy_encoder(&stream_, static_cast<uint32_t>(level), LZMA_CHECK_CRC64) != LZMA_OK) {
      throw std::bad_alloc();
    }
  }
  ~XzEncoder() override { lzma_end(&stream_); }
  XzEncoder(const XzEncoder&) = delete;
  XzEncoder& operator=(const XzEncoder&) = delete;

  bool Encode(Source& in, Room& out, Step step) override {
    const lzma_action action = step == Step::kGo      ? LZMA_RUN
                               : step == Step::kFlush ? LZMA_SYNC_FLUSH
                                                      : LZMA_FINISH;
    const lzma_ret result = Lend(stream_, in, out, [&] { return lzma_code(&stream_, action); });
    if (result == LZMA_STREAM_END) return true;  // of the flush, or of the stream
    if (result == LZMA_MEM_ERROR) throw std::bad_alloc();
    if (result != LZMA_OK && result != LZMA_BUF_ERROR) throw std::runtime_error("liblzma failed");
    return step == Step::kGo && in.size == 0 && out.size != 0;
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<Decoder> NewXzDecoder(const DecodeLimits& limits) {
  return std::make_unique<XzDecoder>(limits);
}

std::unique_ptr<Encoder> NewXzEncoder(int level) { return std::make_unique<XzEncoder>(level); }

}  // namespace strigil
