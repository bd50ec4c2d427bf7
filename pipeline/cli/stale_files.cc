// Tested by resume_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/stale_files.h"

#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include "pipeline/cli/checkpoint.h"
#include "pipeline/cli/file_jobs.h"
#include "pipeline/io/output.h"

namespace strigil {

void StaleFiles::Add(const std::string& target) {
  std::set<std::string>& prefixes = folders_[FolderOf(target)];
  prefixes.insert(Output::TemporaryPrefix(target));
  prefixes.insert(Output::TemporaryPrefix(StatePath(target)));
}

void StaleFiles::RemoveIn(const std::string& folder, const std::set<std::string>& prefixes,
                          bool partials) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(folder.c_str()), closedir);
  std::vector<std::string> stale;
  while (const dirent* entry = entries ? readdir(entries.get()) : nullptr) {
    const std::string name = entry->d_name;
    // ".NAME.strigil-" may stand in the name itself; the last one is ours.
    const size_t mark = name.rfind(".strigil-");
    if (mark == std::string::npos) continue;
    const size_t tail = mark + std::string_view(".strigil-").size();
    if (!prefixes.contains(name.substr(0, tail))) continue;
    const std::string rest = name.substr(tail);
    const bool kept = rest == "partial" || rest == "state";
    if (kept ? partials : IsOfDeadRun(rest)) stale.push_back(name);
  }
  for (const std::string& name : stale) unlink(Joined(folder, name).c_str());
}

bool StaleFiles::IsOfDeadRun(const std::string& rest) {
  pid_t pid = 0;
  const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), pid);
  if (parsed.ec != std::errc() || pid <= 0) return false;
  // A number like ours was another's, in another name space or before a restart.
  return pid == getpid() || (kill(pid, 0) != 0 && errno == ESRCH);
}

}  // namespace strigil
