// One function a guard. Tested by tests/page_context_test.cc and the fixtures.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rule_guards.h"

#include <algorithm>
#include <string>

#include "filters/line_shape.h"
#include "pipeline/folding.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kWindow = 3;       // lines on each side that tell verse from chrome
constexpr size_t kNear = 2;         // lines on each side in which `near:KIND` looks
constexpr uint32_t kTextWords = 6;  // an unknown line of so many ends the company of a kind
constexpr size_t kEarly = 7;        // live lines that `early` counts from the top
constexpr size_t kLate = 6;         // ... and `late` from the end
constexpr uint32_t kMenuWords = 4;
constexpr size_t kMenuRun = 3;
constexpr size_t kMenuReach = 50;  // lines of a menu that count, on each side of one
constexpr size_t kListReach = 50;  // ... and of a list

// "Video: Divers find a bell" over an article that has no other title: rules know all lines, if
// any, between it and the first paragraph.
bool IsOnlyTitle(const Draft& draft) {
  const auto& live = draft.live();
  if (!draft.document().extent.head) return false;
  if (draft.Plain(live[0]).find(':') == std::string_view::npos) return false;
  const auto next = std::find_if(live.begin() + 1, live.end(),
                                 [&](uint32_t line) { return !draft.HasHits(line); });
  return next != live.end() && IsLong(draft, *next);
}

// What only machines write, wherever it stands.
bool IsMachineKind(std::string_view kind) {
  return kind == "shortcode" || kind == "html-residue" || kind == "embed";
}

// Sixty characters of Chinese are a paragraph.
bool IsShort(const Draft& draft, uint32_t line) {
  return draft.Length(line) <= kShortLine && !IsLong(draft, line);
}

bool IsShortProse(const Draft& draft, uint32_t line) {
  return IsShort(draft, line) && !draft.HasHits(line);
}

// Calls `see(line)` for the lines around a position, kWindow on each side.
template <typename Function>
void ForEachAround(const Draft& draft, size_t position, const Function& see) {
  const auto& live = draft.live();
  const size_t begin = position > kWindow ? position - kWindow : 0;
  for (size_t i = begin; i < live.size() && i <= position + kWindow; ++i) {
    if (i != position) see(live[i]);
  }
}

bool IsAddress(const Draft& draft, uint32_t line) {
  if (draft.Length(line) > 200) return false;
  const std::string_view plain = draft.Plain(line);
  const size_t at = plain.substr(0, 7).find_first_of("hw");
  return at != std::string_view::npos && IsBareUrl(plain.substr(at));
}

// But for case, which changes the size of few.
bool AreSameWords(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a == b) return true;
  std::string folded_a, folded_b;
  AppendFolded(a, folded_a);
  AppendFolded(b, folded_b);
  return folded_a == folded_b;
}

bool IsAlone(const Draft& draft, size_t position) {
  const auto& live = draft.live();
  return (position == 0 || draft.HasGapBefore(live[position])) &&
         (position + 1 == live.size() || draft.HasGapBefore(live[position + 1]));
}

}  // namespace

void RuleGuards::StartRound() {
  subject_.Forget();
  ForgetRuns();
  seen_position_ = SIZE_MAX;
  all_short_ = no_long_ = -1;
}

bool RuleGuards::Allow(const Draft& draft, const Zones& zones, size_t position,
                       const CompiledRule& rule) {
  if (IsSourceCodeAt(draft, position) && !IsMachineKind(rule.kind)) return false;
  if (rule.action == Action::kDrop && IsListItem(draft, position)) return false;
  const uint16_t guards = rule.guards;
  if (guards == 0) return true;
  const auto& live = draft.live();
  const std::string_view plain = draft.Plain(live[position]);
  const bool in_body = zones.Of(position) == Zone::kBody;
  if ((guards & kGuardSentence) && in_body && IsSentence(plain)) return false;
  if ((guards & kGuardVerse) &&
      (is_web_ ? IsInDialogue(draft, position) : IsAmongVerse(draft, position)))
    return false;
  if ((guards & kGuardMenu) && !IsInMenu(draft, position)) return false;
  if ((guards & kGuardNear) && !IsNear(draft, position, rule)) return false;
  if (guards & kGuardSubject) {
    const About about = subject_.Find(draft, rule.subject, HasTitle(draft));
    if (about == About::kPage || (about == About::kToo && in_body)) return false;
  }
  if ((guards & kGuardAlone) && !IsAlone(draft, position)) return false;
  if ((guards & kGuardLast) && (!IsLast(draft, position) || IsReference(draft, position)))
    return false;
  if ((guards & kGuardEarly) && !(zones.known && draft.document().extent.head && position < kEarly))
    return false;
  if ((guards & kGuardLate) &&
      !(zones.known && draft.document().extent.tail && position + kLate >= live.size()))
    return false;
  if ((guards & kGuardThenUrl) &&
      !(position + 1 < live.size() && IsBareUrl(draft.Plain(live[position + 1]))))
    return false;
  if ((guards & kGuardDialogue) && IsInDialogue(draft, position)) return false;
  if ((guards & kGuardTitle) && position == 0 && IsOnlyTitle(draft)) return false;
  return true;
}

