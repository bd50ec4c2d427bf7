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

namespace strigil {
namespace {

constexpr size_t kRuleColumn = 78;        // where the rule's name stands, if the line leaves room
constexpr size_t kShownOfLine = 160;      // code points of a removed line
constexpr size_t kShownOfKept = 100;      // code points of a line that stays
constexpr size_t kShownOfNeighbour = 40;  // code points of kept text around a cut

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

bool IsUnsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void AppendHex(uint32_t value, int digits, std::string& out) {
  while (digits-- > 0) out += "0123456789abcdef"[value >> (4 * digits) & 15];
}

// The first or last `count` code points of text, with a mark where something was left out.
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

// A line that something happened to.
struct ShownLine {
  uint64_t number = 0;
  bool gone = false;
  bool stays = false;  // as it is
  int score = -1;
  std::string body;  // visible text, with colours
  size_t width = 0;  // code points of body without colours
  std::string rules;
};

}  // namespace

void AppendVisible(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const Decoded c = DecodeOne(text);
    if (!c.valid) {
      for (uint32_t i = 0; i < c.length; ++i) {
        out += "\\x";
        AppendHex(static_cast<unsigned char>(text[i]), 2, out);
      }
    } else if (!IsUnsafe(c.code_point)) {
      out += text.substr(0, c.length);
    } else if (c.code_point == '\n') {
      out += "\\n";
    } else if (c.code_point == '\r') {
      out += "\\r";
    } else if (c.code_point == '\t') {
      out += "\\t";
    } else if (c.code_point < 0x80) {
      out += "\\x";
      AppendHex(c.code_point, 2, out);
    } else {
      out += "\\u";
      AppendHex(c.code_point, 4, out);
    }
    text.remove_prefix(c.length);
  }
}

std::string Visible(std::string_view text) {
  std::string out;
  AppendVisible(text, out);
  return out;
}

Explain::Explain(ExplainOptions options, const RuleTable& table,
                 std::function<void(std::string_view)> write)
    : options_(std::move(options)), table_(table), write_(std::move(write)) {}

void Explain::Take(std::string_view notes) {
  if (!notes.empty()) write_(notes);
}

bool Explain::IsTidying(const Edit& edit) const {
  const std::string& name = table_[edit.rule].name;
  return name.starts_with("whitespace/") || name.starts_with("encoding/");
}

