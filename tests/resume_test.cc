// Runs that break, and runs that go on: nothing half done under a final name, every record once.
//
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <string>
#include <thread>

#include "tests/files_testing.h"
#include "tests/small_model.h"
#include "tests/test_seed.h"

namespace strigil {
namespace {

constexpr std::string_view kDirty = "Skip to main content\nThe bridge was opened on Monday.\n";

class ResumeTest : public FilesTest {
 protected:
  // Starts the program and does not wait for it.
  static pid_t Start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), STRIGIL_PROGRAM);
    std::vector<char*> argv;
    for (std::string& word : arguments) argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      execv(argv[0], argv.data());
      _exit(127);
    }
    return child;
  }
  static int Kill(pid_t child, int number) {
    kill(child, number);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  static void Sleep(double seconds) {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  }
  static bool WaitFor(const std::string& path) {
    for (int i = 0; i < 500; ++i) {
      if (std::filesystem::exists(path)) return true;
      Sleep(0.01);
    }
    return false;
  }
  static bool HasStrace() {
    return RunProgram({"strace", "-f", "-o", "/dev/null", "true"}).status == 0;
  }
};

TEST_F(ResumeTest, OnlyWhatIsMissingOrOtherIsDone) {
  for (const char* name : {"in/a.txt", "in/b.txt", "in/c.txt"}) Put(name, kDirty);
  const Names resume = {"-v", "-O", "out", "--resume", "in"};
  ASSERT_EQ(Strigil(resume).status, 0);
  Finished run = Strigil(resume);
  EXPECT_EQ(run.status, 0);
  EXPECT_NE(run.err.find("3 files were done before"), std::string::npos) << run.err;

  std::filesystem::remove("out/a.txt.zst");  // gone
  Put("in/b.txt",
      "Skip to main content\nThe bridge was opened on Sunday.\n");  // as long, but other
  run = Strigil(resume);
  EXPECT_NE(run.err.find("1 file was done before"), std::string::npos) << run.err;
  EXPECT_EQ(Text("out/b.txt.zst"), "The bridge was opened on Sunday.\n");

  run = Strigil({"-v", "-O", "out", "--resume", "-p", "news", "in"});  // other rules
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.err.find("done before"), std::string::npos) << run.err;
}

TEST_F(ResumeTest, AnotherModelUnderTheSameNameIsSeen) {
  LineModel model = SmallModel();
  Put("my.model", SerializeModel(model));
  Put("in/a.txt", kDirty);
  const Names resume = {"-v", "-O", "out", "--resume", "-p", "web", "--model", "my.model", "in"};
  ASSERT_EQ(Strigil(resume).status, 0);
  EXPECT_NE(Strigil(resume).err.find("1 file was done before"), std::string::npos);
  ++model.bias;
  Put("my.model", SerializeModel(model));
  EXPECT_EQ(Strigil(resume).err.find("done before"), std::string::npos);
  // By another name it is the same.
  std::filesystem::rename("my.model", "moved.model");
  Names moved = resume;
  moved[7] = "moved.model";
  EXPECT_NE(Strigil(moved).err.find("1 file was done before"), std::string::npos);
}

TEST_F(ResumeTest, WhatWasFaultyIsToldAgain) {
  Put("a.jsonl", "{\"text\":\"The bridge was opened on Sunday.\"}\nno JSON\n");
  EXPECT_EQ(Strigil({"-O", "out", "a.jsonl"}).status, 1);
  const Finished run = Strigil({"-O", "out", "--resume", "a.jsonl"});
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.err.find("1 faulty record in what was done before"), std::string::npos) << run.err;
}

