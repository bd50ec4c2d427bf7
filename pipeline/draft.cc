// Edits are kept per line until Finish: a dropped line is one edit, a rewritten line has its
// pieces.
//
// A rewritten line's pieces are in original bytes; new edits, given in bytes of the current text,
// are carried back to them (Compose), so that the list stays disjoint and restoring needs no order.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/draft.h"

#include <algorithm>

#include "pipeline/plain_form.h"
#include "pipeline/preformatted.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kLongestPlain = 1 << 16;  // bytes; no rule looks at lines as long
constexpr size_t kMostRepairs = 1 << 16;   // of one line, each on its own

constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";  // U+FFFD

// No character begins with this byte.
bool BeginsNone(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0xF5 || (byte >= 0x80 && byte < 0xC2);
}

// The sequence at the start of `text`; of ill-formed bytes only the length counts.
Decoded DecodeAny(std::string_view text) {
  return BeginsNone(text.front()) ? Decoded{0, 1, false} : DecodeOne(text);
}

// ``` and perhaps the name of a language.
bool IsFence(std::string_view plain) {
  if (!plain.starts_with("```")) return false;
  const size_t name = plain.find_first_not_of('`');
  return name == std::string_view::npos ||
         (plain.size() - name <= 20 && plain.find_first_of(" `", name) == std::string_view::npos);
}

}  // namespace

Draft::Draft() = default;
Draft::~Draft() = default;

void Draft::Start(const Document& document, const RuleTable& rules) {
  document_ = &document;
  ++number_;
  rules_ = &rules;
  guard_ = nullptr;
  const size_t count = document.lines.size();
  states_.assign(count, LineState());
  text_bytes_.Forget();
  live_.resize(count);
  for (size_t i = 0; i < count; ++i) live_[i] = static_cast<uint32_t>(i);
  rewrites_used_ = 0;
  hits_.clear();
  original_edits_.clear();
  refused_.clear();
  scores_.clear();
  emptied_ = false;
  zones_.reset();
  arena_.Clear();
  changed_ = false;
  if (!IsValidUtf8(document.text)) RepairEncoding();
  if (document.text.find('`') != std::string_view::npos) MarkFences();
}

// Everything between two ``` lines is code, whatever it looks like, and is left alone. A fence
// without a partner is none: scraped text has stray ones.
void Draft::MarkFences() {
  constexpr uint32_t kNone = UINT32_MAX;
  uint32_t open = kNone;
  for (uint32_t line = 0; line < states_.size(); ++line) {
    if (!IsFence(Plain(line))) continue;
    if (open == kNone) {
      open = line;
      continue;
    }
    for (uint32_t inside = open; inside <= line; ++inside) {
      states_[inside].preformatted = 2;
      states_[inside].protect = true;
    }
    open = kNone;
  }
}

// As the standard recommends: one U+FFFD for each maximal subpart of an ill-formed sequence.
std::string_view Draft::Repaired(std::string_view text) {
  const size_t room = kReplacementCharacter.size() * text.size();
  char* const bytes = arena_.Allocate(room);
  char* out = bytes;
  for (size_t i = 0; i < text.size();) {
    const Decoded decoded = DecodeAny(text.substr(i));
    const std::string_view part =
        decoded.valid ? text.substr(i, decoded.length) : kReplacementCharacter;
    out = std::copy(part.begin(), part.end(), out);
    i += decoded.length;
  }
  const auto size = static_cast<size_t>(out - bytes);
  arena_.Shrink(room, size);
  return {bytes, size};
}

