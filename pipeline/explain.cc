// A record is noted by the worker that cleaned it, in whole lines, and shown when its turn comes.
//
// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/explain.h"

#include <algorithm>
#include <map>
#include <utility>

#include "pipeline/byte_scan.h"
#include "pipeline/document.h"
#include "pipeline/unicode.h"
#include "pipeline/visible.h"

namespace strigil {
namespace {

constexpr size_t kRuleColumn = 78;        // where the rule's name stands, if the line leaves room
constexpr size_t kShownOfLine = 160;      // code points of a removed line
constexpr size_t kShownOfKept = 100;      // code points of a line that stays
constexpr size_t kShownOfNeighbour = 40;  // code points of kept text around a cut
constexpr int kNoScore = -2;              // the lines of the record have none

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

// The first or last `count` code points of text.
std::string_view Head(std::string_view text, size_t count) {
  size_t at = 0;
  while (count-- > 0 && at < text.size()) at += DecodeOne(text.substr(at)).length;
  return text.substr(0, at);
}
std::string_view Tail(std::string_view text, size_t count) {
  size_t at = text.size();
  while (count-- > 0 && at > 0) at = CharacterStart(text, at - 1);
  return text.substr(at);
}

// Line breaks as an editor counts them: LF, CRLF and CR.
uint64_t CountBreaks(std::string_view text) {
  uint64_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    count += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
  }
  return count;
}

// "3 lines go", "1 line goes".
std::string Counted(uint64_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

// Calls `look` with each line as SplitLines finds it, and how many lines stand before it. A list of
// all lines would be larger than a text of short ones.
template <typename Function>
size_t ForEachLine(std::string_view text, const Function& look) {
  constexpr size_t kPiece = 256 * 1024;
  std::vector<Line> lines;
  size_t count = 0;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.size() - begin > kPiece ? text.find('\n', begin + kPiece) : text.npos;
    end = end == text.npos ? text.size() : end + 1;
    SplitLines(text.substr(begin, end - begin), lines);
    const auto at = static_cast<uint32_t>(begin);
    for (const Line& line : lines) {
      look(Line{line.begin + at, line.end + at, line.next + at}, count++);
    }
    begin = end;
  }
  return count;
}

}  // namespace

// What is shown of a line: its text with escapes and colours.
struct Explain::Body {
  bool color;
  std::string text = {};
  size_t width = 0;  // code points without colours

  void Add(std::string_view part, std::string_view with) {
    if (part.empty()) return;
    const std::string visible = Visible(part);
    width += CountCodePoints(visible);
    if (color && !with.empty()) text += with;
    text += visible;
    if (color && !with.empty()) text += kPlain;
  }
  // The first `count` code points, and a mark if there are more.
  void AddHead(std::string_view part, size_t count, std::string_view with) {
    const std::string_view head = Head(part, count);
    Add(head, with);
    if (head.size() < part.size()) Add(" ...", kDim);
  }
};

// A line that something happened to, or that has a score.
struct Explain::TouchedLine {
  Line line;
  size_t index;              // of the line
  uint64_t number;           // as an editor counts
  bool stays;                // nothing happened to it
  bool left;                 // more than white space is left of it
  EditList::Iterator first;  // the edits that touch it, tidying included
  EditList::Iterator last;
};

Explain::Explain(ExplainOptions options, const RuleTable& table,
                 std::function<void(std::string_view)> write)
    : options_(std::move(options)), table_(table), write_(std::move(write)) {}

void Explain::Take(std::string_view notes) {
  if (!notes.empty()) write_(notes);
}

size_t Explain::Shown(size_t code_points) const {
  return options_.verbose ? std::string_view::npos : code_points;
}

bool Explain::IsTidying(const Edit& edit) const {
  const std::string& name = table_[edit.rule].name;
  return name.starts_with("whitespace/") || name.starts_with("encoding/");
}

void Explain::Note(const FinishedRecord& finished, std::string& notes) const {
  Note(finished, notes, [] {});
}

void Explain::NoteLate(const FinishedRecord& finished) {
  constexpr size_t kPiece = 64 * 1024;
  std::string notes;
  Note(finished, notes, [&] {
    if (notes.size() < kPiece) return;
    Take(notes);
    notes.clear();
  });
  Take(notes);
}

