// SPDX-License-Identifier: Apache-2.0
#include "pipeline/suggest.h"

#include <algorithm>
#include <numeric>

namespace strigil {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

std::string Suggestion(std::string_view typed, const std::vector<std::string>& known) {
  if (typed.size() > 80) return "";
  std::string_view best;
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
