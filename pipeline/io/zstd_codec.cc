// zstd by libzstd's streaming interface.
//
// Decoding looks at each frame's header itself, before libzstd allocates a window for it: a header
// of nine bytes can ask for 2 GiB. A frame is complete only when ZSTD_decompressStream says 0.
//
// Encoding makes one frame with a checksum and always uses libzstd's worker threads, one at least,
// with a job size that depends on the level alone: so the bytes are the same for any number of
// threads. (Without workers they would be others.)
//
// SPDX-License-Identifier: Apache-2.0
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>

#include "pipeline/io/codec.h"

namespace strigil {
namespace {

[[noreturn]] void ThrowZstd(const char* what, size_t code) {
  if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) throw std::bad_alloc();
  throw std::runtime_error(std::string(what) + ZSTD_getErrorName(code));
}

size_t Check(size_t code) {
  if (ZSTD_isError(code)) ThrowZstd("zstd failed: ", code);
  return code;
}

uint64_t LittleEndian(const uint8_t* bytes, size_t size) {
  uint64_t value = 0;
  for (size_t i = size; i > 0; --i) value = value << 8 | bytes[i - 1];
  return value;
}

// The header of a frame (RFC 8878, 3.1.1.1), collected byte by byte as it comes.
class FrameHeader {
 public:
  void Clear() { size_ = 0; }
  // Takes bytes from `in` until the header is complete; true then.
  bool Collect(Source& in) {
    while (size_ < Needed() && in.size != 0) {
      bytes_[size_++] = static_cast<uint8_t>(*in.next++);
      --in.size;
    }
    return size_ == Needed();
  }
  const uint8_t* data() const { return bytes_; }
  size_t size() const { return size_; }
  bool skippable() const { return bytes_[0] != 0x28; }

  // REQUIRES: complete, and not skippable.
  uint64_t Window() const {
    if (single_segment()) return ContentSize();
    const unsigned descriptor = bytes_[5];
    const uint64_t base = uint64_t{1} << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }
  uint64_t Dictionary() const {
    return LittleEndian(bytes_ + (single_segment() ? 5 : 6), dictionary_size());
  }

 private:
  // How many bytes the header has, as far as can be told from what is there.
  size_t Needed() const {
    if (size_ < 4) return 4;
    if (skippable()) return 4;
    if (size_ < 5) return 5;
    return 5 + (single_segment() ? 0 : 1) + dictionary_size() + content_size_size();
  }
  bool single_segment() const { return (bytes_[4] & 0x20) != 0; }
  size_t dictionary_size() const {
    static constexpr size_t kSizes[] = {0, 1, 2, 4};
    return kSizes[bytes_[4] & 3];
  }
  size_t content_size_size() const {
    const unsigned flag = bytes_[4] >> 6;
    return flag == 0 ? (single_segment() ? 1 : 0) : size_t{1} << flag;
  }
  uint64_t ContentSize() const {
    const size_t size = content_size_size();
    const size_t begin = 5 + (single_segment() ? 0 : 1) + dictionary_size();
    return LittleEndian(bytes_ + begin, size) + (size == 2 ? 256 : 0);
  }