void Draft::RepairEncoding() {
  const RuleId rule = rules_->Find("encoding/ill-formed");
  for (uint32_t line = 0; line < states_.size(); ++line) {
    const Line& span = document_->lines[line];
    const std::string_view text = document_->text.substr(span.begin, span.end - span.begin);
    if (IsValidUtf8(text)) continue;
    Rewrite& rewrite = RewriteOf(line);
    std::vector<Piece>& pieces = rewrite.pieces;
    const auto close = [&] {
      if (pieces.empty()) return;
      Piece& last = pieces.back();
      last.replacement = Repaired(document_->text.substr(last.begin, last.length));
    };
    size_t repairs = 0;
    for (size_t i = 0; i < text.size() && repairs <= kMostRepairs;) {
      const Decoded decoded = DecodeAny(text.substr(i));
      const auto at = static_cast<uint32_t>(span.begin + i);
      i += decoded.length;
      if (decoded.valid) continue;
      ++repairs;
      if (pieces.empty() || pieces.back().begin + pieces.back().length != at) {
        close();
        pieces.push_back({at, 0, "", rule});
      }
      pieces.back().length += decoded.length;
    }
    close();
    if (repairs <= kMostRepairs) {
      Render(line);
    } else {  // bytes that are no text: one piece for the whole line
      pieces.clear();
      pieces.push_back({span.begin, span.end - span.begin, Repaired(text), rule});
      rewrite.text = pieces.front().replacement;
    }
  }
}

void Draft::MakePlainOf(uint32_t line) const {
  LineState& state = states_[line];
  const std::string_view text = Text(line);
  const uint8_t bytes = Bytes(line);
  if (!(bytes & (kUnplain | kControl | kAmpersand | kDoubleBlank)) || text.size() > kLongestPlain) {
    const size_t begin = text.front() == ' ', end = text.size() - (text.back() == ' ');
    state.plain = {text.data() + begin, end - begin};
  } else {
    state.plain = PlainOf(text, bytes);
  }
  state.length =
      bytes & kHighByte ? CountCodePoints(state.plain) : static_cast<uint32_t>(state.plain.size());
}

std::string_view Draft::PlainOf(std::string_view text, uint8_t bytes) const {
  // An invisible character inside an entity must not hide it: it will be taken out.
  const bool odd = (bytes & kAmpersand) && (bytes & (kControl | kOdd));
  const std::string_view seen = odd ? arena_.Copy(WithoutOddCharacters(text, plain_buffer_)) : text;
  const std::string_view plain =
      odd ? MakePlain(seen, plain_buffer_) : MakePlain(text, bytes, plain_buffer_);
  // Nothing but entities for blanks: let it be seen, and always as the same.
  if (plain.empty()) return "&nbsp;";
  const bool is_part = plain.data() >= seen.data() && plain.data() <= seen.data() + seen.size();
  return is_part ? plain : arena_.Copy(plain);
}

bool Draft::HasGapBefore(uint32_t line) const {
  for (uint32_t at = line;; --at) {
    const uint32_t before = at == 0 ? 0 : document_->lines[at - 1].next;
    if (document_->lines[at].begin != before) return true;
    if (at == 0) return document_->extent.gap_before;
    const Line& above = document_->lines[at - 1];
    if (document_->text.substr(above.end, above.next - above.end) == "\xE2\x80\xA9") return true;
    if (!states_[at - 1].dropped) return false;
  }
}

bool Draft::IsPreformatted(uint32_t line) const {
  LineState& state = states_[line];
  if (state.preformatted < 0)
    state.preformatted = LooksPreformatted(Text(line), Bytes(line), plain_buffer_);
  return state.preformatted > 0;
}

bool Draft::Drop(uint32_t line, RuleId rule, int score) {
  LineState& state = states_[line];
  if (state.dropped || !(*rules_)[rule].enabled || IsProtected(line)) return false;
  state.dropped = true;
  state.rule = rule;
  state.score = static_cast<int16_t>(score);
  changed_ = true;
  zones_.reset();
  return true;
}

bool Draft::Empty(RuleId rule) {
  if (!(*rules_)[rule].enabled) return false;
  emptied_ = changed_ = true;
  emptied_by_ = rule;
  live_.clear();
  zones_.reset();
  return true;
}

bool Draft::MayEdit(uint32_t line, RuleId rule) const {
  return !states_[line].dropped && (*rules_)[rule].enabled && !IsProtected(line);
}

