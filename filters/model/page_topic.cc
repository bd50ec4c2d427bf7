// Two passes over the words of a page: those of the text are counted, then all are looked up.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/page_topic.h"

#include <algorithm>

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
  times_.assign(size_t{1} << kBits, 0);
  for (size_t line = 0; line < lines.size(); ++line) {
    if (!is_text(line)) continue;
    lines.ForTopic(line, [&](uint64_t hash, int counts) {
      uint8_t& times = times_[SlotOf(hash)];
      times = static_cast<uint8_t>(std::min(times + counts, 255));
    });
  }
  shared_.Resize(lines.size());
  words_.Resize(lines.size());
  auto row = rows.begin();
  for (size_t line = 0; line < lines.size(); ++line) {
    while (row != rows.end() && *row + kReach < line) ++row;
    const bool is_near = row != rows.end() && line + kReach >= *row;
    int shared = 0, words = 0;
    if (is_near) {
      const int own = is_text(line);
      // Without branches, which would be guessed wrong for every third word.
      lines.ForTopic(line, [&](uint64_t hash, int counts) {
        words += counts;
        shared += counts & static_cast<int>(times_[SlotOf(hash)] > own);
      });
    }
    const int at = static_cast<int>(line);
    shared_[at + 1] = shared_[at] + shared;
    words_[at + 1] = words_[at] + words;
  }
}

}  // namespace strigil
