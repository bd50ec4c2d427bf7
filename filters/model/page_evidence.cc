// Tested by tests/page_evidence_test.cc and fixtures/reference.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/page_evidence.h"

#include <limits>

namespace strigil {
namespace {

// Scores in 1/256 logit. Chosen on scores of hosts not seen, and on books, handbooks, pages of
// manuals and of help, and a dictionary, in 40 languages.
constexpr int32_t kUnmistakable = -3 * 256;
constexpr int32_t kExtreme = -5 * 256;     // menus of web pages are far below this
constexpr int kUnmistakablePermille = 50;  // of the page's words, if rules have found something too
constexpr int kExtremePermille = 160;      // of the page's words, by themselves
constexpr int kSomeExtremePermille = 40, kMostlyPermille = 150;  // both of them, by themselves
constexpr int64_t kLines = 10;  // that are unmistakable, some of them at each end ...
constexpr int kNearlyAllPermille = 700, kManyExtremePermille = 200;  // ... but if both are so many

}  // namespace

void PageEvidence::Add(int half_words, int32_t score) {
  half_words_ += half_words;
  if (score > kSurelyContent && half_words >= kParagraphHalfWords) {
    within_ = true;
    unmistakable_.below = extreme_.below = {};
  }
  if (score < kUnmistakable) unmistakable_.Add(half_words, within_);
  if (score < kExtreme) extreme_.Add(half_words, within_);
}

bool PageEvidence::IsCertain() const {
  const auto is_share = [&](const Edge& edge, int permille) {
    return edge.half_words() * 1000 >= half_words_ * permille;
  };
  const int64_t above = unmistakable_.above.lines, below = unmistakable_.below.lines;
  const bool is_framed = above > 0 && below > 0;
  const bool is_frame =
      is_share(extreme_, kManyExtremePermille) && is_share(unmistakable_, kNearlyAllPermille);
  if (above + below < kLines || !(is_framed || is_frame)) return false;
  return is_share(extreme_, kExtremePermille) ||
         (is_share(extreme_, kSomeExtremePermille) && is_share(unmistakable_, kMostlyPermille));
}

Agreement PageEvidence::Needed() const {
  if (IsCertain()) return Agreement::kNone;
  const bool is_some = unmistakable_.half_words() * 1000 >= half_words_ * kUnmistakablePermille;
  return is_some ? Agreement::kSome : Agreement::kFull;
}

int32_t PageEvidence::Limit(Agreement rules) const {
  if (rules >= Needed()) return std::numeric_limits<int32_t>::max();
  return rules == Agreement::kNone ? kExtreme : kUnmistakable;
}

}  // namespace strigil
