// The words of a line, against those of what the edits leave of it and put into it.
//
// Tested by tests/score_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/score.h"

#include <algorithm>

#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr double kLeastKept = 0.25;

bool IsHalfWord(char32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
         (c >= 0x1780 && c <= 0x17FF);
}

struct Words {
  double weight = 0;
  uint64_t count = 0;
};

Words WordsOf(std::string_view text) {
  Words words;
  bool inside = false;
  for (size_t i = 0; i < text.size();) {
    const Decoded decoded = DecodeOne(text.substr(i));
    const char32_t c = decoded.code_point;
    if (IsHalfWord(c)) {
      words.weight += 0.5;
      ++words.count;
      inside = false;
    } else {
      const bool is_word = IsLetter(c) || IsNumber(c);
      if (is_word && !inside) {
        words.weight += 1;
        ++words.count;
      }
      inside = is_word;
    }
    i += decoded.length;
  }
  return words;
}

}  // namespace

void Score::Add(const Score& other) {
  pages += other.pages;
  content += other.content;
  content_kept += other.content_kept;
  boilerplate += other.boilerplate;
  boilerplate_kept += other.boilerplate_kept;
  content_pages += other.content_pages;
  pages_hurt += other.pages_hurt;
}

double Score::ContentLost() const {
  return content > 0 ? 1000 * (content - content_kept) / content : 0;
}
double Score::BoilerplateLeft() const {
  return boilerplate > 0 ? 100 * boilerplate_kept / boilerplate : 0;
}

double Score::ContentF1() const {
  const double kept = content_kept + boilerplate_kept;
  if (kept <= 0 || content <= 0) return 0;
  const double precision = content_kept / kept, recall = content_kept / content;
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

std::vector<LineScore> ScoreLines(const std::vector<std::string>& lines, const EditList& edits) {
  std::vector<LineScore> scores;
  size_t begin = 0;
  auto next = edits.begin();  // the first edit that ends after `begin`
  std::string kept;
  for (const std::string& line : lines) {
    const size_t end = begin + line.size();
    while (next != edits.end() && next->offset + next->length <= begin && next->length != 0) ++next;
    const Words all = WordsOf(line);
    LineScore score{all.weight, 1.0, 0};
    size_t most = 0;  // bytes taken by score.rule
    kept.clear();
    size_t done = begin;
    bool touched = false;
    for (auto edit = next; edit != edits.end() && edit->offset < end; ++edit) {
      const size_t from = std::max(edit->offset, begin);
      const size_t to = std::min(edit->offset + edit->length, end);
      if (to < from) continue;
      touched = true;
      kept.append(line, done - begin, from - done);
      kept += edit->replacement;
      done = std::max(done, to);
      if (to - from > most) {
        most = to - from;
        score.rule = edit->rule;
      }
    }
    if (touched && all.count > 0) {
      kept.append(line, done - begin, end - done);
      score.kept =
          std::min(1.0, static_cast<double>(WordsOf(kept).count) / static_cast<double>(all.count));
      if (score.kept < kLeastKept) score.kept = 0;
    }
    scores.push_back(score);
    begin = end + 1;
  }
  return scores;
}

}  // namespace strigil
