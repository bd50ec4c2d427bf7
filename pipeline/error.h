// The one exception strigil throws when it cannot go on.
//
// `what()` reads `where: what`, lower case, no full stop: `dump.zst: byte 812: the zstd frame is
// cut short`. It is caught once, in main, which prints it and exits with `status`. A record that
// merely makes no sense is no Error but a Fault (record.h): the run goes on.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace strigil {

// The exit statuses of the program; the library uses them to say what kind of error it met.
enum class Status : int {
  kOk = 0,      // everything was understood
  kFaults = 1,  // finished, but some records made no sense
  kUsage = 2,   // options or rules are wrong; nothing was read or written
  kInput = 3,  // input missing, unreadable, cut short, corrupt, of a wrong kind; a ledger that does
               // not fit
  kOutput = 4,  // output could not be written, or memory ran out
};

class Error : public std::runtime_error {
 public:
  Error(Status status, const std::string& message) : std::runtime_error(message), status_(status) {}
  Status status() const { return status_; }

 private:
  Status status_;
};

}  // namespace strigil
