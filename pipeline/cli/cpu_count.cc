// The least of three: the processors there are, those this process may run on, and the quota of its
// control group and of those above it.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/cpu_count.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>

namespace strigil {
namespace {

// The first 4 KiB of a file; empty if there is none.
std::string ReadSmallFile(const std::string& path) {
  std::string text(4096, '\0');
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return "";
  const ssize_t got = read(fd, text.data(), text.size());
  close(fd);
  text.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return text;
}

// cpu.max holds "QUOTA PERIOD" in microseconds, or "max PERIOD".
int QuotaOf(const std::string& group) {
  const std::string text = ReadSmallFile("/sys/fs/cgroup" + group + "/cpu.max");
  char* rest = nullptr;
  const long long quota = std::strtoll(text.c_str(), &rest, 10);
  if (rest == text.c_str() || quota <= 0) return 0;
  const long long period = std::strtoll(rest, nullptr, 10);
  return period <= 0 ? 0
                     : static_cast<int>(std::min<long long>((quota + period - 1) / period, 4096));
}

}  // namespace

int UsableCpus() {
  int count = static_cast<int>(std::thread::hardware_concurrency());
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) count = CPU_COUNT(&set);
  // Version 2 of control groups: this one and those above it.
  const std::string groups = ReadSmallFile("/proc/self/cgroup");
  const size_t at = groups.find("0::/");
  std::string group =
      at == std::string::npos ? "" : groups.substr(at + 3, groups.find('\n', at) - at - 3);
  while (true) {
    if (!group.empty() && group.back() == '/') group.pop_back();
    const int quota = QuotaOf(group);
    if (quota > 0) count = std::min(count, quota);
    const size_t slash = group.rfind('/');
    if (slash == std::string::npos) break;
    group.resize(slash);
  }
  return std::max(count, 1);
}

}  // namespace strigil
