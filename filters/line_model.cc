// Takes the lines of a web page that are no content, by a trained model (model_file.h,
// docs/model.md).
//
//   Home | News | Sport          <- line_model/boilerplate, score 3
//   The council met on Monday to decide about the new bridge over the river ...
//   You may also like            <- line_model/boilerplate, score 40
//
// The model sees the original page, with the lines that rules have taken and the marks of the rules
// on them; it takes no line that a rule protects, and none that is settled as prose. What filters
// took for the shape of the page alone (repeats, menus, lists of headlines) it gives back if it
// finds it to be content. It decides once a document: the chain's later rounds find the same page.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_model.h"

#include <algorithm>

#include "filters/filters.h"
#include "filters/model_file.h"

namespace strigil {

namespace {

// Filters that go by the shape of the page, not by what a line says. In cross-validation they took
// 6 permille of the content that the model alone would have left, and the model knew what they
// think.
constexpr std::string_view kByShape[] = {"dup_line", "related_block", "menu_block"};
// This one goes by the place of a line alone, of which the model knows more. Had it known what this
// filter thinks, it would have believed it in manuals, too, of which the labelled pages have few.
constexpr std::string_view kByPlace = "page_frame";

}  // namespace

std::vector<LineMark> MarksOfRules(const RuleTable& rules) {
  std::vector<LineMark> marks;
  for (RuleId rule = 0; rule < rules.size(); ++rule) {
    const std::string_view name = rules[rule].name;
    const std::string_view filter = name.substr(0, name.find('/'));
    const bool by_shape =
        std::find(std::begin(kByShape), std::end(kByShape), filter) != std::end(kByShape);
    marks.push_back(filter == kByPlace ? kUnmarked : by_shape ? kTakenByShape : kTakenByRule);
  }
  return marks;
}

LineMark MarkOf(const Draft& draft, uint32_t line, const std::vector<LineMark>& marks) {
  if (draft.IsDropped(line)) {
    const RuleId rule = draft.DroppedBy(line);
    const LineMark mark = rule < marks.size() ? marks[rule] : kTakenByRule;
    if (mark != kUnmarked) return mark;
  }
  if (draft.IsProtected(line)) return kKeptByRule;
  if (draft.HasHits(line)) return kCutByRule;
  return draft.IsPreformatted(line) ? kLooksPreformatted : kUnmarked;
}

void ReadPage(const Draft& draft, uint32_t begin, uint32_t end, const std::vector<LineMark>& marks,
              PageLines& lines) {
  const Document& document = draft.document();
  lines.Clear();
  for (uint32_t line = begin; line < end; ++line) {
    const Line& span = document.lines[line];
    const uint32_t above = line == begin ? 0 : document.lines[line - 1].end;
    const std::string_view between = document.text.substr(above, span.begin - above);
    const bool gap = line == begin || between.find('\n') != between.rfind('\n');
    lines.Add(document.text.substr(span.begin, span.end - span.begin), MarkOf(draft, line, marks),
              gap);
  }
}

namespace {

// Scores in 1/256 logit. Chosen on scores of hosts not seen and on books, manuals and a dictionary.
constexpr int32_t kUnmistakable = -3 * 256;
constexpr int32_t kExtreme = -5 * 256;  // menus of web pages are far below this
constexpr int32_t kSurelyContent = 256;
constexpr int kContentHalfWords = 30;
constexpr int kBackInPlace =
    700;  // permille: what page_frame took of a web page comes back from there on
// On hosts not seen this keeps one word of content for four of boilerplate: headlines matter more.
constexpr int kHeadlineLeast = 8, kHeadlineMost = 40;  // half words
constexpr int kHeadlineThreshold = 150;                // permille
constexpr int kUnmistakablePermille = 50;  // of the page's words, if a rule has found something too
constexpr int kExtremePermille = 120;      // of the page's words, by themselves

}  // namespace

void PageEvidence::Add(int half_words, bool by_rule, int32_t score) {
  half_words_ += half_words;
  by_rule_ |= by_rule && half_words > 0;  // a line of dashes says nothing
  if (score > kSurelyContent && half_words >= kContentHalfWords) {
    within_ = true;
    unmistakable_.below = extreme_.below = 0;
  }
  if (score < kUnmistakable) unmistakable_.Add(half_words, within_);
  if (score < kExtreme) extreme_.Add(half_words, within_);
}

int32_t PageEvidence::Limit() const {
  const bool web =
      (by_rule_ && unmistakable_.sum() * 1000 >= half_words_ * kUnmistakablePermille) ||
      extreme_.sum() * 1000 >= half_words_ * kExtremePermille;
  if (web) return std::numeric_limits<int32_t>::max();
  return by_rule_ ? kUnmistakable : kExtreme;
}

namespace {

struct ModelScratch : Scratch {
  explicit ModelScratch(const Alphabet& alphabet) : lines(alphabet) {}
  uint64_t document = 0;  // the last one judged
  bool rules_are_on = false;
  PageLines lines;
  ContextTable table;
  std::vector<int> first;
  std::vector<int32_t> final;
};

class LineModelFilter : public Filter {
 public:
  LineModelFilter(const FilterSetup& setup, LineModel model)
      : model_(std::move(model)),
        threshold_(setup.threshold >= 0     ? setup.threshold
                   : setup.profile == "web" ? model_.web_threshold
                                            : model_.news_threshold),
        guards_(setup.profile == "web"),
        rules_(setup.rules),
        rule_(setup.rules.Add("line_model/boilerplate", "line-model")),
        marks_(MarksOfRules(setup.rules)) {}

