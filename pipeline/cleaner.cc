// A chain, its rules and one scratch, kept together.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cleaner.h"

namespace strigil {

Cleaner::Cleaner(const CleanerOptions& options)
    : chain_(Chain::New(options, rules_)), scratch_(chain_->NewScratch()) {}

Cleaner::~Cleaner() = default;

EditList Cleaner::Edits(std::string_view text, bool final_newline) {
  EditList edits;
  Extent extent;
  extent.final_newline = final_newline;
  chain_->ApplyInParts(text, extent, {}, *scratch_, edits);
  return edits;
}

std::string Cleaner::Clean(std::string_view text, bool final_newline) {
  std::string clean;
  ApplyEdits(text, Edits(text, final_newline), clean);
  return clean;
}

}  // namespace strigil
