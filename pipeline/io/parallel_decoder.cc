// Tested by parallel_decoder_test.cc, against StreamDecoder.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/parallel_decoder.h"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace strigil {
namespace {

// The end of the last whole frame; 0 if there is none.
size_t EndOfFrames(std::string_view bytes) {
  size_t end = 0;
  while (end < bytes.size()) {
    const size_t size = ZSTD_findFrameCompressedSize(bytes.data() + end, bytes.size() - end);
    if (ZSTD_isError(size)) break;
    end += size;
  }
  return end;
}

// The last place behind the first byte, and not before `from`, where a gzip member may begin; 0 if
// there is none. What looks like its header stands by chance once in many gigabytes.
constexpr size_t kGzipHeader = 10;
size_t LastGzipHeader(std::string_view bytes, size_t from) {
  constexpr unsigned kUnknownFlags = 0xE0;
  for (size_t size = bytes.size() >= kGzipHeader ? bytes.size() - kGzipHeader + 1 : 0;
       size > from;) {
    const size_t at = bytes.substr(0, size).rfind('\x1f');
    if (at == std::string_view::npos || at < std::max<size_t>(from, 1)) return 0;
    if (bytes[at + 1] == '\x8b' && bytes[at + 2] == '\x08' &&
        (static_cast<uint8_t>(bytes[at + 3]) & kUnknownFlags) == 0) {
      return at;
    }
    size = at;
  }
  return 0;
}

}  // namespace

void ParallelDecoder::Bytes::Grow(size_t used, size_t capacity_wanted) {
  if (capacity_wanted <= capacity) return;
  std::unique_ptr<char[]> grown(new char[capacity_wanted]);
  if (used > 0) std::memcpy(grown.get(), data.get(), used);
  data = std::move(grown);
  capacity = capacity_wanted;
}

ParallelDecoder::ParallelDecoder(std::string where, Codec codec, const DecodeLimits& limits,
                                 int threads)
    : where_(std::move(where)),
      codec_(codec),
      limits_(limits),
      threads_(static_cast<size_t>(std::max(threads, 1))),
      decoder_(NewDecoder(codec, limits)) {}

ParallelDecoder::~ParallelDecoder() = default;

size_t ParallelDecoder::Decode(char* out, size_t size, const ReadStored& read) {
  while (serial_ == nullptr) {
    Fill(read);
    if (pieces_.empty() || Finish(*pieces_.front()) == State::kBad) {
      GoSerial();
      break;
    }
    const Piece& piece = *pieces_.front();
    const size_t count = std::min(size, piece.text_size - front_at_);
    std::memcpy(out, piece.text.data.get() + front_at_, count);
    front_at_ += count;
    if (front_at_ == piece.text_size) DropFront();
    if (count > 0) return count;
  }
  return DecodeSerially(out, size, read);
}

// Cuts pieces as long as there is room for them.
void ParallelDecoder::Fill(const ReadStored& read) {
  while (!no_more_ && pieces_.size() < threads_ + 2) {
    const bool more = ReadMore(read);
    const size_t size = WholeMembers(!more && !read_error_);
    if (size > 0) {
      Queue(size);
    } else if (!more || carry_size_ >= kMostStored) {
      no_more_ = true;
    }
  }
}

// Reads until there is enough for a piece, or a good part more than there was. False at the end.
bool ParallelDecoder::ReadMore(const ReadStored& read) {
  const size_t target = carry_seen_ == 0 ? kPieceBytes : std::min(kMostStored, 2 * carry_size_);
  carry_.Grow(carry_size_, target);
  try {
    while (carry_size_ < target && !stored_end_) {
      const size_t count = read(carry_.data.get() + carry_size_, target - carry_size_);
      if (count == 0) stored_end_ = true;
      carry_size_ += count;
    }
  } catch (...) {
    read_error_ = std::current_exception();
    no_more_ = true;
    return false;
  }
  return !stored_end_;
}

// How many bytes of carry_ may be whole members.
size_t ParallelDecoder::WholeMembers(bool at_end) {
  const std::string_view bytes(carry_.data.get(), carry_size_);
  if (bytes.empty()) return 0;
  size_t end = 0;
  if (codec_ == Codec::kZstd) {
    end = EndOfFrames(bytes);
  } else {
    end = at_end ? bytes.size() : LastGzipHeader(bytes, carry_seen_);
  }
  // A header may stand across the end of what there is.
  carry_seen_ = end == 0 ? bytes.size() - std::min(bytes.size() - 1, kGzipHeader - 1) : 0;
  return end;
}

// Makes a piece of the first bytes of carry_.
void ParallelDecoder::Queue(size_t size) {
  std::unique_ptr<Piece> piece;
  {
    const std::lock_guard lock(mutex_);
    if (!spare_.empty()) {
      piece = std::move(spare_.back());
      spare_.pop_back();
    }
  }
  if (piece == nullptr) piece = std::make_unique<Piece>();
  const size_t rest = carry_size_ - size;
  piece->stored.Grow(0, std::max(rest, kPieceBytes));
  std::memcpy(piece->stored.data.get(), carry_.data.get() + size, rest);
  std::swap(piece->stored, carry_);
  piece->stored_size = size;
  piece->text_size = 0;
  piece->state = State::kWaiting;
  carry_size_ = rest;
  {
    const std::lock_guard lock(mutex_);
    pieces_.push_back(std::move(piece));
  }
  changed_.notify_one();
  if (pieces_.size() == 2 && helpers_.empty()) StartThreads();
}

