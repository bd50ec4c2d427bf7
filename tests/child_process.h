// Runs a program as a child process, for tests: what goes in, what comes out, how it ended.
//
//   Finished run = RunProgram({STRIGIL_PROGRAM, "-z", "none"}, "text\n");
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace strigil {

struct Finished {
  int status = -1;  // exit status; 128 + n if signal n ended it; 124 if it took too long
  std::string out;
  std::string err;
};

// Feeds `input`, collects both outputs; kills the child after `seconds`.
inline Finished RunProgram(const std::vector<std::string>& command, std::string_view input = {},
                           int seconds = 60) {
  // The parent writes to a child that may be gone: that is EPIPE here, and the default in the
  // child.
  struct sigaction ignore = {}, before = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &before);
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) {
    return {.err = std::string("pipe: ") + std::strerror(errno)};
  }
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(err[1], 2);
    signal(SIGPIPE, SIG_DFL);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  Finished finished;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  bool killed = false;
  pollfd fds[3] = {{in[1], POLLOUT, 0}, {out[0], POLLIN, 0}, {err[0], POLLIN, 0}};
  std::string* sinks[3] = {nullptr, &finished.out, &finished.err};
  char buffer[1 << 16];
  while (fds[1].fd >= 0 || fds[2].fd >= 0) {
    if (fds[0].fd >= 0 && input.empty()) {
      close(fds[0].fd);
      fds[0].fd = -1;
    }
    if (poll(fds, 3, 100) < 0 && errno != EINTR) break;
    if (!killed && std::chrono::steady_clock::now() > end) {
      kill(child, SIGKILL);
      killed = true;
    }
    if (fds[0].fd >= 0 && fds[0].revents != 0) {
      const ssize_t n = write(fds[0].fd, input.data(), input.size());
      if (n > 0) input.remove_prefix(n);
      if (n < 0 && errno != EAGAIN && errno != EINTR) input = {};
    }
    for (int i = 1; i < 3; ++i) {
      if (fds[i].fd < 0 || fds[i].revents == 0) continue;
      const ssize_t n = read(fds[i].fd, buffer, sizeof buffer);
      if (n > 0) {
        sinks[i]->append(buffer, n);
      } else if (n == 0 || errno != EINTR) {
        close(fds[i].fd);
        fds[i].fd = -1;
      }
    }
  }
  if (fds[0].fd >= 0) close(fds[0].fd);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  finished.status = killed ? 124 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  sigaction(SIGPIPE, &before, nullptr);
  return finished;
}

}  // namespace strigil
