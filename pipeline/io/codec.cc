// Which codec a stream is in, and the walk over its members.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/codec.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <stdexcept>

#include "pipeline/error.h"

namespace strigil {
namespace {

// As much as zstd asks for (ZSTD_DStreamInSize); the others are content with less.
constexpr size_t kBufferSize = 128 * 1024;

// How the first bytes compare with one magic number, over the bytes both have.
struct Likeness {
  size_t compared = 0;
  size_t length = 0;  // of the magic number
  int wrong_bytes = 0;
  int wrong_bits = 0;
  bool exact() const { return wrong_bytes == 0; }
  bool whole() const { return compared == length; }
};

Likeness Compare(std::string_view bytes, std::string_view magic) {
  Likeness likeness{.compared = std::min(bytes.size(), magic.size()), .length = magic.size()};
  for (size_t i = 0; i < likeness.compared; ++i) {
    const unsigned difference = static_cast<uint8_t>(bytes[i]) ^ static_cast<uint8_t>(magic[i]);
    likeness.wrong_bytes += difference != 0;
    likeness.wrong_bits += std::popcount(difference);
  }
  return likeness;
}

struct Magic {
  Codec codec;
  std::string_view bytes;
  size_t cut_from;  // a stream that ends after this many of them is cut; fewer may be text
  int near_bytes;   // up to so many wrong bytes,
  int near_bits;    // or bits, it is damaged rather than text
};

using namespace std::string_view_literals;
// bzip2: the level and the mark of a block, or of the end. All ten are printable, so fewer do not
// prove anything: "BZh5 is a street" is a text.
constexpr Magic kMagics[] = {
    {Codec::kZstd, "\x28\xb5\x2f\xfd"sv, 1, 0, 1},
    {Codec::kXz,
     "\xfd"
     "7zXZ\0"sv,
     1, 1, 0},
};
constexpr std::string_view kGzip = "\x1f\x8b"sv;
// Text does not begin so, and it is near enough to tell a flipped bit.
constexpr std::string_view kGzipDeflate = "\x1f\x8b\x08"sv;
constexpr std::string_view kBzip2Block = "BZh91AY&SY"sv;
constexpr std::string_view kBzip2End = "BZh9\x17\x72\x45\x38\x50\x90"sv;

Detected Judge(std::string_view bytes, bool at_end, const Magic& magic) {
  const Likeness likeness = Compare(bytes, magic.bytes);
  if (likeness.exact()) {
    if (likeness.whole()) return {Detected::kCodec, magic.codec};
    if (!at_end) return {Detected::kNeedMore, magic.codec};
    if (likeness.compared >= magic.cut_from) return {Detected::kCut, magic.codec};
    return {};
  }
  const bool near =
      likeness.wrong_bytes <= magic.near_bytes || likeness.wrong_bits <= magic.near_bits;
  if (!near) return {};
  if (likeness.whole()) return {Detected::kDamaged, magic.codec};
  if (at_end) return {};
  return {Detected::kNeedMore, magic.codec};
}

Detected JudgeGzip(std::string_view bytes, bool at_end) {
  const Detected detected = Judge(bytes, at_end, {Codec::kGzip, kGzip, 1, 0, 0});
  if (detected.kind != Detected::kPlain) return detected;
  return Judge(bytes, at_end, {Codec::kGzip, kGzipDeflate, 3, 0, 1});
}

// A skippable frame, as some tools put first: "P*M\x18" to "_*M\x18". Its start is printable.
Detected JudgeSkippable(std::string_view bytes, bool at_end) {
  if (bytes.empty() || (static_cast<uint8_t>(bytes[0]) & 0xf0) != 0x50) return {};
  std::string_view rest = bytes.substr(1);
  return Judge(rest, at_end, {Codec::kZstd, "*M\x18"sv, 4, 0, 0});
}

Detected JudgeBzip2(std::string_view bytes, bool at_end) {
  char head[kMagicSize];
  const size_t size = std::min(bytes.size(), kMagicSize);
  std::memcpy(head, bytes.data(), size);
  if (size > 3 && head[3] >= '1' && head[3] <= '9') head[3] = '9';
  Detected best;
  for (const std::string_view magic : {kBzip2Block, kBzip2End}) {
    const Detected detected = Judge({head, size}, at_end, {Codec::kBzip2, magic, 1, 1, 0});
    if (detected.kind == Detected::kCodec) return detected;
    if (best.kind == Detected::kPlain) best = detected;
  }
  return best;
}

}  // namespace

std::string_view NameOf(Codec codec) {
  switch (codec) {
    case Codec::kNone:
      return "none";
    case Codec::kGzip:
      return "gzip";
    case Codec::kZstd:
      return "zstd";
    case Codec::kXz:
      return "xz";
    case Codec::kBzip2:
      return "bzip2";
  }
  return "none";
}

Codec CodecOfFileName(std::string_view path) {
  if (path.ends_with(".gz")) return Codec::kGzip;
  if (path.ends_with(".zst") || path.ends_with(".zstd")) return Codec::kZstd;
  if (path.ends_with(".xz")) return Codec::kXz;
  if (path.ends_with(".bz2")) return Codec::kBzip2;
  return Codec::kNone;
}

Detected DetectCodec(std::string_view bytes, bool at_end) {
  if (bytes.empty()) return {at_end ? Detected::kPlain : Detected::kNeedMore, Codec::kNone};
  const Detected candidates[] = {
      JudgeGzip(bytes, at_end),         Judge(bytes, at_end, kMagics[0]),
      Judge(bytes, at_end, kMagics[1]), JudgeSkippable(bytes, at_end),
      JudgeBzip2(bytes, at_end),
  };
  // An exact magic number first; then wait if any could still match; then what is wrong.
  for (const Detected::Kind kind :
       {Detected::kCodec, Detected::kNeedMore, Detected::kCut, Detected::kDamaged}) {
    for (const Detected& candidate : candidates) {
      if (candidate.kind == kind) return candidate;
    }
  }
  return {};
}

std::unique_ptr<Decoder> NewDecoder(Codec codec, const DecodeLimits& limits) {
  switch (codec) {
    case Codec::kGzip:
      return NewGzipDecoder(limits);
    case Codec::kZstd:
      return NewZstdDecoder(limits);
    case Codec::kXz:
      return NewXzDecoder(limits);
    case Codec::kBzip2:
      return NewBzip2Decoder(limits);
    case Codec::kNone:
      break;
  }
  throw std::logic_error("NewDecoder: no codec");
}

std::unique_ptr<Encoder> NewEncoder(Codec codec, const EncodeOptions& options) {
  // 3 for xz too: its usual 6 takes 94 MiB.
  const int level = options.level.value_or(3);
  const auto check = [&](int lowest, int highest) {
    if (level >= lowest && level <= highest) return;
    throw Error(Status::kUsage, "--level " + std::to_string(level) + ": " +
                                    std::string(NameOf(codec)) + " has levels " +
                                    std::to_string(lowest) + " to " + std::to_string(highest));
  };
  switch (codec) {
    case Codec::kGzip:
      check(1, 9);
      return NewGzipEncoder(level);
    case Codec::kZstd:
      check(1, 19);
      return NewZstdEncoder(level, options.threads);
    case Codec::kXz:
      check(0, 9);
      return NewXzEncoder(level);
    case Codec::kBzip2:
      throw Error(Status::kUsage, "bzip2: is read but not written; take zstd, gzip, xz or none");
    case Codec::kNone:
      break;
  }
  throw std::logic_error("NewEncoder: no codec");
}

StreamDecoder::StreamDecoder(std::string where, const DecodeLimits& limits)
    : where_(std::move(where)), limits_(limits), buffer_(kBufferSize) {}

StreamDecoder::~StreamDecoder() = default;

void StreamDecoder::GoOnAt(Codec codec, uint64_t stored, uint64_t decoded) {
  codec_ = codec;
  decoder_ = NewDecoder(codec, limits_);
  filled_ = stored;
  decoded_ = decoded;
}

Room StreamDecoder::NextRoom() {
  if (in_.size != 0 && in_.next != buffer_.data()) {
    std::memmove(buffer_.data(), in_.next, in_.size);
  }
  in_.next = buffer_.data();
  return {buffer_.data() + in_.size, buffer_.size() - in_.size};
}

void StreamDecoder::Fill(size_t count) {
  in_.size += count;
  filled_ += count;
  if (count == 0) at_end_ = true;
}

size_t StreamDecoder::Decode(char* out, size_t size) {
  if (!failure_.empty()) Fail(0);
  Room room{out, size};
  const auto produced = [&] { return size - room.size; };
  try {
    while (room.size != 0 && !ended_) {
      if (!in_member_) {
        if (!BeginMember()) break;
        in_member_ = true;
      }
      const size_t in_before = in_.size;
      const size_t room_before = room.size;
      if (decoder_->Decode(in_, room)) {
        in_member_ = false;
        padding_ = 0;
        continue;
      }
      if (in_.size == in_before && room.size == room_before) {
        if (at_end_)
          throw std::runtime_error("the " + std::string(NameOf(codec_)) + " data is cut short");
        break;
      }
    }
  } catch (const std::bad_alloc&) {
    out_of_memory_ = true;
    failure_ = "not enough memory to decode the " + std::string(NameOf(codec_)) + " data";
  } catch (const std::runtime_error& error) {
    failure_ = error.what();
  }
  const size_t count = produced();
  if (!failure_.empty() && count == 0) Fail(count);
  decoded_ += count;
  return count;
}

// Finds out what follows: padding, a member (true), the end, or what should not be there.
bool StreamDecoder::BeginMember() {
  const bool first = codec_ == Codec::kNone;
  if (codec_ == Codec::kGzip || codec_ == Codec::kXz || codec_ == Codec::kBzip2) {
    while (in_.size != 0 && *in_.next == '\0') {
      ++in_.next;
      --in_.size;
      ++padding_;
    }
  }
  if (in_.size == 0 && !at_end_) return false;
  if (codec_ == Codec::kXz && padding_ % 4 != 0) {
    throw std::runtime_error("the padding after the xz data is not a multiple of four bytes");
  }
  if (in_.size == 0) {
    ended_ = true;
    return false;
  }
  const Detected detected = DetectCodec({in_.next, in_.size}, at_end_);
  if (detected.kind == Detected::kNeedMore) return false;
  if (detected.kind != Detected::kCodec) {
    if (first) throw std::runtime_error("no compressed data");
    throw std::runtime_error("trailing garbage after the end of the " +
                             std::string(NameOf(codec_)) + " data");
  }
  if (detected.codec != codec_) {
    codec_ = detected.codec;
    decoder_ = NewDecoder(codec_, limits_);
  }
  decoder_->Begin();
  return true;
}

void StreamDecoder::Fail(size_t produced) {
  throw Error(out_of_memory_ ? Status::kOutput : Status::kInput,
              where_ + ": byte " + std::to_string(decoded_ + produced) + " (compressed byte " +
                  std::to_string(filled_ - in_.size) + "): " + failure_);
}

}  // namespace strigil
