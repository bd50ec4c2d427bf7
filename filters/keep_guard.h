// Which lines `keep` rules protect.
//
// Asked for each line that a filter wants to take. Of a full page the line model takes four fifths,
// so a line must cost little here: the literals of the rules are looked for in many lines of a
// document at once, if most of it will be asked for or an eighth has been. What has none of them is
// protected only by rules that need none, of which a look at the line's ends tells most. All others
// are matched, unless the line is known from where it stood before: items of menus come again, and
// to fold one in a script that literals are in costs most of all.
//
// Not thread-safe: one for each worker.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "filters/match_cache.h"
#include "filters/rules/matcher.h"
#include "filters/zeroed_array.h"
#include "pipeline/draft.h"

namespace strigil {

class KeepGuard : public LineGuard {
 public:
  // `rules`: those that protect are enabled, no others; it must outlive the guard.
  explicit KeepGuard(const Matcher& rules)
      : rules_(rules),
        scratch_(rules.NewScratch()),
        literal_scripts_(rules.LiteralScripts()),
        literal_bytes_(rules.LiteralBytes()),
        known_(size_t{1} << kKnownLog2) {}

  void ExpectMost(const Draft& draft) override;
  bool Protects(const Draft& draft, uint32_t line) override;

 private:
  static constexpr size_t kShareOfMany = 8;

  enum class Literal : uint8_t { kUnknown, kNone, kThere };
  static constexpr size_t kStretch = 4096;      // bytes that are looked at together
  static constexpr size_t kLongestKnown = 256;  // bytes
  static constexpr int kKnownLog2 = 14;         // lines; one takes the place of another

  bool AsksForMany(const Draft& draft, uint32_t line);
  bool MayProtect(const Draft& draft, uint32_t line);
  bool Matches(const Draft& draft, uint32_t line);
  bool IsPlain(const Draft& draft, uint32_t line) const;
  bool IsFoldedInDocument(const Draft& draft, uint32_t line) const;
  bool HasLiteral(const Draft& draft, uint32_t line);
  void FindLiterals(const Draft& draft, uint32_t line);

  const Matcher& rules_;
  std::unique_ptr<MatchScratch> scratch_;
  uint8_t literal_scripts_;           // FoldsToBits
  ByteChoice literal_bytes_;          // one is in each line of which literals tell
  uint64_t asked_in_ = 0;             // the document that `asked_` counts
  size_t asked_ = 0;                  // bytes of the lines asked for
  uint64_t document_ = 0;             // whose literals these are
  std::vector<uint32_t> literals_;    // offsets in the stretch looked at
  std::vector<Literal> has_literal_;  // by line
  std::vector<RuleHit> hits_;
  // Lines that were matched: 63 bits of the hashes of their keys, and in the lowest whether they
  // are protected.
  ZeroedArray<uint64_t> known_;
};

}  // namespace strigil
