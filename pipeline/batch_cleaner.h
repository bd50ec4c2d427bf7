// Cleans the records of a batch: the engine's work. One for each thread that cleans.
//
// Each record is opened by its format, goes through the chain, and leaves its edits in the output,
// the statistics and the notes of the observers; what faulty records come to is decided here.
// Private to the engine.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "pipeline/batch.h"
#include "pipeline/chain.h"
#include "pipeline/edit.h"
#include "pipeline/engine.h"
#include "pipeline/format.h"
#include "pipeline/observer.h"
#include "pipeline/record.h"
#include "pipeline/rule_table.h"

namespace strigil {

class BatchCleaner {
 public:
  BatchCleaner(const Chain& chain, const Format& format, const EngineRules& rules,
               const EngineOptions& options, const std::vector<Observer*>& observers)
      : chain_(chain),
        format_(format),
        rules_(rules),
        options_(options),
        observers_(observers),
        others_(format.RuleForOthers()),
        scratch_(chain.NewScratch()) {}

  void Clean(Batch& batch);

 private:
  // What has grown with a large record would stay so in every worker.
  void ForgetLargeRecord();

  struct Treated;

  // Leaves the record's edits in *piece_->edits. False if the run must stop before it.
  bool CleanRecord(const Record& record, bool cut_short, Batch& batch);

  // Of a record that is open.
  void CleanText(const Record& record, Treated& treated, Batch& batch);

  // Does with a faulty record what the options say. False if the run must stop before it.
  bool SettleFault(const Record& record, bool cut_short, Treated& treated, Batch& batch);

  // A record without a text: copied like the bytes between records, or left out.
  bool PassBy(const Record& record, Batch& batch);

  // Counts the record and shows it to the observers.
  void Finish(const FinishedRecord& finished, Batch& batch);

  void ReplaceWhole(const Record& record, RuleId rule) {
    piece_->raw_edits.clear();
    piece_->raw_edits.push_back({0, record.raw.size(), "", rule});
    piece_->edits = &piece_->raw_edits;
  }

  static FaultNote NoteOf(const Record& record, const Fault& fault, Outcome outcome) {
    return {record.input, record.number, record.offset + fault.offset, fault.what, outcome};
  }

  const Chain& chain_;
  const Format& format_;
  const EngineRules& rules_;
  const EngineOptions& options_;
  const std::vector<Observer*>& observers_;
  const std::optional<RuleId> others_;  // Format::RuleForOthers
  std::unique_ptr<ChainScratch> scratch_;
  std::unique_ptr<Workpiece> piece_ = std::make_unique<Workpiece>();
};

}  // namespace strigil
