// Reading with read(2): a few bytes to see what codec it is, then either straight into the caller's
// buffer or through a decoding filter.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/input.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/iostreams/compose.hpp>
#include <cerrno>
#include <cstring>

#include "pipeline/error.h"
#include "pipeline/io/codec_filter.h"

namespace strigil {

class Input::StoredBytes {
 public:
  using char_type = char;
  using category = boost::iostreams::source_tag;
  explicit StoredBytes(Input* input) : input_(input) {}
  std::streamsize read(char* buffer, std::streamsize size) {
    const size_t count = input_->ReadStored(buffer, static_cast<size_t>(size));
    return count == 0 ? -1 : static_cast<std::streamsize>(count);
  }

 private:
  Input* input_;
};

struct Input::Decoded {
  boost::iostreams::composite<DecodingFilter, StoredBytes> text;
};

std::unique_ptr<Input> Input::Open(const std::string& path, const InputOptions& options) {
  return std::unique_ptr<Input>(new Input(path, options));
}

Input::Input(std::string path, const InputOptions& options)
    : path_(std::move(path)), name_(path_ == "-" ? "standard input" : path_), options_(options) {
  if (path_ == "-") {
    fd_ = STDIN_FILENO;
  } else if (const std::optional<int> fd = DescriptorOfPath(path_)) {
    owned_ = Descriptor(fcntl(*fd, F_DUPFD_CLOEXEC, 3));  // a socket cannot be opened by name
    fd_ = owned_.get();
  } else {
    owned_ = OpenFile(path_, O_RDONLY | O_NOCTTY);
    fd_ = owned_.get();
  }
  struct stat status = {};
  if (fd_ < 0 || fstat(fd_, &status) != 0) {
    throw Error(Status::kInput, name_ + ": cannot open: " + ErrorText(errno));
  }
  if (S_ISDIR(status.st_mode)) throw Error(Status::kInput, name_ + ": is a directory");
  if (S_ISREG(status.st_mode)) {
    may_block_ = false;
    size_ = static_cast<uint64_t>(status.st_size);
    posix_fadvise(fd_, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
}

Input::~Input() = default;

size_t Input::Read(char* buffer, size_t size) {
  if (!detected_) Detect();
  size_t count = 0;
  if (decoded_ != nullptr) {
    const std::streamsize got =
        boost::iostreams::read(decoded_->text, buffer, static_cast<std::streamsize>(size));
    count = got > 0 ? static_cast<size_t>(got) : 0;
  } else {
    count = ReadStored(buffer, size);
  }
  decoded_bytes_ += count;
  return count;
}

bool Input::WouldWait() const {
  if (!may_block_ || at_end_ || head_begin_ < head_end_) return false;
  pollfd waited = {fd_, POLLIN, 0};
  return poll(&waited, 1, 0) == 0;
}

void Input::Detect() {
  Detected detected;
  for (;;) {
    detected = DetectCodec({head_, head_end_}, at_end_);
    if (detected.kind != Detected::kNeedMore) break;
    // Aside, so that ReadStored does not hand out the head itself.
    char more[kMagicSize];
    const size_t have = head_end_;
    head_end_ = 0;
    size_t count = 0;
    try {
      count = ReadStored(more, kMagicSize - have);
    } catch (...) {
      head_end_ = have;
      throw;
    }
    std::memcpy(head_ + have, more, count);
    head_end_ = have + count;
    if (count == 0) at_end_ = true;
  }
  CheckName(detected);
  const std::string codec_name(NameOf(detected.codec));
  if (detected.kind == Detected::kCut) {
    throw Error(Status::kInput, name_ + ": byte 0 (compressed byte " + std::to_string(head_end_) +
                                    "): the " + codec_name + " data is cut short");
  }
  if (detected.kind == Detected::kDamaged) {
    throw Error(Status::kInput,
                name_ + ": byte 0 (compressed byte 0): looks like damaged " + codec_name + " data");
  }
  detected_ = true;
  const Codec codec = detected.codec;
  if (codec == Codec::kNone) return;
  const DecodeLimits limits{.max_window = options_.max_window};
  // Reading ahead would hold a live stream up, and a small file is not worth a thread.
  constexpr uint64_t kLarge = 2 * ParallelDecoder::kPieceBytes;
  const bool parallel = options_.threads > 1 && ParallelDecoder::Knows(codec) && !may_block_ &&
                        size_.value_or(0) >= kLarge;
  const DecodingFilter filter = parallel ? DecodingFilter(name_, codec, limits, options_.threads)
                                         : DecodingFilter(name_, limits);
  decoded_.reset(new Decoded{boost::iostreams::compose(filter, StoredBytes(this))});
}

void Input::CheckName(const Detected& detected) const {
  if (path_ == "-") return;
  const Codec promised = CodecOfFileName(path_);
  if (promised == Codec::kNone) return;
  if (detected.kind != Detected::kPlain && detected.codec == promised) return;
  const std::string promised_name(NameOf(promised));
  std::string what = "it holds something else";
  if (head_end_ == 0) {
    what = "it is empty";
  } else if (detected.kind == Detected::kCodec) {
    what = "it holds " + std::string(NameOf(detected.codec)) + " data";
  } else if (at_end_ && head_end_ < kMagicSize) {
    what = "it ends after " + std::to_string(head_end_) + " bytes";
  }
  throw Error(Status::kInput, name_ + ": named as " + promised_name + " data, but " + what);
}

size_t Input::ReadStored(char* buffer, size_t size) {
  if (head_begin_ < head_end_) {
    const size_t count = std::min(size, head_end_ - head_begin_);
    std::memcpy(buffer, head_ + head_begin_, count);
    head_begin_ += count;
    return count;
  }
  // A terminal or a pipe may say 0 and then more; once it has ended it stays so.
  while (!at_end_) {
    if (options_.wake_fd >= 0) WaitForInput(false);
    const ssize_t count = read(fd_, buffer, size);
    if (count > 0) {
      stored_bytes_.fetch_add(static_cast<uint64_t>(count), std::memory_order_relaxed);
      return static_cast<size_t>(count);
    }
    if (count == 0) {
      at_end_ = true;
      CheckLength();
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      WaitForInput(true);
    } else if (errno != EINTR) {
      throw Error(Status::kInput, name_ + ": byte " + std::to_string(stored_bytes()) +
                                      ": cannot read: " + ErrorText(errno));
    }
  }
  return 0;
}

// A file that became shorter while it was read has lost bytes that nobody saw. (One that grows is a
// log; the sizes of files in /proc and /sys are not lengths, but do not change.)
void Input::CheckLength() const {
  struct stat status = {};
  if (!size_ || stored_bytes() >= *size_ || fstat(fd_, &status) != 0) return;
  const auto now = static_cast<uint64_t>(status.st_size);
  if (now >= *size_) return;
  throw Error(Status::kInput, name_ + ": byte " + std::to_string(stored_bytes()) +
                                  ": the file was cut while it was read, from " +
                                  std::to_string(*size_) + " to " + std::to_string(now) + " bytes");
}

// Returns when a read can be tried; throws when the caller is to stop.
void Input::WaitForInput(bool would_block) const {
  pollfd waited[] = {{fd_, POLLIN, 0}, {options_.wake_fd, POLLIN, 0}};
  const nfds_t count = options_.wake_fd >= 0 ? 2 : 1;
  const int timeout = may_block_ || would_block ? -1 : 0;
  while (poll(waited, count, timeout) < 0) {
    if (errno != EINTR && errno != EAGAIN) {
      throw Error(Status::kInput, name_ + ": cannot wait for input: " + ErrorText(errno));
    }
  }
  if (count == 2 && waited[1].revents != 0) throw ReadInterrupted();
}

}  // namespace strigil
