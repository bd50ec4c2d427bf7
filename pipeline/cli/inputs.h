// The inputs of a run, one after the other, as the engine wants them; and what format they are in.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/engine.h"
#include "pipeline/io/file.h"
#include "pipeline/io/input.h"

namespace strigil {

class InputSequence : public ByteSource {
 public:
  // `paths`: files, or "-". With `watch_stdout`, a reader of standard output that goes away ends a
  // Read that waits (by ReadInterrupted), so an idle producer holds nothing up.
  // `threads` may decode, where there is something to share out.
  InputSequence(std::vector<std::string> paths, uint64_t max_window, int threads,
                bool watch_stdout);
  ~InputSequence() override;

  // The format of the inputs: that of the first which is not blank; `otherwise` if there is none.
  // Reads up to 64 KiB, less where a stream pauses after a whole line.
  std::string Detect(const std::string& otherwise);
  // What the inputs are to be: one that looks like another format is an Error. `detected`: it was
  // found by Detect, so it must be the same for all; otherwise only binary kinds are refused.
  void Expect(std::string format, bool detected);

  bool Next() override;
  size_t Read(char* buffer, size_t size) override;
  bool IsPaused() override;
  void Interrupt() override;

  // Bytes read so far, as stored; of the input whose turn it is and those before. Used by the
  // thread that reads.
  uint64_t stored_bytes() const;

  // The names for messages, by index.
  const std::vector<std::string>& names() const { return names_; }

 private:
  struct Opened {
    std::unique_ptr<Input> input;  // null: nothing more than `head`
    std::string head;              // read ahead
    std::exception_ptr failure;    // comes after `head`
    std::optional<Error> refusal;  // it could not be opened, or is of a wrong kind
    uint64_t stored = 0;           // bytes read, if it has been read to its end
  };

  Opened OpenNext();
  void ReadHead(Opened& opened);

  std::vector<std::string> paths_;
  std::vector<std::string> names_;
  InputOptions options_;
  Descriptor wake_;     // an eventfd
  Descriptor watched_;  // an epoll of wake_ and standard output
  size_t next_ = 0;     // of paths_
  std::deque<Opened> ahead_;
  Opened current_;
  size_t head_at_ = 0;
  uint64_t stored_before_ = 0;  // bytes of the inputs before current_
  std::string format_;
  bool detected_ = false;
};

}  // namespace strigil
