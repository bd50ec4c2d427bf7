// The library in one class: text in, clean text out.
//
//   strigil::Cleaner cleaner({.profile = "news"});
//   std::string clean = cleaner.Clean(article);
//
// A text cleaned as a whole document ends in one line feed (or is empty), as in a text file; with
// `final_newline = false` it ends without, as in a JSON string.
//
// Not thread-safe: one Cleaner a thread, or a Chain shared by many (chain.h).
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "pipeline/chain.h"

namespace strigil {

using CleanerOptions = ChainOptions;

class Cleaner {
 public:
  // Throws Error(kUsage) for an unknown profile or rule name or a wrong rule file.
  explicit Cleaner(const CleanerOptions& options = {});
  ~Cleaner();

  // The clean text. `text` is UTF-8; ill-formed bytes become U+FFFD.
  std::string Clean(std::string_view text, bool final_newline = true);

  // The edits that make `text` clean; their reasons are `rules()[edit.rule].name`.
  EditList Edits(std::string_view text, bool final_newline = true);
  const RuleTable& rules() const { return rules_; }

 private:
  RuleTable rules_;
  std::unique_ptr<Chain> chain_;
  std::unique_ptr<ChainScratch> scratch_;
};

}  // namespace strigil
