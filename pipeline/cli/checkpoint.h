// What a run over a large file writes down at a checkpoint, so that a later run can go on there.
//
// One JSON object in a file beside the partial output, `.NAME.strigil-state`, replaced as a whole
// at each checkpoint, after the outputs up to it have been synced.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "pipeline/cli/manifest.h"
#include "pipeline/engine.h"
#include "pipeline/io/output.h"
#include "pipeline/ledger.h"
#include "pipeline/rule_table.h"

namespace strigil {

struct CheckpointState {
  Fingerprint input;
  std::string rules;  // hash of everything that decides the output's bytes
  std::string format;
  EnginePlace place;
  OutputPlace main;
  std::optional<OutputPlace> ledger;   // with --ledger
  std::optional<OutputPlace> rejects;  // with --rejects
  LedgerSums sums;                     // with --ledger
};

// Beside the output at `path`.
std::string StatePath(const std::string& path);

// Throws Error(kOutput).
void WriteState(const std::string& path, const CheckpointState& state, const RuleTable& rules);

// nullopt: there is none, or it makes no sense (then the work is done again).
std::optional<CheckpointState> ReadState(const std::string& path, const RuleTable& rules);

}  // namespace strigil
