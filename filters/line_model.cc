// Takes the lines of a web page that are no content, by a trained model (model_file.h,
// docs/model.md).
//
//   Home | News | Sport          <- line_model/boilerplate, score 3
//   The council met on Monday to decide about the new bridge over the river ...
//   You may also like            <- line_model/boilerplate, score 40
//
// It is the first filter: it sees the original page, and the rules see what it has left, so that
// they need not be matched with menus. It takes no line that a rule protects, none that is settled
// as prose, and spares what is of an article by its place (spared_lines.h). On what it leaves of a
// full page, filters that go by shape have nothing to say. It decides once a document: the chain's
// later rounds find the same page.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/line_model.h"

#include <algorithm>
#include <limits>

#include "filters/filters.h"
#include "filters/model/line_scores.h"
#include "filters/model/model_file.h"
#include "filters/model/page_evidence.h"
#include "filters/spared_lines.h"
#include "pipeline/plain_form.h"

namespace strigil {

// Invisible characters and blanks at the ends of lines, which few pages had that the model was
// trained on, would make other words and other ends.
void ReadPage(const Draft& draft, uint32_t begin, uint32_t end, PageLines& lines) {
  const Document& document = draft.document();
  lines.Clear();
  std::string buffer;
  for (uint32_t line = begin; line < end; ++line) {
    const Line& span = document.lines[line];
    const uint32_t above = line == begin ? 0 : document.lines[line - 1].end;
    const std::string_view between = document.text.substr(above, span.begin - above);
    const bool gap = line == begin ||
                     (between.size() > 1 && std::count(between.begin(), between.end(), '\n') > 1);
    std::string_view text = TrimBlanks(document.text.substr(span.begin, span.end - span.begin));
    auto behind = static_cast<size_t>(document.text.end() - text.end());
    if (draft.Bytes(line) & kOdd) {
      const std::string_view seen = TrimBlanks(WithoutOddCharacters(text, buffer));
      if (!seen.empty()) {
        text = seen;
        behind = 0;
      }
    }
    lines.Add(text, draft.IsPreformatted(line), gap, behind);
  }
}

namespace {

constexpr int kVouchedFor = 700;  // permille: filters that go by the place of a line leave it

struct ModelScratch : Scratch {
  explicit ModelScratch(const Alphabet& alphabet) : lines(alphabet) {}
  uint64_t document = 0;  // the last one judged
  bool rules_are_on = false;
  PageLines lines;
  FinalScorer scorer;
  FirstRound first;
  std::vector<int32_t> final;
  std::vector<bool> stays;
  SparedLines spared;
  std::unique_ptr<MatchScratch> match;
  std::vector<RuleHit> hits;
};

class LineModelFilter : public Filter {
 public:
  LineModelFilter(const FilterSetup& setup, LineModel model)
      : model_(std::move(model)),
        words_(model_),
        threshold_(setup.threshold >= 0     ? setup.threshold
                   : setup.profile == "web" ? model_.web_threshold
                                            : model_.news_threshold),
        in_question_(FromPermille(threshold_)),
        least_(threshold_ > 0 ? in_question_ : std::numeric_limits<int32_t>::min()),
        guards_(setup.profile == "web"),
        rules_(setup.rules),
        matcher_(*setup.packs.anywhere),
        rule_(setup.rules.Add("line_model/boilerplate", "line-model")) {}

  std::string_view name() const override { return "line_model"; }
  uint64_t fingerprint() const override { return model_.checksum; }

  std::unique_ptr<Scratch> NewScratch() const override {
    auto own = std::make_unique<ModelScratch>(alphabet_);
    own->match = matcher_.NewScratch();
    // Which rules are on is known only now that the chain is complete.
    for (const CompiledRule& rule : matcher_.rules())
      own->rules_are_on |= rules_.Has(rule.name) && rules_[rules_.Find(rule.name)].enabled;
    return own;
  }

  void Apply(Draft& draft, Scratch* scratch) const override {
    auto& own = *static_cast<ModelScratch*>(scratch);
    if (own.document == draft.number()) return;
    own.document = draft.number();
    const auto count = static_cast<uint32_t>(draft.line_count());
    draft.ScanAllBytes();
    for (uint32_t begin = 0; begin < count; begin += kMaxPageLines) {
      const uint32_t end = std::min(count, begin + kMaxPageLines);
      if (IsNoPage(draft, begin, end)) {
        for (uint32_t line = begin; line < end; ++line) draft.Vouch(line);
      } else {
        Judge(draft, begin, end, own);
      }
    }
  }