template <typename Function>
void Explain::Note(const FinishedRecord& finished, std::string& notes,
                   const Function& write_out) const {
  if (finished.outcome != Outcome::kWritten || finished.fault) return NoteWhole(finished, notes);
  if (!finished.text_edits.empty()) NoteText(finished, notes, write_out);
}

void Explain::AppendHeading(const FinishedRecord& finished, std::string_view what,
                            std::string& notes) const {
  const Record& record = finished.record;
  if (options_.color) notes += kBold;
  if (record.input < options_.inputs.size()) AppendVisible(options_.inputs[record.input], notes);
  notes += ": record " + std::to_string(record.number);
  if (!record.extent.head) notes += " (continued)";
  if (!finished.info.id.empty()) {
    notes += " (";
    AppendVisible(Head(finished.info.id, 80), notes);
    notes += ')';
  }
  notes += ": ";
  notes += what;
  if (options_.color) notes += kPlain;
  notes += '\n';
}

void Explain::NoteWhole(const FinishedRecord& finished, std::string& notes) const {
  if (finished.record.kind != RecordKind::kRecord) return;
  std::string what = finished.fault ? Visible(finished.fault->what) : "nothing is left of its text";
  switch (finished.outcome) {
    case Outcome::kWritten:
      what += "; it stays as it is";
      break;
    case Outcome::kDropped:
      what += "; all of it goes";
      break;
    case Outcome::kRejected:
      what += "; it goes to the rejects";
      break;
  }
  AppendHeading(finished, what, notes);
}

template <typename Function>
size_t Explain::ForEachTouched(const FinishedRecord& finished, bool scored,
                               const Function& look) const {
  const std::string_view text = finished.text;
  const EditList& edits = finished.text_edits;
  const auto has_ink = [](std::string_view bytes) {
    return bytes.find_first_not_of(" \t\r\n") != std::string_view::npos;
  };
  uint64_t number = 1;  // of the line that holds byte `counted`
  size_t counted = 0;
  auto first = edits.begin();  // the first edit that may touch the line
  return ForEachLine(text, [&](const Line& line, size_t index) {
    while (first != edits.end() && first->offset + first->length <= line.begin &&
           (first->length > 0 || first->offset < line.begin)) {
      ++first;
    }
    // What of the line is taken; and is anything left but white space?
    bool worth_showing = false;
    bool left = false;
    size_t at = line.begin;
    const auto keeps = [&](size_t end) {
      left = left || (at < end && has_ink(text.substr(at, end - at)));
    };
    auto last = first;
    for (; last != edits.end() && last->offset < line.end; ++last) {
      const Edit& edit = *last;
      keeps(edit.offset);
      at = std::max<size_t>(at, edit.offset + edit.length);
      left = left || has_ink(edit.replacement);
      worth_showing = worth_showing || options_.verbose || !IsTidying(edit);
    }
    keeps(line.end);
    if (!worth_showing && !scored) return;
    number += CountBreaks(text.substr(counted, line.begin - counted));
    counted = line.begin;
    look(TouchedLine{line, index, number, !worth_showing, left, first, last});
  });
}

// The lines are gone over twice: the heading says how many there are.
template <typename Function>
void Explain::NoteText(const FinishedRecord& finished, std::string& notes,
                       const Function& write_out) const {
  std::map<RuleId, uint64_t> tidied;
  for (const Edit& edit : finished.text_edits) {
    if (IsTidying(edit)) ++tidied[edit.rule];
  }
  uint64_t gone = 0;
  uint64_t changed = 0;
  const size_t lines = ForEachTouched(
      finished, false, [&](const TouchedLine& line) { ++(line.left ? changed : gone); });
  const bool scored = finished.scores != nullptr && finished.scores->size() == lines;
  if (gone + changed == 0 && tidied.empty()) return;

  std::string what;
  if (gone > 0) what += Counted(gone, "line goes", "lines go");
  if (changed > 0 && gone > 0) what += ", " + Counted(changed, "is changed", "are changed");
  if (changed > 0 && gone == 0) what = Counted(changed, "line is changed", "lines are changed");
  if (what.empty()) what = "only white space and encoding";
  AppendHeading(finished, what, notes);
  ForEachTouched(finished, scored, [&](const TouchedLine& line) {
    NoteLine(finished, line, scored ? (*finished.scores)[line.index] : kNoScore, notes);
    write_out();
  });
  if (tidied.empty()) return;
  if (options_.color) notes += kDim;
  notes += "          put in order:";
  const char* comma = " ";
  for (const auto& [rule, count] : tidied) {
    notes += comma;
    notes += table_[rule].name + " " + std::to_string(count);
    comma = ", ";
  }
  if (options_.color) notes += kPlain;
  notes += '\n';
}