void Explain::Note(const FinishedRecord& finished, std::string& notes) const {
  if (finished.outcome != Outcome::kWritten || finished.fault) return NoteWhole(finished, notes);
  if (!finished.text_edits.empty()) NoteText(finished, notes);
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

void Explain::NoteText(const FinishedRecord& finished, std::string& notes) const {
  const std::string_view text = finished.text;
  std::vector<Line> lines;
  SplitLines(text, lines);

  std::map<RuleId, uint64_t> tidied;
  std::vector<ShownLine> shown;
  uint64_t gone = 0;
  uint64_t changed = 0;
  uint64_t number = 1;  // of the line that holds byte `counted`
  size_t counted = 0;
  const EditList& edits = finished.text_edits;
  auto first = edits.begin();  // the first edit that may touch the line
  for (const Edit& edit : edits) {
    if (IsTidying(edit)) ++tidied[edit.rule];
  }
  const bool scored = finished.scores != nullptr && finished.scores->size() == lines.size();
  for (size_t at_line = 0; at_line < lines.size(); ++at_line) {
    const Line& line = lines[at_line];
    while (first != edits.end() && first->offset + first->length <= line.begin &&
           (first->length > 0 || first->offset < line.begin)) {
      ++first;
    }
    // What of the line is taken, by which rules; and is anything left but white space?
    bool worth_showing = false;
    bool left = false;
    size_t at = line.begin;
    std::vector<std::string_view> names;
    const auto keeps = [&](size_t begin, size_t end) {
      if (begin < end &&
          text.substr(begin, end - begin).find_first_not_of(" \t\r\n") != std::string_view::npos) {
        left = true;
      }
    };
    auto last = first;
    for (; last != edits.end() && last->offset < line.end; ++last) {
      const Edit& edit = *last;
      keeps(at, edit.offset);
      at = std::max<size_t>(at, edit.offset + edit.length);
      if (!edit.replacement.empty() &&
          edit.replacement.find_first_not_of(" \t\r\n") != std::string_view::npos) {
        left = true;
      }
      if (IsTidying(edit) && !options_.verbose) continue;
      worth_showing = true;
      const std::string_view name = table_[edit.rule].name;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    keeps(at, line.end);
    if (!worth_showing && !scored) continue;

    number += CountBreaks(text.substr(counted, line.begin - counted));
    counted = line.begin;
    ShownLine entry;
    entry.number = number;
    entry.gone = worth_showing && !left;
    entry.stays = !worth_showing;
    if (scored) entry.score = (*finished.scores)[at_line];
    if (worth_showing) ++(left ? changed : gone);
    for (const std::string_view name : names) {
      if (!entry.rules.empty()) entry.rules += ", ";
      entry.rules += name;
    }
    const auto add = [&](std::string_view part, std::string_view color) {
      if (part.empty()) return;
      const std::string visible = Visible(part);
      entry.width += CountCodePoints(visible);
      if (options_.color && !color.empty()) entry.body += color;
      entry.body += visible;
      if (options_.color && !color.empty()) entry.body += kPlain;
    };
    const size_t most = options_.verbose ? text.size() : kShownOfLine;
    if (entry.stays) {
      const std::string_view whole = text.substr(line.begin, line.end - line.begin);
      const std::string_view head = options_.verbose ? whole : Head(whole, kShownOfKept);
      add(head, "");
      if (head.size() < whole.size()) add(" ...", kDim);
    } else if (!left) {
      const std::string_view whole = text.substr(line.begin, line.end - line.begin);
      add(Head(whole, most), kRed);
      if (Head(whole, most).size() < whole.size()) add(" ...", kDim);
    } else {
      // Kept text is shown as far as it helps to find the place.
      const size_t near = options_.verbose ? text.size() : kShownOfNeighbour;
      const auto add_kept = [&](size_t begin, size_t end, bool before, bool after) {
        const std::string_view kept = text.substr(begin, end - begin);
        // `before`, `after`: there is an edit on that side.
        const std::string_view head = before ? Head(kept, near) : std::string_view();
        const std::string_view tail = after ? Tail(kept, near) : std::string_view();
        if (head.size() + tail.size() >= kept.size()) return add(kept, "");
        add(head, "");
        add(head.empty() ? "... " : tail.empty() ? " ..." : " ... ", kDim);
        add(tail, "");
      };
      at = line.begin;
      bool before = false;
      for (auto i = first; i != last; ++i) {
        const Edit& edit = *i;
        if (IsTidying(edit) && !options_.verbose) continue;
        const size_t begin = std::max<size_t>(edit.offset, line.begin);
        const size_t end = std::min<size_t>(edit.offset + edit.length, line.end);
        add_kept(at, begin, before, true);
        if (begin < end) {
          const std::string_view taken = text.substr(begin, end - begin);
          add("[-", kRed);
          add(Head(taken, most), kRed);
          if (Head(taken, most).size() < taken.size()) add(" ...", kDim);
          add("-]", kRed);
        }
        if (!edit.replacement.empty()) {
          add("{+", kGreen);
          add(Head(edit.replacement, most), kGreen);
          add("+}", kGreen);
        }
        at = std::max(at, end);
        before = true;
      }
      add_kept(at, line.end, before, false);
    }
    shown.push_back(std::move(entry));
  }
  if (gone + changed == 0 && tidied.empty()) return;

  std::string what;
  if (gone > 0) what += Counted(gone, "line goes", "lines go");
  if (changed > 0)
    what += (what.empty() ? "" : ", ") + Counted(changed, "is changed", "are changed");
  if (what.empty()) what = "only white space and encoding";
  AppendHeading(finished, what, notes);
  for (const ShownLine& line : shown) {
    const std::string digits = std::to_string(line.number);
    if (options_.color) notes += kDim;
    notes.append(digits.size() < 7 ? 7 - digits.size() : 0, ' ');
    notes += digits;
    if (options_.color) notes += kPlain;
    notes += line.gone ? " - " : line.stays ? "   " : " ~ ";
    if (scored) {
      const std::string score = line.score < 0 ? "" : std::to_string(line.score);
      notes.append(score.size() < 4 ? 4 - score.size() : 0, ' ');
      if (options_.color) notes += line.gone ? kRed : kGreen;
      notes += score;
      if (options_.color) notes += kPlain;
      notes += "  ";
    }
    notes += line.body;
    if (line.rules.empty()) {
      notes += '\n';
      continue;
    }
    const size_t column = 10 + (scored ? 6 : 0) + line.width;
    notes.append(column + 2 < kRuleColumn ? kRuleColumn - column : 2, ' ');
    if (options_.color) notes += kDim;
    notes += line.rules;
    if (options_.color) notes += kPlain;
    notes += '\n';
  }
  if (!tidied.empty()) {
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
}

}  // namespace strigil