  uint8_t bytes_[18];
  size_t size_ = 0;
};

class ZstdDecoder : public Decoder {
 public:
  explicit ZstdDecoder(const DecodeLimits& limits)
      : max_window_(limits.max_window), context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
    // The limit is checked here, to the byte; libzstd knows powers of two only.
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax,
                           ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound);
  }
  ~ZstdDecoder() override { ZSTD_freeDCtx(context_); }
  ZstdDecoder(const ZstdDecoder&) = delete;
  ZstdDecoder& operator=(const ZstdDecoder&) = delete;

  void Begin() override {
    ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
    header_.Clear();
    in_body_ = false;
    more_inside_ = false;
    wanted_ = SIZE_MAX;
  }

  bool Decode(Source& in, Room& out) override {
    if (!in_body_) {
      if (!header_.Collect(in)) return false;
      CheckHeader();
      in_body_ = true;
      Source header{reinterpret_cast<const char*>(header_.data()), header_.size()};
      if (Feed(header, out)) return true;
      if (header.size != 0) throw std::runtime_error("the zstd data is corrupt: bad frame header");
    }
    if (more_inside_) {
      Source nothing;
      if (Feed(nothing, out)) return true;
    }
    // libzstd counts calls that cannot get anywhere as an error.
    if (in.size == 0 || more_inside_) return false;
    return Feed(in, out);
  }

 private:
  void CheckHeader() const {
    if (header_.skippable()) return;
    if (const uint64_t dictionary = header_.Dictionary(); dictionary != 0) {
      throw std::runtime_error("the zstd frame needs dictionary " + std::to_string(dictionary) +
                               ", and dictionaries are not supported");
    }
    if (const uint64_t window = header_.Window(); window > max_window_) {
      throw std::runtime_error("the zstd frame needs a window of " + std::to_string(window) +
                               " bytes, over the limit of " + std::to_string(max_window_) +
                               " (--max-window)");
    }
  }

  // libzstd forgets what it has given out in a call that fails. So it is given no more at a time
  // than it asks for, which is a block, and nothing as long as it has something left: then all
  // before the damage has come out.
  bool Feed(Source& in, Room& out) {
    ZSTD_inBuffer input{in.next, std::min(in.size, wanted_), 0};
    ZSTD_outBuffer output{out.next, out.size, 0};
    const size_t result = ZSTD_decompressStream(context_, &output, &input);
    in.next += input.pos;
    in.size -= input.pos;
    out.next += output.pos;
    out.size -= output.pos;
    if (ZSTD_isError(result)) ThrowZstd("the zstd data is corrupt: ", result);
    more_inside_ = out.size == 0;
    wanted_ = result;
    return result == 0;
  }

  uint64_t max_window_;
  ZSTD_DCtx* context_;
  FrameHeader header_;
  bool in_body_ = false;
  size_t wanted_ = SIZE_MAX;  // bytes that libzstd asks for next
  bool more_inside_ = false;  // the room was filled: there may be decoded bytes left in libzstd
};

// 2 MiB is the window of level 3: smaller jobs would lose ratio, larger ones cost memory (each
// thread holds about two). From level 10 on windows are larger, up to 8 MiB.
constexpr int JobSize(int level) { return level < 10 ? 2 * 1024 * 1024 : 8 * 1024 * 1024; }

class ZstdEncoder : public Encoder {
 public:
  ZstdEncoder(int level, int threads) : level_(level), threads_(std::max(threads, 1)) {}
  ~ZstdEncoder() override { ZSTD_freeCCtx(context_); }
  ZstdEncoder(const ZstdEncoder&) = delete;
  ZstdEncoder& operator=(const ZstdEncoder&) = delete;

  bool Encode(Source& in, Room& out, Step step) override {
    if (context_ == nullptr) Start();
    const ZSTD_EndDirective directive = step == Step::kGo      ? ZSTD_e_continue
                                        : step == Step::kFlush ? ZSTD_e_flush
                                                               : ZSTD_e_end;
    ZSTD_inBuffer input{in.next, in.size, 0};
    ZSTD_outBuffer output{out.next, out.size, 0};
    const size_t left = Check(ZSTD_compressStream2(context_, &output, &input, directive));
    in.next += input.pos;
    in.size -= input.pos;
    out.next += output.pos;
    out.size -= output.pos;
    return step == Step::kGo ? in.size == 0 : left == 0;
  }

 private:
  // Fewer threads are better than none, where the system gives no more.
  void Start() {
    for (;; threads_ = threads_ / 2) {
      context_ = ZSTD_createCCtx();
      if (context_ == nullptr) throw std::bad_alloc();
      const size_t result = TryStart();
      if (!ZSTD_isError(result)) return;
      ZSTD_freeCCtx(context_);
      context_ = nullptr;
      if (threads_ == 1) {
        if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) {
          throw std::runtime_error("not enough memory or threads for zstd");
        }
        ThrowZstd("zstd failed: ", result);
      }
    }
  }

  size_t TryStart() {
    Check(ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level_));
    Check(ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1));
    Check(ZSTD_CCtx_setParameter(context_, ZSTD_c_nbWorkers, threads_));
    Check(ZSTD_CCtx_setParameter(context_, ZSTD_c_jobSize, JobSize(level_)));
    // Starts the frame without text: if the first call had kEnd, libzstd would know the length,
    // and short texts would come out in other bytes than when written in two pieces.
    char nothing[1];
    ZSTD_inBuffer input{nothing, 0, 0};
    ZSTD_outBuffer output{nothing, 0, 0};
    return ZSTD_compressStream2(context_, &output, &input, ZSTD_e_continue);
  }

  int level_;
  int threads_;
  ZSTD_CCtx* context_ = nullptr;
};

}  // namespace

std::unique_ptr<Decoder> NewZstdDecoder(const DecodeLimits& limits) {
  return std::make_unique<ZstdDecoder>(limits);
}

std::unique_ptr<Encoder> NewZstdEncoder(int level, int threads) {
  return std::make_unique<ZstdEncoder>(level, threads);
}

}  // namespace strigil
