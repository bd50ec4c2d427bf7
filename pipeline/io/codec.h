// Compression formats: which one a stream is in, and how its bytes become text and back.
//
// A compressed stream is a row of members (gzip members, zstd frames, xz streams, bzip2 streams),
// and not always of one format: `cat a.gz b.zst` is a stream too. A Decoder decodes one member at a
// time; StreamDecoder walks over the members, and knows what may stand between and after them. The
// Boost.Iostreams filters made of these are in codec_filter.h.
//
// Boost's own filters are not used: its zstd filter takes a file that is cut short for a complete
// one, its gzip filter never compares the length, and all of them lose decoded bytes on an error.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strigil {

enum class Codec : uint8_t { kNone, kGzip, kZstd, kXz, kBzip2 };

// "none", "gzip", "zstd", "xz", "bzip2".
std::string_view NameOf(Codec codec);
// What the end of a file name promises: .gz .zst .zstd .xz .bz2, anything else kNone.
Codec CodecOfFileName(std::string_view path);

// What the first bytes of a stream say.
struct Detected {
  enum Kind : uint8_t {
    kPlain,     // no codec: text, or the end of the stream
    kCodec,     // `codec` begins here
    kNeedMore,  // too few bytes to say; never if at_end
    kCut,       // the stream ends inside the magic number of `codec`
    kDamaged,   // the magic number of `codec`, but for a bit or a byte
  };
  Kind kind = kPlain;
  Codec codec = Codec::kNone;
};
// The answer does not depend on how many bytes a read happened to give: as long as more bytes could
// change it, it is kNeedMore. At most kMagicSize bytes are looked at. A stream of
// nothing but `B`, `BZ` or `(` ends inside a magic number: cut data is likelier than such a text.
inline constexpr size_t kMagicSize = 10;
Detected DetectCodec(std::string_view bytes, bool at_end);

struct DecodeLimits {
  uint64_t max_window = 128 * 1024 * 1024;  // bytes a decoder may keep of the decoded text
};

// Bytes still to be read, or room still to be filled; advanced by whoever reads or fills.
struct Source {
  const char* next = nullptr;
  size_t size = 0;
};
struct Room {
  char* next = nullptr;
  size_t size = 0;
};

// Decodes members of one format. Not thread-safe.
class Decoder {
 public:
  virtual ~Decoder() = default;
  // Gets ready for the next member; what was set up for the last one is used again.
  virtual void Begin() = 0;
  // Decodes as much as there is source and room for; true if the member is complete. No progress
  // means that more source is needed. What was decoded before an error is in `out` when it throws
  // std::runtime_error with what is wrong (no place; the caller knows it), or std::bad_alloc.
  virtual bool Decode(Source& in, Room& out) = 0;
};
// REQUIRES: codec != kNone
std::unique_ptr<Decoder> NewDecoder(Codec codec, const DecodeLimits& limits);

// Encodes one stream: one zstd frame with a checksum, one gzip member, one xz stream. The bytes
// depend on the text, the codec, the level and where kFlush was asked for; not on `threads` nor on
// how the text was cut into calls. Not thread-safe.
class Encoder {
 public:
  enum class Step : uint8_t { kGo, kFlush, kEnd };
  virtual ~Encoder() = default;
  // Returns true when all of `in` is taken, and, for kFlush and kEnd, all of it is in `out`;
  // otherwise call again with more room. Throws std::runtime_error or std::bad_alloc.
  virtual bool Encode(Source& in, Room& out, Step step) = 0;
};
struct EncodeOptions {
  std::optional<int> level = {};  // zstd 1..19, gzip 1..9, xz 0..9; 3 unless given
  int threads = 1;                // zstd: threads that compress, beside the caller's
};
// Throws Error(kUsage) for a level out of range, and for kBzip2, which is only read.
// REQUIRES: codec != kNone
std::unique_ptr<Encoder> NewEncoder(Codec codec, const EncodeOptions& options);

// Each in its own file.
std::unique_ptr<Decoder> NewGzipDecoder(const DecodeLimits& limits);
std::unique_ptr<Decoder> NewZstdDecoder(const DecodeLimits& limits);
std::unique_ptr<Decoder> NewXzDecoder(const DecodeLimits& limits);
std::unique_ptr<Decoder> NewBzip2Decoder(const DecodeLimits& limits);
std::unique_ptr<Encoder> NewGzipEncoder(int level);
std::unique_ptr<Encoder> NewZstdEncoder(int level, int threads);
std::unique_ptr<Encoder> NewXzEncoder(int level);

// Decodes a whole stream, member after member.
//
//   for (;;) {
//     size_t n = decoder.Decode(buffer, size);        // throws when all good bytes were given out
//     if (n != 0) { use(n); continue; }
//     if (decoder.ended()) break;
//     Room room = decoder.NextRoom();
//     decoder.Fill(read(fd, room.next, room.size));   // 0: the stream has ended
//   }
//
// Zeros after the end are padding, and no error, where the format's own tool takes them for that
// (gzip, bzip2, and xz in fours). Not thread-safe.
class StreamDecoder {
 public:
  // `where` is the name for messages.
  StreamDecoder(std::string where, const DecodeLimits& limits);
  ~StreamDecoder();

  // Begins as if it had decoded whole members, the last of `codec`, up to here. REQUIRES: nothing
  // was decoded.
  void GoOnAt(Codec codec, uint64_t stored, uint64_t decoded);

  // Returns the number of bytes decoded, 0 if more input is needed or the stream has ended. Never
  // waits for more input with decoded bytes in hand. Throws Error(kInput), and again if called
  // again.
  size_t Decode(char* out, size_t size);
  bool ended() const { return ended_; }
  Room NextRoom();          // where the next compressed bytes go; not empty
  void Fill(size_t count);  // that many were put there; 0: there are no more

 private:
  bool BeginMember();
  [[noreturn]] void Fail(size_t produced);

  std::string where_;
  DecodeLimits limits_;
  std::vector<char> buffer_;
  Source in_;                   // the part of buffer_ not decoded yet
  Codec codec_ = Codec::kNone;  // of the member at hand, or the last one
  std::unique_ptr<Decoder> decoder_;
  uint64_t filled_ = 0;   // compressed bytes taken in, ever
  uint64_t decoded_ = 0;  // bytes given out, ever
  uint64_t padding_ = 0;  // zeros since the last member
  std::string failure_;   // what to throw when all good bytes are out
  bool out_of_memory_ = false;
  bool in_member_ = false;
  bool at_end_ = false;
  bool ended_ = false;
};

}  // namespace strigil
