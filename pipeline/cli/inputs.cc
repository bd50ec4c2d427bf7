// An input is opened when its turn comes; what was opened to tell the format is kept with what was
// read of it.
//
// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/inputs.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "pipeline/cli/messages.h"
#include "pipeline/format.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kHead = 64 * 1024;

// Moves a descriptor out of the places of standard streams that were closed: what is meant for
// those must fail, not end up here.
Descriptor AboveStandard(int fd) {
  if (fd < 0 || fd > STDERR_FILENO) return Descriptor(fd);
  const Descriptor low(fd);
  return Descriptor(fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

std::string_view WithoutLeadingBlanks(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const size_t at = text.find_first_not_of(" \t\r\n\v\f");
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

}  // namespace

InputSequence::InputSequence(std::vector<std::string> paths, uint64_t max_window, int threads,
                             bool watch_stdout)
    : paths_(std::move(paths)) {
  for (const std::string& path : paths_) names_.push_back(path == "-" ? "standard input" : path);
  options_.max_window = max_window;
  options_.threads = threads;
  wake_ = AboveStandard(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  options_.wake_fd = wake_.get();
  if (!watch_stdout || wake_.get() < 0) return;
  Descriptor watched = AboveStandard(epoll_create1(EPOLL_CLOEXEC));
  epoll_event event = {};
  event.events = EPOLLIN;
  if (watched.get() < 0 || epoll_ctl(watched.get(), EPOLL_CTL_ADD, wake_.get(), &event) != 0)
    return;
  event.events = 0;  // EPOLLERR comes unasked; a regular file is refused here, and needs no watch
  if (epoll_ctl(watched.get(), EPOLL_CTL_ADD, STDOUT_FILENO, &event) != 0) return;
  watched_ = std::move(watched);
  options_.wake_fd = watched_.get();
}

InputSequence::~InputSequence() = default;

InputSequence::Opened InputSequence::OpenNext() {
  Opened opened;
  const std::string& path = paths_[next_++];
  try {
    opened.input = Input::Open(path, options_);
    ReadHead(opened);
  } catch (const Error& error) {
    struct stat status = {};
    const bool folder = stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    const char* hint = folder ? "; -O OUTDIR cleans the files in it" : "";
    opened.refusal = Error(error.status(), error.what() + std::string(hint));
  }
  return opened;
}

void InputSequence::ReadHead(Opened& opened) {
  std::string& head = opened.head;
  try {
    while (head.size() < kHead) {
      const size_t have = head.size();
      head.resize(kHead);
      const size_t got = opened.input->Read(head.data() + have, kHead - have);
      head.resize(have + got);
      if (got == 0) {
        opened.stored = opened.input->stored_bytes();
        opened.input.reset();
        return;
      }
      if (WithoutLeadingBlanks(head).find('\n') != std::string_view::npos &&
          opened.input->WouldWait()) {
        return;
      }
    }
  } catch (const Error&) {
    // What was read before it comes first.
    head.resize(std::min(head.size(), static_cast<size_t>(opened.input->decoded_bytes())));
    opened.failure = std::current_exception();
    opened.stored = opened.input->stored_bytes();
    opened.input.reset();
  }
}

std::string InputSequence::Detect(const std::string& otherwise) {
  while (next_ < paths_.size()) {
    const std::string& name = names_[next_];
    ahead_.push_back(OpenNext());
    Opened& opened = ahead_.back();
    if (opened.refusal || WithoutLeadingBlanks(opened.head).empty()) {
      if (!opened.refusal && opened.head.size() >= kHead) return "text";
      if (!opened.head.empty() && !opened.refusal) {
        try {
          RefuseBinary(opened.head, name);
        } catch (const Error& error) {
          opened.refusal = error;
        }
      }
      continue;
    }
    try {
      return DetectFormat(opened.head, name, opened.failure != nullptr);
    } catch (const Error& error) {
      opened.refusal = error;
    }
  }
  return otherwise;
}

void InputSequence::Expect(std::string format, bool detected) {
  format_ = std::move(format);
  detected_ = detected;
}

uint64_t InputSequence::stored_bytes() const {
  return stored_before_ + (current_.input ? current_.input->stored_bytes() : current_.stored);
}

bool InputSequence::Next() {
  stored_before_ = stored_bytes();
  current_ = Opened();
  head_at_ = 0;
  if (!ahead_.empty()) {
    current_ = std::move(ahead_.front());
    ahead_.pop_front();
  } else if (next_ < paths_.size()) {
    current_ = OpenNext();
  } else {
    return false;
  }
  if (!current_.refusal && !current_.head.empty()) {
    const std::string& name = names_[next_ - ahead_.size() - 1];
    try {
      if (!detected_ || WithoutLeadingBlanks(current_.head).empty()) {
        RefuseBinary(current_.head, name);
      } else if (const std::string found =
                     DetectFormat(current_.head, name, current_.failure != nullptr);
                 found != format_) {
        throw Error(Status::kInput, name + ": is " + found + ", but the inputs before it are " +
                                        format_ + "; give --format if it is meant so");
      }
      const std::string doubt(detected_ && format_ == "text" ? DoubtAboutText(current_.head) : "");
      if (!doubt.empty()) TellWarning(name + ": " + doubt + " (it is taken for text)");
    } catch (const Error& error) {
      current_.refusal = error;
    }
  }
  if (current_.refusal) {
    const Error error = *current_.refusal;
    current_ = Opened();
    throw error;
  }
  return true;
}

size_t InputSequence::Read(char* buffer, size_t size) {
  if (head_at_ < current_.head.size()) {
    const size_t count = std::min(size, current_.head.size() - head_at_);
    std::memcpy(buffer, current_.head.data() + head_at_, count);
    head_at_ += count;
    return count;
  }
  if (current_.failure) std::rethrow_exception(current_.failure);
  return current_.input ? current_.input->Read(buffer, size) : 0;
}

bool InputSequence::IsPaused() {
  return head_at_ >= current_.head.size() && !current_.failure && current_.input &&
         current_.input->WouldWait();
}

void InputSequence::Interrupt() {
  if (wake_.get() < 0) return;
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_.get(), &one, sizeof one);
}

}  // namespace strigil
