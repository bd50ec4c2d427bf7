// A draft: a document as edited so far, on which the filters of a chain work one after another.
//
// A filter walks the live lines (those not dropped yet), looks at their text and at the marks that
// other filters left, and asks for edits: Drop a line, Replace a span of it. It never changes the
// buffer, and where a guard protects the line (LineGuard) the request is simply refused.
//
//   for (uint32_t line : draft.live()) {
//     if (draft.Plain(line) == "Source link") draft.Drop(line, rule_);
//   }
//
// Line numbers are indices into `document().lines` and stay valid for the whole run, dropped or
// not: marks on dropped lines can still be read. `live()` is what was left when the current filter
// began; what it drops disappears from `live()` for the next filter.
//
// Not thread-safe: each worker has a Draft of its own and reuses it, so its memory is kept.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/arena.h"
#include "pipeline/byte_scan.h"
#include "pipeline/document.h"
#include "pipeline/edit.h"
#include "pipeline/rule_table.h"
#include "pipeline/zones.h"

namespace strigil {

// "This rule matches this line": made once for each text of a line by the filter
// `rule_packs`, read by others.
struct Hit {
  RuleId rule = 0;
  uint32_t begin = 0;  // the matched span, bytes of Text(line); the whole line for whole-line rules
  uint32_t end = 0;
};

// A replacement inside one line, in bytes of its text as edited so far.
struct TextEdit {
  uint32_t begin = 0;
  uint32_t length = 0;
  std::string_view replacement;  // a literal, or owned by the caller for the call
  RuleId rule = 0;
};

class Draft;

// Says which lines may not be taken. Asked only when a filter wants to take a line, at most once
// for each text it has, since few lines ever come into question.
class LineGuard {
 public:
  virtual ~LineGuard() = default;
  // A hint: from now on most lines of the document will be asked for.
  virtual void ExpectMost(const Draft&) {}
  virtual bool Protects(const Draft& draft, uint32_t line) = 0;
};

class Draft {
 public:
  Draft();
  ~Draft();
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  // Starts on a new document; forgets the last one, and every view given out for it. `rules` must
  // outlive the work on this document. Ill-formed UTF-8 is replaced here, by edits of
  // `encoding/ill-formed`, so that every filter sees valid UTF-8.
  void Start(const Document& document, const RuleTable& rules);

  const Document& document() const { return *document_; }
  // Differs from document to document of this draft: for filters that decide once a document.
  uint64_t number() const { return number_; }
  const RuleTable& rules() const { return *rules_; }

  // --- Lines -------------------------------------------------------------------------------
  const std::vector<uint32_t>& live() const { return live_; }  // in order, none dropped
  size_t line_count() const { return states_.size(); }
  bool IsDropped(uint32_t line) const { return states_[line].dropped; }
  bool IsProtected(uint32_t line) const {
    LineState& state = states_[line];
    if (!state.asked && guard_ != nullptr) {
      state.asked = true;
      state.protect = state.protect || guard_->Protects(*this, line);
    }
    return state.protect;
  }
  // The rule that dropped it. REQUIRES: IsDropped(line)
  RuleId DroppedBy(uint32_t line) const { return states_[line].rule; }

  // The line as edited so far, indentation included, without its line break. Valid until the next
  // Start; it does not change under a caller, but a later call may return another view.
  std::string_view Text(uint32_t line) const {
    const int32_t rewrite = states_[line].rewrite;
    if (rewrite >= 0) return rewrites_[rewrite].text;
    const Line& span = document_->lines[line];
    return document_->text.substr(span.begin, span.end - span.begin);
  }

  // The line as a reader sees it, for matching: trimmed, blanks collapsed, space separators (NBSP,
  // ideographic space) turned into blanks, invisible characters removed, curly quotes straight,
  // entities decoded. Case, accents and digits are kept. A view of Text() where nothing had to
  // change, so free for most lines. Never empty for a live line.
  std::string_view Plain(uint32_t line) const {
    LineState& state = states_[line];
    if (state.plain.data() == nullptr) MakePlainOf(line);
    return state.plain;
  }

  // Length of Plain(line) in code points.
  uint32_t Length(uint32_t line) const {
    Plain(line);
    return states_[line].length;
  }

  // Makes Bytes cheap for a filter that asks for nearly all lines.
  void ScanAllBytes() { text_bytes_.Scan(document_->text); }
  // The classes of bytes in Text(line); see byte_scan.h.
  uint8_t Bytes(uint32_t line) const {
    LineState& state = states_[line];
    if (!state.scanned) {
      const Line& span = document_->lines[line];
      state.bytes = text_bytes_.IsKnown() && state.rewrite < 0
                        ? text_bytes_.Of(span.begin, span.end)
                        : ScanBytes(Text(line));
      state.scanned = true;
    }
    return state.bytes;
  }

  // True if a blank line stands between this line and the live line above it (or, for the first
  // live line, the start of the text).
  bool HasGapBefore(uint32_t line) const;

  // True for lines that look like code or a table row: their inner white space has a meaning.
  bool IsPreformatted(uint32_t line) const;

