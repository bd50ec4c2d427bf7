// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/messages.h"

#include <poll.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <memory>
#include <mutex>
#include <string>

#include "pipeline/visible.h"

namespace strigil {
namespace {

spdlog::logger& Log() {
  static spdlog::logger* const logger = [] {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_pattern("strigil: %v");
    auto* made = new spdlog::logger("strigil", std::move(sink));
    made->set_level(spdlog::level::warn);
    return made;
  }();
  return *logger;
}

// Standard error belongs to the whole process, as a logger does.
struct Terminal {
  std::mutex mutex;
  std::string status;  // what stands on the last line
};

Terminal& TheTerminal() {
  static Terminal* const terminal = new Terminal;
  return *terminal;
}

void WriteAll(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(STDERR_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.remove_prefix(static_cast<size_t>(count));
  }
}

// Columns that stand on the last line, for a signal handler.
std::atomic<size_t> g_drawn = 0;

// Draws `line` over what stands on the last line, with blanks: a dumb terminal knows no sequence
// that erases. Its cursor stays at the end of the line.
void DrawOver(std::string_view old, std::string_view line) {
  std::string drawn = "\r";
  drawn += line;
  // The terminal may have become narrower: what wraps would not go away again.
  const size_t width = std::min(old.size(), TerminalWidth() - 1);
  if (width > line.size()) drawn.append(width - line.size(), ' ');
  if (line.empty()) drawn += '\r';
  g_drawn = std::max(old.size(), line.size());  // a signal may come before the next statement
  WriteAll(drawn);
  g_drawn = line.size();
}

template <typename Call>
void AboveStatus(Call call) {
  Terminal& terminal = TheTerminal();
  const std::lock_guard lock(terminal.mutex);
  if (!terminal.status.empty()) DrawOver(terminal.status, "");
  call();
  if (!terminal.status.empty()) DrawOver("", terminal.status);
}

}  // namespace

void SetVerbosity(Verbosity verbosity) {
  Log().set_level(verbosity == Verbosity::kQuiet    ? spdlog::level::err
                  : verbosity == Verbosity::kNormal ? spdlog::level::warn
                                                    : spdlog::level::info);
}

void TellError(std::string_view message) {
  AboveStatus([&] { Log().error("{}", Visible(message)); });
}
void TellWarning(std::string_view message) {
  AboveStatus([&] { Log().warn("{}", Visible(message)); });
}
void TellInfo(std::string_view message) {
  AboveStatus([&] { Log().info("{}", Visible(message)); });
}

void SetStatusLine(std::string_view line) {
  Terminal& terminal = TheTerminal();
  const std::lock_guard lock(terminal.mutex);
  if (line.empty() && terminal.status.empty()) return;
  DrawOver(terminal.status, line);
  terminal.status = line;
}

void EraseStatusLine() {
  constexpr size_t kEcho = 2;  // ^C
  char blanks[256];
  const size_t drawn = g_drawn.exchange(0);
  if (drawn == 0) return;
  const size_t count = std::min({drawn + kEcho, TerminalWidth() - 1, sizeof blanks - 2});
  blanks[0] = blanks[count + 1] = '\r';
  std::fill_n(blanks + 1, count, ' ');
  pollfd terminal = {STDERR_FILENO, POLLOUT, 0};  // it may have been stopped, and the end not wait
  if (poll(&terminal, 1, 0) == 1) WriteAll({blanks, count + 2});
}

size_t TerminalWidth() {
  winsize size = {};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void WriteToStderr(std::string_view text) {
  AboveStatus([&] { WriteAll(text); });
}

}  // namespace strigil
