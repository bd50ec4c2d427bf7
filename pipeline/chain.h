// A chain: the filters of a profile, in order, and what they make of a text: a list of edits.
//
//   RuleTable rules;
//   auto chain = Chain::New({.profile = "news"}, rules);
//   auto scratch = chain->NewScratch();          // one per thread
//   EditList edits;
//   chain->Apply(text, {}, {}, *scratch, edits); // edits of text; text is not changed
//
// The filters are repeated until they change nothing more, then white space is put in order; so the
// cleaned text, cleaned again, stays as it is (see filter.h for what that asks of a filter).
//
// Thread-safe: Apply may be called from many threads, each with a scratch of its own.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/document.h"
#include "pipeline/draft.h"
#include "pipeline/edit.h"
#include "pipeline/filter.h"
#include "pipeline/rule_table.h"

namespace strigil {

struct ChainOptions {
  std::string profile = "safe";              // a name of ProfileNames()
  std::vector<std::string> rule_files = {};  // further packs
  std::vector<std::string> skip = {};        // filters, packs or rules that are off
  std::vector<std::string> only = {};        // if not empty: nothing but these is on
  bool keep_whitespace = false;
  std::string model_file = {};  // for the filter line_model; empty: the one built in
  int threshold = -1;           // of the line model, 0..1000; -1: the profile's own
};

// What a worker needs to run a chain: a draft and a scratch for each filter.
class ChainScratch {
 public:
  Document document;
  Draft draft;
  std::vector<std::unique_ptr<Scratch>> filters;
};

class Chain {
 public:
  // `filters` run in order, repeated; `last` runs once after them (white space) and may be null.
  Chain(std::vector<std::unique_ptr<Filter>> filters, std::unique_ptr<Filter> last,
        const RuleTable& rules, uint64_t fingerprint);
  virtual ~Chain() = default;

  // The chain of a profile (filters/filters.cc). Adds its rules to `rules`, which must outlive the
  // chain. Throws Error(kUsage) for an unknown profile or name (with a suggestion) and for a rule
  // file that is wrong.
  static std::unique_ptr<Chain> New(const ChainOptions& options, RuleTable& rules);

  std::unique_ptr<ChainScratch> NewScratch() const;

  // The edits that clean `text`: sorted, disjoint, in bytes of `text`. `text` may be any bytes
  // under 4 GiB; with `edits` applied it is valid UTF-8.
  void Apply(std::string_view text, const Extent& extent, const DocumentInfo& info,
             ChainScratch& scratch, EditList& edits) const;

  // The same for a text of any number of lines: over a limit, which bounds the memory, it is worked
  // on in parts (text_parts.h). Their number.
  size_t ApplyInParts(std::string_view text, const Extent& extent, const DocumentInfo& info,
                      ChainScratch& scratch, EditList& edits) const;

  // A hash of everything that decides what is removed: profile, rules, options. For the ledger.
  uint64_t fingerprint() const { return fingerprint_; }

 private:
  std::vector<std::unique_ptr<Filter>> filters_;
  std::unique_ptr<Filter> last_;
  const RuleTable& rules_;
  uint64_t fingerprint_;
};

// The profiles there are, for --help and messages.
const std::vector<std::string>& ProfileNames();

}  // namespace strigil