void RuleGuards::ForgetRuns() {
  last_ = first_address_ = SIZE_MAX;
  menu_.Forget();
  list_.Forget();
}

bool RuleGuards::IsCodeLine(const Draft& draft, uint32_t line) {
  return code_.Of(draft, line, [&] {
    const std::string_view plain = draft.Plain(line);
    return LooksLikeSourceCode(plain) ||
           (draft.IsPreformatted(line) && plain.find('|') == std::string_view::npos);
  });
}

bool RuleGuards::IsSourceCode(const Draft& draft, size_t position) {
  const auto& live = draft.live();
  const auto is_code = [&](size_t i) { return IsCodeLine(draft, live[i]); };
  if (!is_code(position) && !(position > 0 && is_code(position - 1)) &&
      !(position + 1 < live.size() && is_code(position + 1))) {
    return false;
  }
  size_t seen = 0, code = 0;
  ForEachAround(draft, position, [&](uint32_t line) {
    ++seen;
    code += IsCodeLine(draft, line);
  });
  return code >= 2 && code * 2 >= seen;
}

bool RuleGuards::IsSourceCodeAt(const Draft& draft, size_t position) {
  if (position != seen_position_) {
    seen_is_code_ = IsSourceCode(draft, position);
    seen_position_ = position;
  }
  return seen_is_code_;
}

bool RuleGuards::IsKnownAnywhere(const Draft& draft, uint32_t line) const {
  return std::any_of(draft.HitsBegin(line), draft.HitsEnd(line), [&](const Hit& hit) {
    return RuleOf(hit).action == Action::kDrop && (RuleOf(hit).where & kAnywhere);
  });
}

bool RuleGuards::IsMenuLike(const Draft& draft, uint32_t line) {
  return menu_like_.Of(draft, line, [&] {
    if (draft.Length(line) > kShortLine) return false;
    const std::string_view plain = draft.Plain(line);
    return !EndsSentence(plain) && CountWords(plain, kMenuWords + 1) <= kMenuWords;
  });
}

bool RuleGuards::IsInMenu(const Draft& draft, size_t position) {
  const auto& live = draft.live();
  if (!IsMenuLike(draft, live[position])) return false;
  const LineRun::Part menu = menu_.Around(
      position, live.size(), kMenuReach, [&](size_t i) { return IsMenuLike(draft, live[i]); },
      [&](size_t i) { return draft.HasHits(live[i]); });
  return menu.size() >= kMenuRun && menu.counted * 3 >= menu.size() * 2;
}

bool RuleGuards::IsListItem(const Draft& draft, size_t position) {
  const auto& live = draft.live();
  const auto mark_of = [&](size_t i) { return ListMark(draft.Plain(live[i])); };
  const char mark = mark_of(position);
  if (mark == 0) return false;
  // Words are counted past the mark, or it would be one.
  const std::string_view plain = draft.Plain(live[position]);
  const size_t blank = plain.find(' ');
  const bool is_name = draft.Length(live[position]) <= kShortLine &&
                       CountWords(plain.substr(blank < 5 ? blank : 0)) <= 3;
  if (mark != list_mark_) list_.Forget();
  list_mark_ = mark;
  const LineRun::Part list = list_.Around(
      position, live.size(), kListReach, [&](size_t i) { return mark_of(i) == mark; },
      [&](size_t i) { return IsKnownAnywhere(draft, live[i]); });
  if (list.size() < 3) return false;
  const bool are_known = list.counted * 2 > list.size();
  const bool are_led_up_to = list.begin > 0 && draft.Plain(live[list.begin - 1]).ends_with(':') &&
                             !draft.HasHits(live[list.begin - 1]);
  return is_name && !is_web_ ? are_led_up_to || !are_known : are_led_up_to && !are_known;
}

bool RuleGuards::IsAmongVerse(const Draft& draft, size_t position) {
  const auto& live = draft.live();
  const bool has_above = position > 0, has_below = position + 1 < live.size();
  const auto is_row = [&](size_t i) { return draft.IsPreformatted(live[i]); };
  const bool above = has_above && is_row(position - 1), below = has_below && is_row(position + 1);
  if (above && below) return true;
  if (is_row(position) && ((above && !draft.HasHits(live[position - 1])) ||
                           (below && !draft.HasHits(live[position + 1])))) {
    return true;
  }
  if (!has_above || !has_below) return false;
  if (!IsShortProse(draft, live[position - 1]) || !IsShortProse(draft, live[position + 1]))
    return false;
  size_t seen = 0, prose = 0;
  ForEachAround(draft, position, [&](uint32_t line) {
    ++seen;
    prose += IsShortProse(draft, line);
  });
  if (seen >= 4 && prose + 1 >= seen) return true;
  if (all_short_ < 0) {
    size_t all_short = 0;
    for (const uint32_t line : live) all_short += IsShort(draft, line);
    all_short_ = all_short * 5 >= live.size() * 3;
  }
  return all_short_ == 1;
}

