// The progress line, on a terminal.
//
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace strigil {
namespace {

// The program on a terminal of its own, with standard input from a pipe and no other output.
class ProgressTest : public ::testing::Test {
 protected:
  void Start(unsigned short columns) {
    int in[2];
    ASSERT_EQ(pipe2(in, O_CLOEXEC), 0);
    winsize size = {};
    size.ws_row = 24;
    size.ws_col = columns;
    child_ = forkpty(&terminal_, nullptr, nullptr, &size);
    ASSERT_GE(child_, 0);
    if (child_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
      execl(STRIGIL_PROGRAM, STRIGIL_PROGRAM, "-f", "text", "-z", "none", nullptr);
      _exit(127);
    }
    close(in[0]);
    input_ = in[1];
    ASSERT_EQ(write(input_, "A line\n", 7), 7);
  }
  void TearDown() override {
    if (input_ >= 0) close(input_);
    if (terminal_ >= 0) close(terminal_);
  }

  // What the terminal was sent until `enough(all of it)`, or the program has ended.
  template <typename Enough>
  std::string Read(const Enough& enough) {
    std::string text;
    while (!enough(text)) {
      pollfd terminal = {terminal_, POLLIN, 0};
      if (poll(&terminal, 1, 20'000) != 1) break;
      char bytes[4096];
      const ssize_t count = read(terminal_, bytes, sizeof bytes);
      if (count <= 0) break;  // EIO: nobody has it open any more
      text.append(bytes, static_cast<size_t>(count));
    }
    return text;
  }
  int Wait() const {
    int status = 0;
    waitpid(child_, &status, 0);
    return status;
  }

  pid_t child_ = -1;
  int terminal_ = -1, input_ = -1;
};

bool HasLine(const std::string& text) { return text.find("MB/s") != std::string::npos; }

// What is left of the last line, its end cut off.
std::string LastLine(const std::string& text) {
  std::string line;
  size_t at = 0;
  for (const char c : text) {
    if (c == '\n') line.clear();
    if (c == '\r' || c == '\n') {
      at = 0;
      continue;
    }
    line.resize(std::max(line.size(), at + 1), ' ');
    line[at++] = c;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

TEST_F(ProgressTest, TheLineIsGoneAfterASignal) {
  for (const int number : {SIGINT, SIGTERM}) {
    Start(80);
    std::string text = Read(HasLine);
    ASSERT_TRUE(HasLine(text)) << text;
    EXPECT_NE(LastLine(text), "");
    kill(child_, number);
    text += Read([](const std::string&) { return false; });
    EXPECT_EQ(WTERMSIG(Wait()), number);
    EXPECT_EQ(LastLine(text), "") << text;
    close(input_);
    close(terminal_);
  }
  input_ = terminal_ = -1;
}

TEST_F(ProgressTest, NothingWrapsInATerminalThatBecameNarrower) {
  Start(80);
  ASSERT_TRUE(HasLine(Read(HasLine)));
  winsize size = {};
  size.ws_row = 24;
  size.ws_col = 20;
  ASSERT_EQ(ioctl(terminal_, TIOCSWINSZ, &size), 0);
  std::string text =
      Read([](const std::string& seen) { return std::count(seen.begin(), seen.end(), '\r') >= 2; });
  close(input_);
  input_ = -1;
  text += Read([](const std::string&) { return false; });
  EXPECT_EQ(Wait(), 0);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    if (text.find("strigil", begin) < end) break;  // the summary may be wider
    EXPECT_LT(end - begin, 20u) << text;
    begin = end + 1;
  }
}

}  // namespace
}  // namespace strigil