 private:
  // A column of figures, or worse: a thousand lines of a character or two, each of which would cost
  // as much as a sentence. None of them goes.
  static bool IsNoPage(const Draft& draft, uint32_t begin, uint32_t end) {
    constexpr uint32_t kManyLines = 1024, kFewBytes = 6;  // a line, with its break
    const auto& lines = draft.document().lines;
    const uint32_t count = end - begin;
    return count >= kManyLines && lines[end - 1].next - lines[begin].begin < kFewBytes * count;
  }

  void Judge(Draft& draft, uint32_t begin, uint32_t end, ModelScratch& own) const {
    ReadPage(draft, begin, end, own.lines);
    FirstScores(words_, own.lines, own.first);
    own.scorer.Score(model_, own.lines, own.first, in_question_, own.final);
    const int32_t limit = guards_ ? Limit(draft, begin, own) : std::numeric_limits<int32_t>::max();
    const bool is_web = limit == std::numeric_limits<int32_t>::max();
    if (is_web) draft.ExpectToDropMost();
    own.stays.resize(own.final.size());
    for (size_t i = 0; i < own.final.size(); ++i)
      own.stays[i] = own.final[i] >= std::min(least_, limit) || own.lines.IsSettled(i);
    if (guards_) own.spared.Spare(draft, begin, own.lines, own.final, own.stays);
    for (uint32_t line = begin; line < end; ++line) {
      const int score = ToPermille(own.final[line - begin]);
      draft.SetScore(line, score);
      if (!own.stays[line - begin]) {
        draft.Drop(line, rule_, score);
      } else if (!is_web || score >= kVouchedFor) {
        draft.Vouch(line);
      }
    }
  }

  int32_t Limit(const Draft& draft, uint32_t begin, ModelScratch& own) const {
    PageEvidence evidence;
    for (size_t i = 0; i < own.lines.size(); ++i)
      evidence.Add(own.lines.Value(i, kHalfWords), own.final[i]);
    return evidence.Limit(AskRules(draft, begin, evidence.Needed(), own));
  }

  // Rules that may act anywhere are asked, since those of zones hit lines of manuals, too; and only
  // where the page is in doubt.
  Agreement AskRules(const Draft& draft, uint32_t begin, Agreement needed,
                     ModelScratch& own) const {
    if (needed == Agreement::kNone) return needed;
    if (!own.rules_are_on) return Agreement::kSome;
    const auto is_taken = [&](size_t i) {
      return own.final[i] < least_ && own.lines.Value(i, kHalfWords) != 0;
    };
    size_t lines = 0;
    for (size_t i = 0; i < own.lines.size(); ++i) lines += is_taken(i);
    RuleEvidence evidence;
    for (size_t i = 0; i < own.lines.size(); ++i) {
      if (!is_taken(i)) continue;
      const uint32_t line = begin + static_cast<uint32_t>(i);
      own.hits.clear();
      matcher_.Match(draft.Text(line), draft.Plain(line), draft.Length(line), *own.match, own.hits);
      if (own.hits.empty()) continue;
      evidence.Add(own.hits.front().rule);
      if (evidence.Of(lines) >= needed) break;
    }
    return evidence.Of(lines);
  }

  const LineModel model_;
  const WordWeights words_;
  const Alphabet alphabet_;
  const int threshold_;
  const int32_t in_question_;  // the same as a final score
  const int32_t least_;        // that of lines that stay
  const bool guards_;          // against pages that are no web pages; `news` is cautious anyway
  const RuleTable& rules_;
  const Matcher& matcher_;  // of rules that take lines wherever these stand
  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewLineModel(const FilterSetup& setup) {
  // Outside of `web` only if asked for: `news` is for texts that an extractor has cleaned already.
  if (setup.profile != "web" && setup.model_file.empty() && setup.threshold < 0) return nullptr;
  LineModel model = setup.model_file.empty() ? ParseModel(EmbeddedModel(), "the built-in model")
                                             : LoadModel(setup.model_file);
  setup.packs.AddAnywhere();
  return std::make_unique<LineModelFilter>(setup, std::move(model));
}

}  // namespace strigil