// The line with what goes between [- and -], and what comes between {+ and +}. Kept text is shown
// as far as it helps to find the place.
void Explain::AppendChanged(std::string_view text, const TouchedLine& touched, Body& body) const {
  const size_t near = options_.verbose ? text.size() : kShownOfNeighbour;
  // `before`, `after`: there is an edit on that side.
  const auto add_kept = [&](size_t begin, size_t end, bool before, bool after) {
    const std::string_view kept = text.substr(begin, end - begin);
    const std::string_view head = before ? Head(kept, near) : std::string_view();
    const std::string_view tail = after ? Tail(kept, near) : std::string_view();
    if (head.size() + tail.size() >= kept.size()) return body.Add(kept, "");
    body.Add(head, "");
    body.Add(head.empty() ? "... " : tail.empty() ? " ..." : " ... ", kDim);
    body.Add(tail, "");
  };
  const Line& line = touched.line;
  size_t at = line.begin;
  bool before = false;
  for (auto i = touched.first; i != touched.last; ++i) {
    const Edit& edit = *i;
    if (IsTidying(edit) && !options_.verbose) continue;
    const size_t begin = std::max<size_t>(edit.offset, line.begin);
    const size_t end = std::min<size_t>(edit.offset + edit.length, line.end);
    add_kept(at, begin, before, true);
    if (begin < end) {
      body.Add("[-", kRed);
      body.AddHead(text.substr(begin, end - begin), Shown(kShownOfLine), kRed);
      body.Add("-]", kRed);
    }
    if (!edit.replacement.empty()) {
      body.Add("{+", kGreen);
      body.Add(Head(edit.replacement, Shown(kShownOfLine)), kGreen);
      body.Add("+}", kGreen);
    }
    at = std::max(at, end);
    before = true;
  }
  add_kept(at, line.end, before, false);
}

void Explain::NoteLine(const FinishedRecord& finished, const TouchedLine& touched, int score,
                       std::string& notes) const {
  const Line& line = touched.line;
  const std::string_view whole = finished.text.substr(line.begin, line.end - line.begin);
  const bool gone = !touched.stays && !touched.left;
  Body body{options_.color};
  if (touched.stays) {
    body.AddHead(whole, Shown(kShownOfKept), "");
  } else if (gone) {
    body.AddHead(whole, Shown(kShownOfLine), kRed);
  } else {
    AppendChanged(finished.text, touched, body);
  }

  const auto add = [&](std::string_view text, std::string_view with) {
    if (options_.color) notes += with;
    notes += text;
    if (options_.color) notes += kPlain;
  };
  const auto add_right = [&](const std::string& digits, size_t columns, std::string_view with) {
    const std::string room(digits.size() < columns ? columns - digits.size() : 0, ' ');
    add(room + digits, with);
  };
  add_right(std::to_string(touched.number), 7, kDim);
  notes += gone ? " - " : touched.stays ? "   " : " ~ ";
  if (score != kNoScore) {
    add_right(score < 0 ? "" : std::to_string(score), 4, gone ? kRed : kGreen);
    notes += "  ";
  }
  notes += body.text;
  if (!touched.stays) {
    const size_t column = 10 + (score != kNoScore ? 6 : 0) + body.width;
    notes.append(column + 2 < kRuleColumn ? kRuleColumn - column : 2, ' ');
    add(RulesOf(touched), kDim);
  }
  notes += '\n';
}

// The names of the rules that touch a line, each once.
std::string Explain::RulesOf(const TouchedLine& line) const {
  std::string all;
  std::vector<std::string_view> names;
  for (auto i = line.first; i != line.last; ++i) {
    const Edit& edit = *i;
    if (IsTidying(edit) && !options_.verbose) continue;
    const std::string_view name = table_[edit.rule].name;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (!names.empty()) all += ", ";
    all += name;
    names.push_back(name);
  }
  return all;
}

}  // namespace strigil
