// Decodes a row of gzip members or zstd frames on several threads, in order.
//
//   stored bytes --cut between members--> [piece][piece][piece] --threads--> text, in order
//
// A piece is some hundred KiB of whole members. Of zstd frames the ends are known (from the headers
// of their blocks); of gzip members they are guessed: a member ends where another begins. A piece
// counts only if its members end where it does and all their checks hold. At the first that does
// not (a wrong guess, damage, a member that is large, another codec, padding) the rest of the
// stream, from the start of that piece, goes through StreamDecoder in the calling thread. So what
// comes out, and every message, is StreamDecoder's.
//
// The calling thread decodes too. Memory: for each thread, and for two more, a piece of at most
// kMostStored stored and kMostText decoded bytes; usually 256 KiB and 1 MiB.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/io/codec.h"

namespace strigil {

class ParallelDecoder {
 public:
  static constexpr size_t kPieceBytes = 256 * 1024;  // stored; more only if a member needs it
  static constexpr size_t kMostStored = 4 * 1024 * 1024;
  static constexpr size_t kMostText = 8 * 1024 * 1024;

  // Puts up to so many stored bytes at a place and returns how many; 0 at the end. May throw.
  using ReadStored = std::function<size_t(char*, size_t)>;

  // True for codecs whose members can be told apart.
  static bool Knows(Codec codec) { return codec == Codec::kGzip || codec == Codec::kZstd; }

  // `codec`: of the first member; `where`: the name for messages; `threads`: that decode, the
  // caller's included. Fewer will do if no more can be had. REQUIRES: Knows(codec)
  ParallelDecoder(std::string where, Codec codec, const DecodeLimits& limits, int threads);
  ~ParallelDecoder();  // ends the threads
  ParallelDecoder(const ParallelDecoder&) = delete;
  ParallelDecoder& operator=(const ParallelDecoder&) = delete;

  // Returns the number of bytes decoded, at most `size`; 0 at the end. Throws what StreamDecoder
  // and `read` throw, when all that is before it has been given out. One thread at a time.
  size_t Decode(char* out, size_t size, const ReadStored& read);

 private:
  // Bytes that are not set to zero first; at least as many as were asked for.
  struct Bytes {
    std::unique_ptr<char[]> data;
    size_t capacity = 0;
    void Grow(size_t used, size_t capacity_wanted);
  };
  enum class State : uint8_t { kWaiting, kTaken, kGood, kBad };
  struct Piece {
    Bytes stored;
    size_t stored_size = 0;
    Bytes text;
    size_t text_size = 0;
    State state = State::kWaiting;  // guarded by mutex_
  };

  void Fill(const ReadStored& read);
  bool ReadMore(const ReadStored& read);
  size_t WholeMembers(bool at_end);
  void Queue(size_t size);
  void StartThreads();
  State Finish(Piece& piece);
  void Help(std::stop_token stop);
  bool DecodePiece(Piece& piece, Decoder& decoder) const;
  void DropFront();
  void GoSerial();
  size_t DecodeSerially(char* out, size_t size, const ReadStored& read);
  size_t Replay(Room room, const ReadStored& read);

  const std::string where_;
  const Codec codec_;
  const DecodeLimits limits_;
  const size_t threads_;

  // Of the calling thread.
  Bytes carry_;  // stored bytes that are in no piece yet
  size_t carry_size_ = 0;
  size_t carry_seen_ = 0;    // looked through for the end of a member, in vain
  bool no_more_ = false;     // no piece comes after those queued
  bool stored_end_ = false;  // all stored bytes have been read
  std::exception_ptr read_error_;
  uint64_t stored_done_ = 0;  // stored bytes of the pieces that were given out
  uint64_t text_done_ = 0;
  size_t front_at_ = 0;  // of the text of the first piece
  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<StreamDecoder> serial_;
  size_t replayed_ = 0;  // of the first piece, or of carry_ when there is none

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::unique_ptr<Piece>> pieces_;
  size_t next_ = 0;                            // of pieces_: the first that may be waiting
  std::vector<std::unique_ptr<Piece>> spare_;  // for their memory
  std::vector<std::jthread> helpers_;          // last: they end first
};

}  // namespace strigil
