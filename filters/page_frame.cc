// Drops what stands around the main text of a full page: link lines before and after it.
//
//   Weather                                          <- page_frame/line
//   Letters to the editor                            <- page_frame/line
//   Council votes to reopen the bridge               (the lines just above the text stay)
//   The council voted on Tuesday to reopen ...       | the main text: sentences of some length,
//   "It took three years," the clerk said. ...       | with few short lines between them
//   Five walks along the old harbour wall            <- page_frame/line
//
// The main text is the run of lines whose sum is highest if sentences count for their length and
// short lines against it (the idea of body text extraction, Finn et al. 2001). Outside of it only
// lines of up to 120 characters that end no sentence go. A list that a colon leads up to belongs to
// the text. Left alone is a page of which the run is a small part, or that has other texts of some
// size (a forum, an index), and a text of which other rules have not taken three lines and a
// quarter of all: a poem, a recipe, a cast or a manual has short lines of its own. Lengths are code
// points.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "filters/filters.h"
#include "filters/line_shape.h"

namespace strigil {
namespace {

constexpr uint32_t kLinkLine = 120;
constexpr uint32_t kSentence = 80;       // a sentence of the main text
constexpr uint32_t kShortSentence = 40;  // counts for nothing, and stays
constexpr uint32_t kParagraph = 250;     // part of the text without an end mark, too
constexpr uint32_t kMostOfALine = 400;   // one long paragraph is no text
constexpr int64_t kAgainst = 100;        // what a short line costs, in half code points
constexpr int64_t kLeast = 1000;         // sum of a main text: 500 characters of sentences
constexpr size_t kLeastKnown = 3;        // lines that other rules took: it is a page
constexpr size_t kLeastShare = 4;        // ... and a quarter of the page: manuals repeat headings
constexpr size_t kAboveText = 5;         // lines above the text among which is the title
constexpr uint32_t kTitleWords = 4;
constexpr size_t kListItems = 40;  // after a colon

struct FrameLine {
  uint32_t length;  // as if of Latin script
  bool ends;        // a sentence
};

struct FrameScratch : Scratch {
  std::vector<FrameLine> lines;  // by position in live()
};

class PageFrame : public Filter {
 public:
  explicit PageFrame(const FilterSetup& setup)
      : rule_(setup.rules.Add("page_frame/line", "page-frame")) {}
  std::string_view name() const override { return "page_frame"; }
  std::unique_ptr<Scratch> NewScratch() const override { return std::make_unique<FrameScratch>(); }

  void Apply(Draft& draft, Scratch* scratch) const override {
    const auto& live = draft.live();
    const size_t known = draft.line_count() - live.size();
    if (known < kLeastKnown || known * kLeastShare < draft.line_count()) return;
    auto& lines = static_cast<FrameScratch*>(scratch)->lines;
    lines.clear();
    for (const uint32_t line : live) lines.push_back(Measure(draft, line));
    const Run text = MainText(lines);
    if (text.sum < kLeast || !IsMost(lines, text)) return;
    if (draft.document().extent.head) {
      const size_t first = live[0] == 0 ? 1 : 0;  // the page's own first line is a title
      for (size_t i = first; i < text.begin; ++i) {
        const bool above = i + kAboveText >= text.begin;
        if (above && CountWords(draft.Plain(live[i])) >= kTitleWords) continue;
        DropLink(draft, live[i], lines[i]);
      }
    }
    if (draft.document().extent.tail) {
      for (size_t i = EndOfList(draft, lines, text); i < live.size(); ++i)
        DropLink(draft, live[i], lines[i]);
    }
  }

 private:
  struct Run {
    size_t begin = 0;
    size_t end = 0;
    int64_t sum = 0;
  };

  static FrameLine Measure(const Draft& draft, uint32_t line) {
    const std::string_view plain = draft.Plain(line);
    const uint32_t length = draft.Length(line);
    const bool dense = plain.size() > 2 * length && IsMostlyUnspaced(plain);
    return {dense ? 3 * length : length, EndsSentence(plain)};
  }

  static int64_t ValueOf(const FrameLine& line) {
    const int64_t length = std::min(line.length, kMostOfALine);
    if (line.ends && line.length >= kSentence) return 2 * length;
    if (line.length >= kParagraph) return length;
    const bool neutral = (line.ends && line.length >= kShortSentence) || line.length >= kLinkLine;
    return neutral ? 0 : -kAgainst;
  }

  static Run MainText(const std::vector<FrameLine>& lines) {
    Run best, run;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (run.sum <= 0) run = {i, i, 0};
      run.sum += ValueOf(lines[i]);
      run.end = i + 1;
      if (run.sum > best.sum) best = run;
    }
    return best;
  }

  // It is a tenth of the page, and what sentences there are elsewhere are less than half of its.
  static bool IsMost(const std::vector<FrameLine>& lines, const Run& text) {
    uint64_t all = 0, inside = 0, sentences = 0, sentences_inside = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
      const bool in = i >= text.begin && i < text.end;
      const bool sentence = lines[i].ends && lines[i].length >= kShortSentence;
      const uint64_t weight = sentence ? std::min(lines[i].length, kMostOfALine) : 0;
      all += lines[i].length;
      sentences += weight;
      if (!in) continue;
      inside += lines[i].length;
      sentences_inside += weight;
    }
    return inside * 10 >= all && (sentences - sentences_inside) * 2 <= sentences_inside;
  }

  // Where the frame begins below the text: not before the end of a list that the text leads up to.
  static size_t EndOfList(const Draft& draft, const std::vector<FrameLine>& lines,
                          const Run& text) {
    const auto& live = draft.live();
    size_t end = text.end;
    for (size_t head = text.end - 1; head < live.size() && head <= text.end + 1; ++head) {
      const std::string_view plain = draft.Plain(live[head]);
      if (!plain.ends_with(":") && !plain.ends_with("\uFF1A")) continue;
      const size_t most = std::min(live.size(), head + 1 + kListItems);
      size_t next = head + 1;
      while (next < most && !draft.HasGapBefore(live[next])) ++next;
      if (next == head + 1) {  // its items are paragraphs
        while (next < most && lines[next].length >= kShortSentence) ++next;
      }
      end = std::max(end, next);
    }
    return end;
  }

  void DropLink(Draft& draft, uint32_t line, const FrameLine& shape) const {
    if (shape.length > kLinkLine || (shape.ends && shape.length >= kShortSentence)) return;
    if (!draft.IsPreformatted(line) && !draft.IsVouched(line)) draft.Drop(line, rule_);
  }

  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewPageFrame(const FilterSetup& setup) {
  return std::make_unique<PageFrame>(setup);
}

}  // namespace strigil
