// bzip2, read only, by libbz2.
//
// SPDX-License-Identifier: Apache-2.0
#include <bzlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>

#include "pipeline/io/codec.h"

namespace strigil {
namespace {

class Bzip2Decoder : public Decoder {
 public:
  Bzip2Decoder() = default;
  ~Bzip2Decoder() override { End(); }
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;

  // libbz2 cannot start over with what it has.
  void Begin() override {
    End();
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
    open_ = true;
  }

  bool Decode(Source& in, Room& out) override {
    constexpr size_t kMost = std::numeric_limits<unsigned>::max();
    stream_.next_in = const_cast<char*>(in.next);  // libbz2 does not write to it
    stream_.avail_in = static_cast<unsigned>(std::min(in.size, kMost));
    stream_.next_out = out.next;
    stream_.avail_out = static_cast<unsigned>(std::min(out.size, kMost));
    const int result = BZ2_bzDecompress(&stream_);
    in.size -= static_cast<size_t>(stream_.next_in - in.next);
    in.next = stream_.next_in;
    out.size -= static_cast<size_t>(stream_.next_out - out.next);
    out.next = stream_.next_out;
    switch (result) {
      case BZ_STREAM_END:
        return true;
      case BZ_OK:
        return false;
      case BZ_MEM_ERROR:
        throw std::bad_alloc();
      default:
        throw std::runtime_error("the bzip2 data is corrupt");
    }
  }

 private:
  void End() {
    if (open_) BZ2_bzDecompressEnd(&stream_);
    open_ = false;
  }

  bz_stream stream_ = {};
  bool open_ = false;
};

}  // namespace

std::unique_ptr<Decoder> NewBzip2Decoder(const DecodeLimits&) {
  return std::make_unique<Bzip2Decoder>();
}

}  // namespace strigil
