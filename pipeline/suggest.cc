// Damerau and Levenshtein's distance, by three rows of its table.
//
// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/suggest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace strigil {
namespace {

// `gz` of `gzip`: the same first letter, and the others in their order.
bool IsShortFor(std::string_view typed, std::string_view name) {
  if (typed.size() < 2 || typed.size() >= name.size() || typed[0] != name[0]) return false;
  size_t found = 0;
  for (const char c : name) found += found < typed.size() && c == typed[found];
  return found == typed.size();
}

}  // namespace

size_t EditDistance(std::string_view a, std::string_view b) {
  // Of the first i bytes of `a` to the first j of `b`; before, of one and two bytes fewer of `a`.
  std::vector<size_t> row(b.size() + 1);
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> two_before(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    std::swap(two_before, before);
    std::swap(before, row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({before[j - 1] + (a[i - 1] != b[j - 1]), row[j - 1] + 1, before[j] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], two_before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

std::string Suggestion(std::string_view typed, const std::vector<std::string>& known) {
  if (typed.size() > 80) return "";
  std::string_view best;
  for (const std::string& name : known) {
    if (!IsShortFor(typed, name)) continue;
    best = best.empty() ? std::string_view(name) : "";
    if (best.empty()) break;
  }
  if (!best.empty()) return "; did you mean '" + std::string(best) + "'?";
  size_t best_distance = SIZE_MAX;
  for (const std::string& name : known) {
    const size_t distance = EditDistance(typed, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  if (best.empty() || best_distance > std::max<size_t>(1, std::max(typed.size(), best.size()) / 3))
    return "";
  return "; did you mean '" + std::string(best) + "'?";
}

}  // namespace strigil
