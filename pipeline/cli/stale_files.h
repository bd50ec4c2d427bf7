// Temporary files of runs that are dead. The folder is ours alone, but a single output may be under
// way to a file in it: that run is alive.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

namespace strigil {

class StaleFiles {
 public:
  void Add(const std::string& target);
  // `partials`: those that a run could go on with, too.
  void Remove(bool partials) const {
    for (const auto& [folder, prefixes] : folders_) RemoveIn(folder, prefixes, partials);
  }

 private:
  static void RemoveIn(const std::string& folder, const std::set<std::string>& prefixes,
                       bool partials);

  // "PID-RANDOM"
  static bool IsOfDeadRun(const std::string& rest);

  std::map<std::string, std::set<std::string>> folders_;
};

}  // namespace strigil
