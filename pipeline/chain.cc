// The loop: rounds of filters until none changes anything, white space, and the edits out of the
// draft.
//
// Tested by tests/draft_test.cc, tests/properties_test.cc and every fixture.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/chain.h"

#include <algorithm>
#include <utility>

#include "pipeline/error.h"
#include "pipeline/text_parts.h"

namespace strigil {
namespace {

// Rounds after which a chain stops even if a filter still changes something. Real pages need two or
// three; the bound is for texts made to peel off line by line.
constexpr int kMaxRounds = 32;

}  // namespace

Chain::Chain(std::vector<std::unique_ptr<Filter>> filters, std::unique_ptr<Filter> last,
             const RuleTable& rules, uint64_t fingerprint)
    : filters_(std::move(filters)),
      last_(std::move(last)),
      rules_(rules),
      fingerprint_(fingerprint) {}

std::unique_ptr<ChainScratch> Chain::NewScratch() const {
  auto scratch = std::make_unique<ChainScratch>();
  for (const auto& filter : filters_) scratch->filters.push_back(filter->NewScratch());
  if (last_) scratch->filters.push_back(last_->NewScratch());
  return scratch;
}

void Chain::Apply(std::string_view text, const Extent& extent, const DocumentInfo& info,
                  ChainScratch& scratch, EditList& edits) const {
  if (text.size() >= UINT32_MAX)
    throw Error(Status::kOutput, "a record of 4 GiB or more cannot be cleaned");
  Document& document = scratch.document;
  document.text = text;
  document.extent = extent;
  document.info = info;
  SplitLines(text, document.lines);
  Draft& draft = scratch.draft;
  draft.Start(document, rules_);
  for (size_t i = 0; i < filters_.size(); ++i) filters_[i]->Begin(draft, scratch.filters[i].get());
  for (int round = 0; round < kMaxRounds; ++round) {
    bool changed = false;
    for (size_t i = 0; i < filters_.size(); ++i) {
      if (draft.live().empty()) break;
      filters_[i]->Apply(draft, scratch.filters[i].get());
      changed |= draft.Settle();
    }
    if (!changed) break;
  }
  if (last_) last_->Apply(draft, scratch.filters.back().get());
  draft.Finish(edits);
}

size_t Chain::ApplyInParts(std::string_view text, const Extent& extent, const DocumentInfo& info,
                           ChainScratch& scratch, EditList& edits) const {
  TextPart part{0};
  if (text.size() > kNeverCut) part = CutText(text, text.size(), text.size());
  if (part.length == 0) {
    Apply(text, extent, info, scratch, edits);
    return 1;
  }
  edits.clear();
  PartExtents extents;
  EditList of_part;
  std::vector<RuleId> refused;
  size_t parts = 0;
  for (size_t at = 0; at < text.size(); ++parts) {
    const std::string_view rest = text.substr(at);
    if (parts > 0) part = CutText(rest, rest.size(), rest.size());
    const bool last = part.length == 0;
    Extent part_extent = extents.Next(last, part.blank);
    part_extent.head &= extent.head;
    part_extent.tail &= extent.tail;
    part_extent.final_newline = extent.final_newline;
    const size_t length = last ? rest.size() : part.length;
    Apply(rest.substr(0, length), part_extent, info, scratch, of_part);
    for (Edit edit : of_part) {
      edit.offset += at;
      edits.push_back(edit);
    }
    for (const RuleId rule : scratch.draft.refused()) {
      if (std::find(refused.begin(), refused.end(), rule) == refused.end()) refused.push_back(rule);
    }
    at += length;
  }
  scratch.draft.refused() = std::move(refused);
  return parts;
}

}  // namespace strigil