void ParallelDecoder::StartThreads() {
  try {
    while (helpers_.size() + 1 < threads_) {
      helpers_.emplace_back([this](std::stop_token stop) { Help(std::move(stop)); });
    }
  } catch (const std::system_error&) {
    // No more threads to be had: fewer will do.
  }
}

// Waits for the first piece, or decodes it here if nobody has begun.
ParallelDecoder::State ParallelDecoder::Finish(Piece& piece) {
  std::unique_lock lock(mutex_);
  if (piece.state == State::kWaiting) {
    piece.state = State::kTaken;
    lock.unlock();
    const bool good = DecodePiece(piece, *decoder_);
    lock.lock();
    piece.state = good ? State::kGood : State::kBad;
  }
  changed_.wait(lock, [&] { return piece.state == State::kGood || piece.state == State::kBad; });
  return piece.state;
}

// What a further thread does.
void ParallelDecoder::Help(std::stop_token stop) {
  std::unique_ptr<Decoder> decoder;
  std::unique_lock lock(mutex_);
  const auto find = [this]() -> Piece* {
    while (next_ < pieces_.size() && pieces_[next_]->state != State::kWaiting) ++next_;
    return next_ < pieces_.size() ? pieces_[next_].get() : nullptr;
  };
  while (changed_.wait(lock, stop, [&] { return find() != nullptr; })) {
    if (stop.stop_requested()) return;
    Piece& piece = *find();
    piece.state = State::kTaken;
    lock.unlock();
    bool good = false;
    try {
      if (decoder == nullptr) decoder = NewDecoder(codec_, limits_);
      good = DecodePiece(piece, *decoder);
    } catch (const std::bad_alloc&) {
      // The calling thread meets the same, or does not.
    }
    lock.lock();
    piece.state = good ? State::kGood : State::kBad;
    changed_.notify_all();
  }
}

// True if it is whole members of our codec, and all is well with them.
bool ParallelDecoder::DecodePiece(Piece& piece, Decoder& decoder) const {
  // So much room at least: a whole small member fits, which is decoded at once then.
  constexpr size_t kLeastRoom = 64 * 1024;
  Source in{piece.stored.data.get(), piece.stored_size};
  try {
    piece.text.Grow(0, std::min(kMostText, 4 * piece.stored_size + kLeastRoom));
    while (in.size > 0) {
      const Detected detected = DetectCodec({in.next, in.size}, true);
      if (detected.kind != Detected::kCodec || detected.codec != codec_) return false;
      decoder.Begin();
      for (bool done = false; !done;) {
        if (piece.text.capacity - piece.text_size < kLeastRoom) {
          piece.text.Grow(piece.text_size, std::min(kMostText, 2 * piece.text.capacity));
        }
        Room room{piece.text.data.get() + piece.text_size, piece.text.capacity - piece.text_size};
        if (room.size == 0) return false;
        const size_t in_before = in.size;
        const size_t room_before = room.size;
        done = decoder.Decode(in, room);
        piece.text_size += room_before - room.size;
        if (!done && in.size == in_before && room.size == room_before) return false;
      }
    }
    return true;
  } catch (const std::runtime_error&) {
    return false;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

// The first piece has been given out.
void ParallelDecoder::DropFront() {
  const std::lock_guard lock(mutex_);
  Piece& piece = *pieces_.front();
  stored_done_ += piece.stored_size;
  text_done_ += piece.text_size;
  front_at_ = 0;
  if (piece.stored.capacity > 2 * kPieceBytes) piece.stored = Bytes();
  if (piece.text.capacity > 8 * kPieceBytes) piece.text = Bytes();
  spare_.push_back(std::move(pieces_.front()));
  pieces_.pop_front();
  if (next_ > 0) --next_;
}

void ParallelDecoder::GoSerial() {
  helpers_.clear();  // each finishes what it is at
  spare_.clear();
  for (const auto& piece : pieces_) piece->text = Bytes();
  serial_ = std::make_unique<StreamDecoder>(where_, limits_);
  if (stored_done_ > 0) serial_->GoOnAt(codec_, stored_done_, text_done_);
}

size_t ParallelDecoder::DecodeSerially(char* out, size_t size, const ReadStored& read) {
  while (true) {
    const size_t count = serial_->Decode(out, size);
    if (count > 0 || serial_->ended()) return count;
    serial_->Fill(Replay(serial_->NextRoom(), read));
  }
}

// Stored bytes once more: those of the pieces, of carry_, and then those not read yet.
size_t ParallelDecoder::Replay(Room room, const ReadStored& read) {
  while (true) {
    const bool in_piece = !pieces_.empty();
    const char* bytes = in_piece ? pieces_.front()->stored.data.get() : carry_.data.get();
    const size_t all = in_piece ? pieces_.front()->stored_size : carry_size_;
    if (replayed_ < all) {
      const size_t count = std::min(room.size, all - replayed_);
      std::memcpy(room.next, bytes + replayed_, count);
      replayed_ += count;
      return count;
    }
    if (!in_piece) break;
    pieces_.pop_front();
    replayed_ = 0;
  }
  carry_ = Bytes();
  carry_size_ = replayed_ = 0;
  if (read_error_) std::rethrow_exception(read_error_);
  return stored_end_ ? 0 : read(room.next, room.size);
}

}  // namespace strigil