  // --- Edits -------------------------------------------------------------------------------
  // Each returns false, and does nothing, if the line is protected or dropped already or the rule
  // is disabled.
  bool Drop(uint32_t line, RuleId rule, int score = -1);
  // True if an edit of the line by this rule would be made.
  bool MayEdit(uint32_t line, RuleId rule) const;
  // Replaces `length` bytes at `begin` of Text(line). A line that is blank afterwards is dropped;
  // one that would become a code fence is left as it is.
  bool Replace(uint32_t line, uint32_t begin, uint32_t length, std::string_view replacement,
               RuleId rule);
  // The same for many spans, sorted and disjoint, each of which MayEdit: one after the other would
  // render the line for each. False if nothing was done.
  bool ReplaceAll(uint32_t line, const std::vector<TextEdit>& edits);
  // Empties the whole document, as one edit: a verdict on it, not on its lines. Protections do not
  // count here; nothing is live afterwards.
  bool Empty(RuleId rule);
  // A filter that knows the whole page is sure that this line is content: those that go by the
  // place of a line alone leave it.
  void Vouch(uint32_t line) { states_[line].vouched = true; }
  bool IsVouched(uint32_t line) const { return states_[line].vouched; }
  // Whom to ask which lines are protected, until the next Start; null, or none set: nobody. No
  // filter may drop or cut such a line (white space may still be put in order).
  void SetGuard(LineGuard* guard) { guard_ = guard; }
  // Tells the guard that a filter is about to take most lines.
  void ExpectToDropMost() {
    if (guard_ != nullptr) guard_->ExpectMost(*this);
  }

  // Edits original bytes between the texts of live lines: gaps and line breaks. For the filter
  // `whitespace`, which runs last. The replacement is a literal.
  void EditOriginal(const Edit& edit);
  // Several replacements in one line, sorted and disjoint, protected lines included: for white
  // space, last of all. Text(line) is not brought up to date.
  void Tidy(uint32_t line, const std::vector<TextEdit>& edits);

  // --- Marks -------------------------------------------------------------------------------
  // Hits of the rule packs on a line, in the order of the rules; kept when the line is dropped.
  const Hit* HitsBegin(uint32_t line) const { return hits_.data() + states_[line].hits_begin; }
  const Hit* HitsEnd(uint32_t line) const { return HitsBegin(line) + states_[line].hits_count; }
  bool HasHits(uint32_t line) const { return states_[line].hits_count != 0; }
  // With which rules the line's text has been matched so far; Replace sets it back to none.
  enum Matched : uint8_t { kNotMatched, kMatchedBody, kMatchedAll };
  Matched MatchedSoFar(uint32_t line) const { return states_[line].matched; }
  void SetHits(uint32_t line, const std::vector<Hit>& hits, Matched matched) {
    LineState& state = states_[line];
    state.matched = matched;
    if (!hits.empty() || state.hits_count != 0) ReplaceHits(state, hits);
  }

  // Rules that found something but took nothing, because it would have been more than their budget
  // allows. Rewritten by the filter that matches, each time it runs.
  std::vector<RuleId>& refused() { return refused_; }

  // How sure a filter is that a line is content, 0..1000, whether it goes or not: by line, as in
  // document().lines. Empty if no filter gave scores.
  const std::vector<int16_t>& scores() const { return scores_; }
  void SetScore(uint32_t line, int score) {
    if (scores_.empty()) scores_.assign(states_.size(), -1);
    scores_[line] = static_cast<int16_t>(score);
  }

  // Room for the zones of the lines, for who finds them; empty again after every change that may
  // move them.
  std::optional<Zones>& zones() const { return zones_; }

  // --- For the chain -----------------------------------------------------------------------
  // Brings live() up to date; true if a line was dropped or a span replaced since the last call.
  bool Settle();
  // The edits so far: sorted, disjoint, in bytes of document().text.
  void Finish(EditList& edits);

 private:
  struct LineState {
    std::string_view plain;  // data() == nullptr: not computed yet
    uint32_t length = 0;     // code points of plain
    uint32_t hits_begin = 0;
    uint16_t hits_count = 0;
    bool dropped = false;
    bool protect = false;
    bool vouched = false;
    bool asked = false;  // the guard has been asked about the text as it is
    Matched matched = kNotMatched;
    uint8_t bytes = 0;
    bool scanned = false;      // bytes is known
    int8_t preformatted = -1;  // -1: not computed yet; 2: in a fence
    int16_t score = -1;
    RuleId rule = 0;       // of the drop
    int32_t rewrite = -1;  // index into rewrites_
  };
  struct Piece {         // original bytes of a line that became other bytes
    uint32_t begin = 0;  // bytes of document().text
    uint32_t length = 0;
    std::string_view replacement;  // in arena_
    RuleId rule = 0;
  };
  struct Rewrite {
    std::vector<Piece> pieces;  // sorted, disjoint
    std::string_view text;      // the line with the pieces applied; in arena_
  };

  void ReplaceHits(LineState& state, const std::vector<Hit>& hits);
  void MakePlainOf(uint32_t line) const;
  [[gnu::noinline]] std::string_view PlainOf(std::string_view text, uint8_t bytes) const;
  void RepairEncoding();
  std::string_view Repaired(std::string_view text);  // in arena_
  void MarkFences();
  bool MakesFence(std::string_view text, uint32_t begin, uint32_t length,
                  std::string_view replacement) const;
  void Compose(Rewrite& rewrite, uint32_t line_begin, const std::vector<TextEdit>& edits);
  Rewrite& RewriteOf(uint32_t line);
  void Render(uint32_t line);

  const Document* document_ = nullptr;
  uint64_t number_ = 0;
  const RuleTable* rules_ = nullptr;
  LineGuard* guard_ = nullptr;
  std::vector<uint32_t> live_;
  mutable std::vector<LineState> states_;
  TextBytes text_bytes_;
  std::vector<Rewrite> rewrites_;
  std::vector<Piece> composed_;
  size_t rewrites_used_ = 0;
  std::vector<Hit> hits_;
  std::vector<Edit> original_edits_;
  std::vector<RuleId> refused_;
  std::vector<int16_t> scores_;
  bool emptied_ = false;
  RuleId emptied_by_ = 0;
  mutable Arena arena_;
  mutable std::string plain_buffer_;
  bool changed_ = false;
  mutable std::optional<Zones> zones_;
};

}  // namespace strigil