bool Draft::Replace(uint32_t line, uint32_t begin, uint32_t length, std::string_view replacement,
                    RuleId rule) {
  if (!MayEdit(line, rule)) return false;
  const std::string_view text = Text(line);
  if (text.find('`') != std::string_view::npos && MakesFence(text, begin, length, replacement))
    return false;
  if (IsBlank(replacement) && IsBlank(text.substr(0, begin)) &&
      IsBlank(text.substr(begin + length))) {
    return Drop(line, rule);  // nothing is left: the line break goes too
  }
  Compose(RewriteOf(line), document_->lines[line].begin, {{begin, length, replacement, rule}});
  Render(line);
  changed_ = true;
  return true;
}

bool Draft::ReplaceAll(uint32_t line, const std::vector<TextEdit>& edits) {
  const std::string_view text = Text(line);
  if (edits.size() <= 1 || text.find('`') != std::string_view::npos) {
    bool done = false;
    for (size_t i = edits.size(); i-- > 0;) {
      const TextEdit& edit = edits[i];
      done |= Replace(line, edit.begin, edit.length, edit.replacement, edit.rule);
    }
    return done;
  }
  bool blank = true;
  size_t at = 0;
  for (const TextEdit& edit : edits) {
    blank = blank && IsBlank(text.substr(at, edit.begin - at)) && IsBlank(edit.replacement);
    at = edit.begin + edit.length;
  }
  if (blank && IsBlank(text.substr(at))) return Drop(line, edits.front().rule);
  Compose(RewriteOf(line), document_->lines[line].begin, edits);
  Render(line);
  changed_ = true;
  return true;
}

// A fence that was none before would pair with others when the text is cleaned again.
bool Draft::MakesFence(std::string_view text, uint32_t begin, uint32_t length,
                       std::string_view replacement) const {
  std::string edited(text);
  edited.replace(begin, length, replacement);
  return IsFence(MakePlain(edited, plain_buffer_));
}

void Draft::Tidy(uint32_t line, const std::vector<TextEdit>& edits) {
  if (edits.empty() || states_[line].dropped) return;
  Compose(RewriteOf(line), document_->lines[line].begin, edits);
}

void Draft::EditOriginal(const Edit& edit) {
  if (!(*rules_)[edit.rule].enabled) return;
  original_edits_.push_back(edit);
}

void Draft::ReplaceHits(LineState& state, const std::vector<Hit>& hits) {
  zones_.reset();
  state.hits_begin = static_cast<uint32_t>(hits_.size());
  state.hits_count = static_cast<uint16_t>(std::min<size_t>(hits.size(), UINT16_MAX));
  hits_.insert(hits_.end(), hits.begin(), hits.begin() + state.hits_count);
}

bool Draft::Settle() {
  if (!changed_) return false;
  changed_ = false;
  zones_.reset();
  std::erase_if(live_, [&](uint32_t line) { return states_[line].dropped; });
  return true;
}

Draft::Rewrite& Draft::RewriteOf(uint32_t line) {
  LineState& state = states_[line];
  if (state.rewrite < 0) {
    if (rewrites_used_ == rewrites_.size()) rewrites_.emplace_back();
    state.rewrite = static_cast<int32_t>(rewrites_used_++);
    rewrites_[state.rewrite].pieces.clear();
    const Line& span = document_->lines[line];
    rewrites_[state.rewrite].text = document_->text.substr(span.begin, span.end - span.begin);
  }
  return rewrites_[state.rewrite];
}

