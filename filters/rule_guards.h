// The guards of rules: whether a rule that hits a line may act on it, given what stands around it.
//
// docs/packs.md describes them. A guard looks at the lines as they were when the round began, so
// that a bar of ten share links goes in one round.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "filters/document_subject.h"
#include "filters/line_memo.h"
#include "filters/line_run.h"
#include "filters/rules/matcher.h"
#include "pipeline/draft.h"
#include "pipeline/zones.h"

namespace strigil {

// Remembers what it found out about a document. Not thread-safe: one for each worker.
class RuleGuards {
 public:
  // `matcher`, which must outlive it, has the rules of the hits in drafts, by RuleId from `first`
  // on.
  RuleGuards(const Matcher& matcher, RuleId first, bool is_web)
      : rules_(matcher.rules()), first_(first), is_web_(is_web), subject_(matcher) {}

  // To be called before the first Allow for a document, and when lines of it are new or gone.
  void StartRound();

  // To be called when the texts of lines have changed in a round.
  void ForgetRuns();

  // `position`: of the line in draft.live(). All guards of the rule, and those that none can do
  // without: source code and lists.
  bool Allow(const Draft& draft, const Zones& zones, size_t position, const CompiledRule& rule);

 private:
  const CompiledRule& RuleOf(const Hit& hit) const { return rules_[hit.rule - first_]; }
  bool IsCodeLine(const Draft& draft, uint32_t line);
  // A line of a program or of a configuration file: half of the lines around it are code, and one
  // of its neighbours, or it is itself.
  bool IsSourceCode(const Draft& draft, size_t position);
  // Remembers it for the position asked for last: a line may have very many hits.
  bool IsSourceCodeAt(const Draft& draft, size_t position);
  bool IsMenuLike(const Draft& draft, uint32_t line);
  bool IsInMenu(const Draft& draft, size_t position);
  bool IsKnownAnywhere(const Draft& draft, uint32_t line) const;
  // An item of one or two words in a list of which at least half the items are unknown to all
  // rules, or to which a line that ends in a colon leads up; under `web`, where menus are lists,
  // too, both.
  bool IsListItem(const Draft& draft, size_t position);
  // Verse, dialogue, a table: the neighbours are short lines that no rule knows, or the line is one
  // of several rows.
  bool IsAmongVerse(const Draft& draft, size_t position);
  // Full pages are full of short lines; those of a play or a poem are told by their ends, and by
  // there being no paragraph at all.
  bool IsInDialogue(const Draft& draft, size_t position);
  // The last line, or one of several that are like it: one by one they would take a round each.
  bool IsLast(const Draft& draft, size_t position);
  // An address in a text that has others on lines of their own: a reference, not the source.
  // REQUIRES: IsLast(draft, position)
  bool IsReference(const Draft& draft, size_t position);
  bool HasKind(const Draft& draft, uint32_t line, std::string_view kind) const;
  bool IsNear(const Draft& draft, size_t position, const CompiledRule& rule) const;
  // The first line, but if rules may take it or it is a link of a page's frame. "Terms of Use",
  // which goes below a text, is a title above one.
  bool HasTitle(const Draft& draft);

  const std::vector<CompiledRule>& rules_;
  const RuleId first_;
  const bool is_web_;
  DocumentSubject subject_;
  LineMemo<bool> code_, menu_like_;
  LineRun menu_, list_;
  char list_mark_ = 0;  // of list_
  size_t seen_position_ = SIZE_MAX;
  bool seen_is_code_ = false;
  // Positions; SIZE_MAX: not known yet.
  size_t last_ = SIZE_MAX;           // of the first line that is like the last
  size_t first_address_ = SIZE_MAX;  // of the first line that is one
  int all_short_ = -1;               // most lines are short: 1, 0, or -1: not known yet
  int no_long_ = -1;                 // no line is long
};

}  // namespace strigil
