// Two passes over the words of a page: those of the text are counted, then all are looked up.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/page_topic.h"

namespace strigil {
namespace {

constexpr int kTextScore = kFirstScale / 2;
constexpr int kTextHalfWords = 30;

}  // namespace

void PageTopic::Read(const PageLines& lines, const std::vector<int>& first,
                     const std::vector<uint32_t>& rows) {
  const auto is_text = [&](size_t line) {
    return first[line] > kTextScore && lines.Value(line, kHalfWords) >= kTextHalfWords;
  };
  seen_.fill({});
  for (size_t line = 0; line < lines.size(); ++line) {
    if (!is_text(line)) continue;
    lines.ForTopic(line, [&](uint64_t hash, uint64_t counts) {
      Seen& seen = seen_[SeenOf(hash)];
      const uint64_t bit = counts << BitOf(hash);
      seen[1] |= seen[0] & bit;
      seen[0] |= bit;
    });
  }
  shared_.Resize(lines.size());
  words_.Resize(lines.size());
  auto row = rows.begin();
  for (size_t line = 0; line < lines.size(); ++line) {
    while (row != rows.end() && *row + kReach < line) ++row;
    const bool is_near = row != rows.end() && line + kReach >= *row;
    uint64_t shared = 0, words = 0;
    if (is_near) {
      const size_t own = is_text(line);
      // Without branches, which would be guessed wrong for every third word.
      lines.ForTopic(line, [&](uint64_t hash, uint64_t counts) {
        words += counts;
        shared += counts & seen_[SeenOf(hash)][own] >> BitOf(hash);
      });
    }
    const int at = static_cast<int>(line);
    shared_[at + 1] = shared_[at] + static_cast<int32_t>(shared);
    words_[at + 1] = words_[at] + static_cast<int32_t>(words);
  }
}

}  // namespace strigil
