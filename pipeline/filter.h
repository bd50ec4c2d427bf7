// The interface of a filter: looks at a draft, asks for edits.
//
// A filter holds no state that changes, so one object serves every worker; what it needs per worker
// it takes from the Scratch it is handed. It sees the document as the filters before it left it.
//
// What a filter decides must follow from the live lines alone (their text, order, gaps and hits):
// the chain repeats its filters until nothing changes, and a decision that looks only at what is
// live comes out the same on the cleaned text. That is why cleaning twice changes nothing more.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "pipeline/draft.h"

namespace strigil {

// Per-worker memory that outlives a document: caches a filter would otherwise share and lock.
class Scratch {
 public:
  virtual ~Scratch() = default;
};

class Filter {
 public:
  virtual ~Filter() = default;
  // snake_case; also its file name and the prefix of its rules.
  virtual std::string_view name() const = 0;
  // A hash of what it goes by besides its rules and the options of the chain: a file it has read.
  virtual uint64_t fingerprint() const { return 0; }
  // What this filter wants per worker, or null.
  virtual std::unique_ptr<Scratch> NewScratch() const { return nullptr; }
  // A new document, before any filter is applied to it: for what filters ask of each other.
  virtual void Begin(Draft& draft, Scratch* scratch) const {
    (void)draft;
    (void)scratch;
  }
  // Adds edits and marks. `scratch` is what NewScratch gave. Thread-safe.
  virtual void Apply(Draft& draft, Scratch* scratch) const = 0;
};

}  // namespace strigil