// The edits come in bytes of the current text, where kept bytes and replacements alternate; `shift`
// carries a position among kept bytes back to the original. A piece that an edit begins or ends in
// is split in two: its original bytes stay with the first half, the second becomes an insertion.
void Draft::Compose(Rewrite& rewrite, uint32_t line_begin, const std::vector<TextEdit>& edits) {
  std::vector<Piece>& in = rewrite.pieces;
  std::vector<Piece>& out = composed_;
  out.clear();
  size_t i = 0;
  int64_t shift = line_begin;
  const auto split = [&](uint32_t at, uint32_t where) {
    Piece rest{in[i].begin + in[i].length, 0, in[i].replacement.substr(where - at), in[i].rule};
    shift = static_cast<int64_t>(rest.begin) - where;
    in[i] = rest;
  };
  for (const TextEdit& edit : edits) {
    const uint32_t end = edit.begin + edit.length;
    for (; i < in.size(); ++i) {
      const auto at = static_cast<uint32_t>(in[i].begin - shift);
      const auto at_end = static_cast<uint32_t>(at + in[i].replacement.size());
      if (at_end > edit.begin) {
        if (at < edit.begin) {
          out.push_back({in[i].begin, in[i].length, in[i].replacement.substr(0, edit.begin - at),
                         in[i].rule});
          split(at, edit.begin);
        }
        break;
      }
      shift = static_cast<int64_t>(in[i].begin) + in[i].length - at_end;
      out.push_back(in[i]);
    }
    const auto original_begin = static_cast<uint32_t>(edit.begin + shift);
    for (; i < in.size(); ++i) {
      const auto at = static_cast<uint32_t>(in[i].begin - shift);
      const auto at_end = static_cast<uint32_t>(at + in[i].replacement.size());
      if (at >= end) break;
      if (at_end > end) {
        split(at, end);
        break;
      }
      shift = static_cast<int64_t>(in[i].begin) + in[i].length - at_end;
    }
    const auto original_end = static_cast<uint32_t>(end + shift);
    out.push_back(
        {original_begin, original_end - original_begin, arena_.Copy(edit.replacement), edit.rule});
  }
  for (; i < in.size(); ++i) out.push_back(in[i]);
  in.swap(out);
}

void Draft::Render(uint32_t line) {
  zones_.reset();
  LineState& state = states_[line];
  Rewrite& rewrite = rewrites_[state.rewrite];
  const Line& span = document_->lines[line];
  size_t size = span.end - span.begin;
  for (const Piece& piece : rewrite.pieces) size += piece.replacement.size();
  char* bytes = arena_.Allocate(size);
  char* out = bytes;
  uint32_t done = span.begin;
  const auto copy = [&](std::string_view part) { out = std::copy(part.begin(), part.end(), out); };
  for (const Piece& piece : rewrite.pieces) {
    copy(document_->text.substr(done, piece.begin - done));
    copy(piece.replacement);
    done = piece.begin + piece.length;
  }
  copy(document_->text.substr(done, span.end - done));
  rewrite.text = {bytes, static_cast<size_t>(out - bytes)};
  arena_.Shrink(size, rewrite.text.size());
  state.plain = {};
  state.scanned = false;
  state.asked = false;
  if (state.preformatted != 2) state.preformatted = -1;
  state.matched = kNotMatched;
}

void Draft::Finish(EditList& edits) {
  edits.clear();
  if (emptied_) {
    edits.push_back({0, document_->text.size(), "", emptied_by_, -1});
    return;
  }
  const auto before = [](const Edit& a, const Edit& b) {
    return a.offset != b.offset ? a.offset < b.offset : a.length == 0 && b.length != 0;
  };
  if (!std::is_sorted(original_edits_.begin(), original_edits_.end(), before))
    std::stable_sort(original_edits_.begin(), original_edits_.end(), before);
  auto next = original_edits_.begin();
  const auto add = [&](const Edit& edit) {
    for (; next != original_edits_.end() && before(*next, edit); ++next) edits.push_back(*next);
    edits.push_back(edit);
  };
  for (uint32_t line = 0; line < states_.size(); ++line) {
    const LineState& state = states_[line];
    const Line& span = document_->lines[line];
    if (state.dropped) {
      add({span.begin, span.next - span.begin, "", state.rule, state.score});
    } else if (state.rewrite >= 0) {
      for (const Piece& piece : rewrites_[state.rewrite].pieces)
        add({piece.begin, piece.length, piece.replacement, piece.rule, -1});
    }
  }
  for (; next != original_edits_.end(); ++next) edits.push_back(*next);
}

}  // namespace strigil