bool RuleGuards::IsInDialogue(const Draft& draft, size_t position) {
  if (no_long_ < 0) {
    no_long_ = std::none_of(draft.live().begin(), draft.live().end(),
                            [&](uint32_t line) { return IsLong(draft, line); });
  }
  if (no_long_ == 0) return false;
  size_t seen = 0, prose = 0, ends = 0;
  ForEachAround(draft, position, [&](uint32_t line) {
    ++seen;
    const bool is_short = IsShortProse(draft, line);
    prose += is_short;
    const std::string_view plain = draft.Plain(line);
    ends += is_short && (EndsSentence(plain) || plain.back() == ',' || plain.back() == ';');
  });
  return seen >= 4 && prose * 3 >= seen * 2 && ends * 3 >= seen;
}

bool RuleGuards::IsLast(const Draft& draft, size_t position) {
  const auto& live = draft.live();
  if (last_ == SIZE_MAX) {
    const std::string_view text = draft.Plain(live.back());
    last_ = live.size() - 1;
    while (last_ > 0 && draft.Plain(live[last_ - 1]) == text) --last_;
  }
  return position >= last_;
}

bool RuleGuards::IsReference(const Draft& draft, size_t position) {
  const auto& live = draft.live();
  if (!IsAddress(draft, live[position])) return false;
  if (position + 1 < live.size()) return true;
  if (first_address_ == SIZE_MAX) {
    const auto first = std::find_if(live.begin(), live.end(),
                                    [&](uint32_t line) { return IsAddress(draft, line); });
    first_address_ = static_cast<size_t>(first - live.begin());
  }
  return first_address_ < position;
}

bool RuleGuards::HasTitle(const Draft& draft) {
  const auto& live = draft.live();
  if (!draft.HasHits(live[0])) return true;
  // A paragraph follows, or a heading and a paragraph; where blank lines stand between all of them,
  // it may be a few lines farther down, and a sentence.
  const auto is_text = [&](size_t i) { return i < live.size() && !draft.HasHits(live[i]); };
  bool leads = is_text(1) && IsLong(draft, live[1]);
  leads = leads || (is_text(1) && is_text(2) && IsLong(draft, live[2]));
  for (size_t i = 1; !leads && i < std::min<size_t>(live.size(), 5); ++i) {
    if (!draft.HasGapBefore(live[i])) return false;
    leads = is_text(i) && IsSentence(draft.Plain(live[i]));
  }
  if (!leads) return false;
  return std::none_of(draft.HitsBegin(live[0]), draft.HitsEnd(live[0]), [&](const Hit& hit) {
    const CompiledRule& rule = RuleOf(hit);
    if (!(rule.where & (kInHead | kAnywhere))) return false;
    if ((rule.guards & kGuardNear) && !IsNear(draft, 0, rule)) return false;
    return !(rule.guards & kGuardMenu) || IsInMenu(draft, 0);
  });
}

bool RuleGuards::HasKind(const Draft& draft, uint32_t line, std::string_view kind) const {
  return std::any_of(draft.HitsBegin(line), draft.HitsEnd(line),
                     [&](const Hit& hit) { return RuleOf(hit).kind == kind; });
}

bool RuleGuards::IsNear(const Draft& draft, size_t position, const CompiledRule& rule) const {
  const auto& live = draft.live();
  // What only goes in company of its like: a word that is defined twice, or two with a sentence
  // about the first of them between, are no bar of buttons.
  const bool is_of_kind = rule.kind == rule.near;
  const std::string_view plain = draft.Plain(live[position]);
  const auto is_company = [&](uint32_t line) {
    return HasKind(draft, line, rule.near) &&
           !(is_of_kind && AreSameWords(draft.Plain(line), plain));
  };
  const auto ends_company = [&](uint32_t line) {
    return is_of_kind && !draft.HasHits(line) &&
           CountWords(draft.Plain(line), kTextWords) >= kTextWords;
  };
  for (size_t i = position; i > 0 && i + kNear > position; --i) {
    if (is_company(live[i - 1])) return true;
    if (ends_company(live[i - 1])) break;
  }
  for (size_t i = position + 1; i < live.size() && i <= position + kNear; ++i) {
    if (is_company(live[i])) return true;
    if (ends_company(live[i])) break;
  }
  return false;
}

}  // namespace strigil
