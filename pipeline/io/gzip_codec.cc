// gzip by zlib, which checks the header's flags and checksum, the data's checksum and its length.
//
// A member that is there as a whole, and for whose text there is room, is decoded by libdeflate,
// which takes 0.4 of the time on WET files (members of a few KiB). Whatever it does not accept is
// given to zlib from the member's start, so what is accepted, and every message, is zlib's.
//
// Not by gzread: it copies what is not gzip through, and accepts garbage after the end.
//
// SPDX-License-Identifier: Apache-2.0
#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

#include "pipeline/io/codec.h"

namespace strigil {
namespace {

constexpr int kGzipWindow = 15 + 16;  // 32 KiB, and a gzip header and trailer rather than zlib's

// Lends `in` and `out` to a z_stream for one call of zlib, and advances them by what it did.
template <typename Call>
int Lend(z_stream& stream, Source& in, Room& out, Call call) {
  constexpr size_t kMost = std::numeric_limits<uInt>::max();
  // zlib does not write to its input; its type is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.next));
  stream.avail_in = static_cast<uInt>(std::min(in.size, kMost));
  stream.next_out = reinterpret_cast<Bytef*>(out.next);
  stream.avail_out = static_cast<uInt>(std::min(out.size, kMost));
  const int result = call();
  const size_t used = static_cast<size_t>(reinterpret_cast<const char*>(stream.next_in) - in.next);
  const size_t made = static_cast<size_t>(reinterpret_cast<char*>(stream.next_out) - out.next);
  in.next += used;
  in.size -= used;
  out.next += made;
  out.size -= made;
  return result;
}

class GzipDecoder : public Decoder {
 public:
  GzipDecoder() {
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK) throw std::bad_alloc();
  }
  ~GzipDecoder() override {
    inflateEnd(&stream_);
    libdeflate_free_decompressor(whole_);
  }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

  void Begin() override {
    inflateReset(&stream_);
    at_start_ = true;
  }

  bool Decode(Source& in, Room& out) override {
    if (at_start_ && in.size > 0) {
      at_start_ = false;
      if (DecodeWhole(in, out)) return true;
    }
    const int result = Lend(stream_, in, out, [this] { return inflate(&stream_, Z_NO_FLUSH); });
    switch (result) {
      case Z_STREAM_END:
        return true;
      case Z_OK:
      case Z_BUF_ERROR:
        return false;
      case Z_MEM_ERROR:
        throw std::bad_alloc();
      default:
        throw std::runtime_error(std::string("the gzip data is corrupt: ") +
                                 (stream_.msg != nullptr ? stream_.msg : "invalid data"));
    }
  }

 private:
  // False, and nothing has changed, unless the whole member is there and as it should be.
  bool DecodeWhole(Source& in, Room& out) {
    // libdeflate does not check a checksum of the header, so zlib gets those that have one.
    constexpr size_t kLeast = 18;  // header and trailer
    constexpr uint8_t kKnown = 0x01 | 0x04 | 0x08 | 0x10;
    if (in.size < kLeast || (static_cast<uint8_t>(in.next[3]) & ~kKnown) != 0) return false;
    // Of one large member only a part is ever there: then this is not tried for long.
    if (misses_ > kMisses) return false;
    if (whole_ == nullptr) whole_ = libdeflate_alloc_decompressor();
    if (whole_ == nullptr) return false;
    size_t used = 0;
    size_t made = 0;
    if (libdeflate_gzip_decompress_ex(whole_, in.next, in.size, out.next, out.size, &used, &made) !=
        LIBDEFLATE_SUCCESS) {
      ++misses_;
      return false;
    }
    misses_ = 0;
    in.next += used;
    in.size -= used;
    out.next += made;
    out.size -= made;
    return true;
  }

  static constexpr int kMisses = 8;  // in a row

  z_stream stream_ = {};
  libdeflate_decompressor* whole_ = nullptr;  // made when it is first of use
  bool at_start_ = true;
  int misses_ = 0;
};

class GzipEncoder : public Encoder {
 public:
  explicit GzipEncoder(int level) {
    if (deflateInit2(&stream_, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~GzipEncoder() override { deflateEnd(&stream_); }
  GzipEncoder(const GzipEncoder&) = delete;
  GzipEncoder& operator=(const GzipEncoder&) = delete;

  bool Encode(Source& in, Room& out, Step step) override {
    const int flush = step == Step::kGo      ? Z_NO_FLUSH
                      : step == Step::kFlush ? Z_SYNC_FLUSH
                                             : Z_FINISH;
    const int result = Lend(stream_, in, out, [&] { return deflate(&stream_, flush); });
    if (result == Z_STREAM_END) return true;
    if (result != Z_OK && result != Z_BUF_ERROR) throw std::runtime_error("zlib failed");
    if (step == Step::kEnd) return false;
    // Room left over means that zlib had nothing more to give.
    return in.size == 0 && out.size != 0;
  }

 private:
  z_stream stream_ = {};
};

}  // namespace

std::unique_ptr<Decoder> NewGzipDecoder(const DecodeLimits&) {
  return std::make_unique<GzipDecoder>();
}

std::unique_ptr<Encoder> NewGzipEncoder(int level) { return std::make_unique<GzipEncoder>(level); }

}  // namespace strigil
