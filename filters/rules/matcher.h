// The matcher: which rules hit a line, found fast.
//
// Rules are compiled to plain tables: whole-line phrases to a hash of keys, the rest to literals
// one of which must be in the line before a regular expression is run on it. The tables of our own
// packs are laid out at build time and embedded; those of a user's file are built the same way at
// start. Regular expressions are compiled on first use.
//
// Thread-safe: Match may be called from many threads, each with its own scratch.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/byte_choice.h"
#include "filters/rules/pack.h"

namespace strigil {

// What the filter `rule_packs` needs to know of a rule at run time; views into the tables.
struct CompiledRule {
  std::string_view name;
  std::string_view kind;
  Action action;
  uint8_t where;
  At at;
  uint8_t profiles;
  uint16_t guards;
  std::string_view near;
  std::vector<uint32_t> subject;  // words, by number: FindSubjects
  double budget;
  uint32_t min, max;
};

struct RuleHit {
  uint32_t rule = 0;   // index into Matcher::rules()
  uint32_t begin = 0;  // matched span in bytes of the *text* given (not of its plain form)
  uint32_t end = 0;
};

// What a worker needs to match: buffers, and RE2 objects where sharing them costs. The matcher's
// own class derives from it.
class MatchScratch {
 public:
  virtual ~MatchScratch() = default;
};

class Matcher {
 public:
  // Of the embedded packs plus these; a rule of a user's pack with the name of one of ours replaces
  // it. Throws Error(kUsage) if a pattern cannot be compiled, or if there are UnknownKinds.
  static std::unique_ptr<Matcher> New(const std::vector<Pack>& user_packs);
  // Of these packs alone; for tests.
  static std::unique_ptr<Matcher> NewFrom(const std::vector<Pack>& packs);
  virtual ~Matcher() = default;
  // The same rules, compiled once for both, for another choice of them to be enabled.
  virtual std::unique_ptr<Matcher> Share() const = 0;

  virtual const std::vector<CompiledRule>& rules() const = 0;
  // Full specs incl. examples, for `rules list|show` and tests (loaded on demand).
  virtual std::vector<Pack> packs() const = 0;
  // A stable hash of all rules, for the ledger and the manifest.
  virtual uint64_t fingerprint() const = 0;

  virtual std::unique_ptr<MatchScratch> NewScratch() const = 0;

  // Which rules to try, by rule number; at first all. Not to be called while others match.
  virtual void Enable(const std::vector<bool>& enabled) = 0;

  // Appends the hits on a line, by rule number, at most one a rule, which spans the whole text (cut
  // rules: one for each occurrence, disjoint, in order). `text` is the line as it stands, valid
  // UTF-8; `plain` its plain form (MakePlain), `length` the code points of plain. Time is linear in
  // the line for any rules: where a rule that cuts would have to look through a line too often, it
  // stops looking, and the occurrences found so far count.
  virtual void Match(std::string_view text, std::string_view plain, uint32_t length,
                     MatchScratch& scratch, std::vector<RuleHit>& hits) const = 0;

  // Appends the numbers of the words in `folded` that guards `subject:` of any rules ask for
  // (CompiledRule::subject), in no special order, and maybe of other things. `folded`: as
  // AppendFolded makes it, or ASCII in any case.
  virtual void FindSubjects(std::string_view folded, std::vector<uint32_t>& words) const = 0;

  // For a matcher with few rules enabled: of many lines at once, which need not be matched.
  // Appends offsets in `text`, any lines: Match finds nothing in a line of up to kShortLine code
  // points that has none of them in it and for which MayMatchWithoutLiteral is false, if all of it
  // but case stands in `text` as it does in its folded form: so for ASCII, and where FoldsTo is
  // neither kFoldsToAscii nor one of LiteralScripts.
  // `least`: code points of the line, or fewer.
  static constexpr uint32_t kShortLine = 120;
  virtual void FindLiterals(std::string_view text, std::vector<uint32_t>& offsets) const = 0;
  virtual bool MayMatchWithoutLiteral(std::string_view plain, uint32_t least) const = 0;
  virtual uint8_t LiteralScripts() const = 0;  // FoldsTo of all literals
  // One of these bytes is in the plain form of each line of which literals tell.
  virtual ByteChoice LiteralBytes() const = 0;
};

// What is wrong with the guards near:KIND of `pack`: kinds that no rule has, neither of our own nor
// in `user_packs`, which include it. One message each, `file:line:column: what`.
std::vector<std::string> UnknownKinds(const Pack& pack, const std::vector<Pack>& user_packs);

}  // namespace strigil