  std::string_view name() const override { return "line_model"; }

  std::unique_ptr<Scratch> NewScratch() const override {
    auto own = std::make_unique<ModelScratch>(alphabet_);
    // Which rules are on is known only now that the chain is complete.
    for (RuleId rule = 0; rule < rule_; ++rule)
      own->rules_are_on |=
          rules_[rule].enabled && rules_[rule].kind != "encoding" && !IsByShape(rule);
    return own;
  }

  void Apply(Draft& draft, Scratch* scratch) const override {
    auto& own = *static_cast<ModelScratch*>(scratch);
    if (own.document == draft.number()) return;
    own.document = draft.number();
    const auto count = static_cast<uint32_t>(draft.line_count());
    for (uint32_t begin = 0; begin < count; begin += kMaxPageLines) {
      Judge(draft, begin, std::min(count, begin + kMaxPageLines), own);
    }
  }

 private:
  void Judge(Draft& draft, uint32_t begin, uint32_t end, ModelScratch& own) const {
    ReadPage(draft, begin, end, marks_, own.lines);
    FirstScores(model_, own.lines, own.first);
    FinalScores(model_, own.lines, own.first, own.table, own.final);
    const int32_t limit = guards_ ? Limit(draft, begin, own) : std::numeric_limits<int32_t>::max();
    const bool is_web = limit == std::numeric_limits<int32_t>::max();
    const uint32_t headline = guards_ ? Headline(draft, begin, end, own) : end;
    for (uint32_t line = begin; line < end; ++line) {
      const int final = own.final[line - begin];
      const int score = ToPermille(final);
      draft.SetScore(line, score);
      const bool stays = score >= threshold_ || final >= limit ||
                         (line == headline && score >= kHeadlineThreshold);
      if (draft.IsDropped(line)) {
        const RuleId rule = draft.DroppedBy(line);
        const bool sure = !IsByPlace(rule) || !is_web || score >= kBackInPlace;
        if (guards_ && stays && sure && IsByShape(rule)) draft.Reinstate(line);
      } else if (!stays && !own.lines.IsSettled(line - begin)) {
        draft.Drop(line, rule_, score);
      }
    }
  }

  // The line right above the first that is surely content, if it may be a headline; `end` if not.
  static uint32_t Headline(const Draft& draft, uint32_t begin, uint32_t end,
                           const ModelScratch& own) {
    uint32_t above = end;
    for (uint32_t line = begin; line < end; ++line) {
      if (draft.IsDropped(line)) continue;
      const int half_words = own.lines.Value(line - begin, kHalfWords);
      if (own.final[line - begin] > kSurelyContent && half_words >= kContentHalfWords) return above;
      above = half_words >= kHeadlineLeast && half_words <= kHeadlineMost ? line : end;
    }
    return end;
  }

  int32_t Limit(const Draft& draft, uint32_t begin, const ModelScratch& own) const {
    PageEvidence evidence(own.rules_are_on);
    for (size_t i = 0; i < own.lines.size(); ++i) {
      const uint32_t line = begin + static_cast<uint32_t>(i);
      const bool by_rule = draft.IsDropped(line) && !IsByShape(draft.DroppedBy(line));
      evidence.Add(own.lines.Value(i, kHalfWords), by_rule, own.final[i]);
    }
    return evidence.Limit();
  }

  bool IsByPlace(RuleId rule) const { return rule < marks_.size() && marks_[rule] == kUnmarked; }
  bool IsByShape(RuleId rule) const { return rule < marks_.size() && marks_[rule] != kTakenByRule; }

  const LineModel model_;
  const Alphabet alphabet_;
  const int threshold_;
  const bool guards_;  // against pages that are no web pages; `news` is cautious anyway
  const RuleTable& rules_;
  const RuleId rule_;
  const std::vector<LineMark> marks_;  // by rule
};

}  // namespace

std::unique_ptr<Filter> NewLineModel(const FilterSetup& setup) {
  // Outside of `web` only if asked for: `news` is for texts that an extractor has cleaned already.
  if (setup.profile != "web" && setup.model_file.empty() && setup.threshold < 0) return nullptr;
  LineModel model = setup.model_file.empty() ? ParseModel(EmbeddedModel(), "the built-in model")
                                             : LoadModel(setup.model_file);
  return std::make_unique<LineModelFilter>(setup, std::move(model));
}

}  // namespace strigil
