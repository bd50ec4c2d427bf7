// Hands finished batches on in the order of the input: the last part of the engine.
//
// The clean bytes go to the sink, the notes of the records to the observers. Where a batch begins a
// further input, what must stand between two is put in. For one thread. Private to the engine.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/batch.h"
#include "pipeline/engine.h"
#include "pipeline/observer.h"

namespace strigil {

class BatchWriter {
 public:
  BatchWriter(const EngineRules& rules, const EngineOptions& options, EngineSink& sink,
              const std::vector<Observer*>& observers, EngineResult& result)
      : rules_(rules), options_(options), sink_(sink), observers_(observers), result_(result) {}

  // The first input has begun in an earlier run.
  void Resume(const EnginePlace& start) {
    result_.stats = start.stats;
    begun_ = true;
  }

  // False if the run ends here.
  bool Write(Batch& batch);

 private:
  // Puts what must stand between two inputs, if it does not: a record of no bytes with one edit.
  void Join(const Batch& batch, std::string_view clean);

  // The end of the output so far, as long as a joint is looked for in it.
  void KeepTail(std::string_view clean);

  const EngineRules& rules_;
  const EngineOptions& options_;
  EngineSink& sink_;
  const std::vector<Observer*>& observers_;
  EngineResult& result_;
  bool begun_ = false;
  bool joint_due_ = false;
  uint32_t input_ = 0;
  std::string tail_;
};

}  // namespace strigil