TEST_F(ResumeTest, AChangeInsideALargeInputIsSeen) {
  std::string text;
  while (text.size() < 3'000'000) text += "The bridge was opened on Monday.\n";
  Put("in/a.txt", text);
  const Names resume = {"-O", "out", "--resume", "in"};
  ASSERT_EQ(Strigil(resume).status, 0);
  text.replace(text.find("Monday", 123'456), 6,
               "Friday");  // not among the pieces that are looked at
  Sleep(0.02);
  Put("in/a.txt", text);
  ASSERT_EQ(Strigil(resume).status, 0);
  EXPECT_EQ(Text("out/a.txt.zst"), text);
}

TEST_F(ResumeTest, ALargeInputThatWasOnlyTouchedIsDone) {
  std::string text;
  while (text.size() < 3'000'000) text += "The bridge was opened on Monday.\n";
  Put("in/a.txt", text);
  const Names resume = {"-v", "-O", "out", "--resume", "in"};
  ASSERT_EQ(Strigil(resume).status, 0);
  Sleep(0.02);
  Put("in/a.txt", text);
  const Finished run = Strigil(resume);
  EXPECT_EQ(run.status, 0);
  EXPECT_NE(run.err.find("done before"), std::string::npos) << run.err;
}

TEST_F(ResumeTest, AnOutputThatWasAlteredIsMadeAgain) {
  Put("in/a.txt", kDirty);
  const Names resume = {"-v",      "-z",   "none",      "-O",  "out",      "--ledger", "taken",
                        "--stats", "sums", "--rejects", "bad", "--resume", "in"};
  ASSERT_EQ(Strigil(resume).status, 0);
  for (const std::string path :
       {"out/a.txt", "taken/a.txt.ledger.jsonl", "sums/a.txt.stats.json", "bad/a.txt"}) {
    const std::string good = Stored(path);
    for (const bool cut : {false, true}) {
      std::string other = cut ? good.substr(0, good.size() / 2) : good;
      if (!cut) std::replace(other.begin(), other.end(), 'e', 'o');
      if (other == good) continue;  // no rejects
      Sleep(0.02);
      Put(path, other);
      const Finished run = Strigil(resume);
      EXPECT_EQ(run.status, 0) << run.err;
      EXPECT_EQ(run.err.find("done before"), std::string::npos) << path << cut << run.err;
      EXPECT_EQ(Stored(path), good) << path << cut;
    }
    // The same bytes, written again: done.
    Sleep(0.02);
    Put(path, good);
    EXPECT_NE(Strigil(resume).err.find("1 file was done before"), std::string::npos) << path;
  }
}

TEST_F(ResumeTest, ATornManifestLineIsIgnored) {
  Put("in/a.txt", kDirty);
  Put("in/b.txt", kDirty);
  // One thread: the lines of the manifest are in the order in which files were done.
  ASSERT_EQ(Strigil({"-j1", "-O", "out", "in"}).status, 0);
  const std::string manifest = Stored("out/.strigil-manifest.jsonl");
  // Cut anywhere, all is done in the end, and nothing is refused.
  for (size_t cut = 0; cut <= manifest.size(); cut += manifest.size() / 16) {
    std::filesystem::remove_all("o2");
    ASSERT_EQ(Strigil({"-j1", "-O", "o2", "in"}).status, 0);
    Put("o2/.strigil-manifest.jsonl", Stored("o2/.strigil-manifest.jsonl").substr(0, cut));
    const bool knows_both = manifest.substr(0, cut).find("b.txt.zst\"") != std::string::npos;
    const Finished run = Strigil({"-O", "o2", "--resume", "in"});
    if (run.status == 2 && !knows_both) continue;  // an output that no run is known to have made
    EXPECT_EQ(run.status, 0) << cut << run.err;
    const Finished again = Strigil({"-v", "-O", "o2", "--resume", "in"});
    EXPECT_NE(again.err.find("2 files were done before"), std::string::npos) << cut << again.err;
  }
}

TEST_F(ResumeTest, IncompleteFilesAreDoneAgain) {
  Put("a.jsonl", Records(2000, 1));
  ASSERT_EQ(Strigil({"-z", "gzip", "-o", "whole.gz", "a.jsonl"}).status, 0);
  const std::string gzip = Stored("whole.gz");
  Put("in/a.jsonl.gz", gzip.substr(0, gzip.size() / 2));
  EXPECT_EQ(Strigil({"-O", "out", "in"}).status, 3);
  EXPECT_EQ(Strigil({"-O", "out", "--resume", "in"}).status, 3);
  Put("in/a.jsonl.gz", gzip);
  EXPECT_EQ(Strigil({"-O", "out", "--resume", "in"}).status, 0);
  EXPECT_EQ(Text("out/a.jsonl.zst"), Text("whole.gz"));
}

TEST_F(ResumeTest, TwoRunsAtOnceRefuse) {
  Put("a.txt", kDirty);
  ASSERT_EQ(mkfifo("fifo", 0600), 0);
  const pid_t first = Start({"-O", "out", "fifo"});  // waits for a writer
  ASSERT_TRUE(WaitFor("out/.strigil-manifest.jsonl"));
  Sleep(0.1);
  const Finished second = Strigil({"-O", "out", "a.txt"});
  EXPECT_EQ(second.status, 2);
  EXPECT_NE(second.err.find("another run"), std::string::npos) << second.err;
  EXPECT_EQ(Kill(first, SIGTERM), 128 + SIGTERM);
  EXPECT_EQ(Files("out", true), (Names{".strigil-manifest.jsonl"}));
  EXPECT_EQ(Strigil({"-O", "out", "a.txt"}).status, 0);
}

TEST_F(ResumeTest, LeftoversOfDeadRunsAreRemoved) {
  Put("in/a.txt", kDirty);
  for (const char* option : {"--resume", "--force"}) {
    Put("out/.a.txt.zst.strigil-999999999-00000000000000aa", "x");
    Put("out/.a.txt.zst.strigil-partial", "x");
    Put("out/.a.txt.zst.strigil-state", "x");
    Put("out/.of-another.strigil-999999999-00000000000000aa", "x");
    ASSERT_EQ(Strigil({"-O", "out", option, "in"}).status, 0);
    EXPECT_EQ(Files("out", true), (Names{".of-another.strigil-999999999-00000000000000aa",
                                         ".strigil-manifest.jsonl", "a.txt.zst"}));
    std::filesystem::remove_all("out");
  }
}

TEST_F(ResumeTest, CheckpointsEndFramesAndChangeNoText) {
  Put("in/a.jsonl", Records(5000, 7));
  ASSERT_EQ(Strigil({"-O", "whole", "in"}).status, 0);
  ASSERT_EQ(Strigil({"-O", "frames", "--checkpoint", "64K", "-j", "1", "in"}).status, 0);
  ASSERT_EQ(Strigil({"-O", "frames3", "--checkpoint", "64K", "-j", "3", "in"}).status, 0);
  EXPECT_EQ(Text("frames/a.jsonl.zst"), Text("whole/a.jsonl.zst"));
  EXPECT_EQ(Stored("frames/a.jsonl.zst"), Stored("frames3/a.jsonl.zst"));
  EXPECT_NE(Stored("frames/a.jsonl.zst"), Stored("whole/a.jsonl.zst"));
}

struct Shape {
  const char* name;
  std::string text;
  Names options;
};

// kill -9 at random moments, in the middle of large files, then --resume: the same bytes as a run
// that nobody disturbed, in output, ledger, rejects and statistics.
TEST_F(ResumeTest, KilledAtRandomMoments) {
  std::string documents;
  for (int i = 0; i < 20000; ++i) {
    documents += "Skip to main content\nBridge " + std::to_string(i) + " was opened.\n\f";
  }
  std::string faulty = Records(20000, 5);
  faulty.insert(faulty.find('\n', faulty.size() / 2) + 1,
                "no json\n\xEF\xBB\xBF{\"text\":\"a mark\"}\n\n");
  const Shape shapes[] = {{"jsonl", faulty, {}}, {"text", documents, {"--separator", "ff"}}};
  // A rule that would take too much of each document: what it was refused is counted, once.
  Put("rules.toml",
      "[[rule]]\nid = \"bridge\"\nkind = \"test\"\nprofiles = [\"safe\"]\nbudget = 0.01\npatterns "
      "= ['bridge .* was "
      "opened.*']\nmatch = [\"Bridge 1 was opened.\"]\nkeep = [\"A bridge.\"]\n");
  const uint32_t seed = TestSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  int went_on = 0;
  for (const Shape& shape : shapes) {
    const std::string name = std::string("in.") + shape.name;
    Put(name, shape.text);
    Put("small.txt", kDirty);
    const auto arguments = [&](const std::string& to, Names more) {
      Names all = {"-O",        to + "/out", "--ledger",   to + "/led",    "--rejects",
                   to + "/rej", "--stats",   to + "/st",   "--checkpoint", "100K",
                   "--resume",  "-r",        "rules.toml", name,           "small.txt"};
      all.insert(all.end(), shape.options.begin(), shape.options.end());
      all.insert(all.end(), more.begin(), more.end());
      return all;
    };
    std::filesystem::remove_all("calm");
    const auto begin = std::chrono::steady_clock::now();
    const int status = Strigil(arguments("calm", {})).status;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const Names files = Files("calm");
    ASSERT_EQ(files.size(), 8u);
    if (std::string_view(shape.name) == "text") {
      EXPECT_NE(Stored("calm/st/in.text.stats.json").find("bridge\": 20000"), std::string::npos);
    }
    for (int round = 0; round < 5; ++round) {
      std::filesystem::remove_all("wild");
      for (int kills = 0; kills < 2; ++kills) {
        const pid_t child = Start(arguments("wild", {"-j", std::to_string(1 + round % 3), "-q"}));
        Sleep(std::uniform_real_distribution<double>(0, took.count())(random));
        Kill(child, SIGKILL);
        for (const std::string& file : Files("wild")) {
          ASSERT_EQ(Stored("wild/" + file), Stored("calm/" + file)) << file << ": half a file";
        }
        went_on += std::filesystem::exists(std::string("wild/out/.in.") + shape.name +
                                           ".zst.strigil-state");
      }
      EXPECT_EQ(Strigil(arguments("wild", {"-q"})).status, status);
      ASSERT_EQ(Files("wild"), files);
      for (const std::string& file : files)
        ASSERT_EQ(Stored("wild/" + file), Stored("calm/" + file)) << file;
      EXPECT_EQ(Files("wild", true).size(), files.size() + 1);  // and the manifest
    }
  }
  EXPECT_GT(went_on, 0) << "no run was killed between its first checkpoint and its end";
}

TEST_F(ResumeTest, SignalsLeaveNothing) {
  Put("a.jsonl", Records(60000, 2));
  for (const int number : {SIGTERM, SIGINT, SIGQUIT}) {
    const pid_t child = Start({"-O", "out", "--ledger", "led", "a.jsonl"});
    ASSERT_TRUE(WaitFor("out/.strigil-manifest.jsonl"));
    Sleep(0.03);
    const int status = Kill(child, number);
    if (status == 0) continue;  // it was faster
    EXPECT_EQ(status, 128 + number);
    EXPECT_EQ(Files("out", true), (Names{".strigil-manifest.jsonl"}));
    EXPECT_EQ(Files("led", true), Names());
  }
}

TEST_F(ResumeTest, ASignalLeavesAllOutputsOrNone) {
  if (!HasStrace()) GTEST_SKIP() << "strace is missing or may not trace; ./dev setup installs it";
  Put("a.jsonl", Records(400, 4));
  const Names all = {"ledger", "out", "rejects", "stats"};
  for (const std::string call : {"fsync", "renameat2", "close"}) {
    bool signalled = true;
    for (int n = 1; n <= 60 && signalled; ++n) {
      std::filesystem::remove_all("o");
      std::filesystem::create_directories("o");
      const Finished run = RunProgram({"strace",
                                       "-f",
                                       "-qq",
                                       "-o",
                                       "/dev/null",
                                       "-e",
                                       "trace=" + call,
                                       "-e",
                                       "inject=" + call + ":signal=TERM:when=" + std::to_string(n),
                                       STRIGIL_PROGRAM,
                                       "-j",
                                       "2",
                                       "a.jsonl",
                                       "-o",
                                       "o/out",
                                       "--ledger",
                                       "o/ledger",
                                       "--rejects",
                                       "o/rejects",
                                       "--stats",
                                       "o/stats"},
                                      {}, 20);
      signalled = run.status != 0;
      const Names files = Files("o", true);
      EXPECT_TRUE(files.empty() || files == all)
          << call << " " << n << ": " << testing::PrintToString(files);
    }
  }
}

// Every call of its kind fails once, from the first to the last.
class FaultSweep : public ResumeTest, public testing::WithParamInterface<const char*> {};

TEST_P(FaultSweep, NothingIsLeftAndNothingHangs) {
  if (!HasStrace()) GTEST_SKIP() << "strace is missing or may not trace; ./dev setup installs it";
  Put("a.jsonl", Records(400, 4));
  Put("b.txt", kDirty);
  const std::string fault = GetParam();
  const std::string call = fault.substr(0, fault.find(':'));
  int failures = 0;
  for (int n = 1; n <= 30; ++n) {
    std::filesystem::remove_all("out");
    std::filesystem::remove_all("led");
    const Finished run =
        RunProgram({"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
                    "inject=" + fault + ":when=" + std::to_string(n), STRIGIL_PROGRAM, "-j", "1",
                    "-O", "out", "--ledger", "led", "a.jsonl", "b.txt"},
                   {}, 20);
    ASSERT_NE(run.status, 124) << "hangs at " << n;
    for (const std::string& file : Files("out", true)) {
      EXPECT_TRUE(!file.starts_with('.') || file == ".strigil-manifest.jsonl")
          << file << " is left at " << n;
    }
    for (const std::string& file : Files("led", true)) {
      EXPECT_FALSE(file.starts_with('.')) << file << " is left at " << n;
    }
    for (const std::string& file : Files("out")) EXPECT_NO_THROW(Text("out/" + file)) << n;
    if (run.status != 0) {
      ++failures;
      EXPECT_TRUE(run.status == 4 || run.status == 3)
          << run.status << " at " << n << ": " << run.err;
      EXPECT_NE(run.err, "") << n;
      // And all is well the next time.
      ASSERT_EQ(Strigil({"-O", "out", "--ledger", "led", "--resume", "a.jsonl", "b.txt"}).status, 0)
          << n;
      EXPECT_EQ(Files("out"), (Names{"a.jsonl.zst", "b.txt.zst"}));
    } else if (failures > 0 && n > 12) {
      break;
    }
  }
  EXPECT_GT(failures, 0);
}

INSTANTIATE_TEST_SUITE_P(Calls, FaultSweep,
                         testing::Values("write:error=ENOSPC", "write:error=EFBIG",
                                         "fsync:error=EIO", "renameat2:error=EIO"),
                         [](const auto& info) {
                           std::string name;
                           for (const char c : std::string(info.param)) {
                             if (isalnum(static_cast<unsigned char>(c))) name += c;
                           }
                           return name;
                         });

}  // namespace
}  // namespace strigil
