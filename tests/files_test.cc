// One output for each input: which inputs, which outputs, what is refused, what a bad one costs.
//
// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <string>

#include "tests/files_testing.h"

namespace strigil {
namespace {

constexpr std::string_view kDirty = "Skip to main content\nThe bridge was opened on Monday.\n";
constexpr std::string_view kClean = "The bridge was opened on Monday.\n";

TEST_F(FilesTest, PathsAreKeptBelowAFolderAndTheCodecIsReplaced) {
  Put("in/a.txt", kDirty);
  Put("in/sub/deep/b.txt", kDirty);
  Put("other/c.txt", kDirty);
  ASSERT_EQ(Strigil({"-z", "gzip", "-o", "in/sub/d.txt.gz", "in/a.txt"}).status, 0);
  const Finished run = Strigil({"-O", "out", "in", "other/c.txt"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.out + run.err, "");
  EXPECT_EQ(Files("out"), (Names{"a.txt.zst", "c.txt.zst", "sub/d.txt.zst", "sub/deep/b.txt.zst"}));
  for (const std::string& name : Files("out")) EXPECT_EQ(Text("out/" + name), kClean);
  EXPECT_EQ(Strigil({"-O", "plain", "-z", "none", "in/"}).status, 0);
  EXPECT_EQ(Files("plain"), (Names{"a.txt", "sub/d.txt", "sub/deep/b.txt"}));
}

TEST_F(FilesTest, OutputsAreThoseOfSingleRunsForAnyThreads) {
  Put("in/a.jsonl", Records(3000, 1));
  Put("in/b.txt", kDirty);
  ASSERT_EQ(Strigil({"in/a.jsonl", "-o", "a.zst"}).status, 0);
  for (const char* threads : {"1", "2", "7"}) {
    ASSERT_EQ(Strigil({"-j", threads, "-O", "out", "--force", "in"}).status, 0);
    EXPECT_EQ(Stored("out/a.jsonl.zst"), Stored("a.zst"));
    EXPECT_EQ(Text("out/b.txt.zst"), kClean);
  }
}

TEST_F(FilesTest, TwoInputsWithOneOutputAreRefusedBeforeReading) {
  Put("x/a.txt", kDirty);
  Put("y/a.txt", kDirty);
  const Finished run = Strigil({"-O", "out", "x/a.txt", "y/a.txt"});
  EXPECT_EQ(run.status, 2);
  EXPECT_NE(run.err.find("x/a.txt and of y/a.txt"), std::string::npos) << run.err;
  EXPECT_FALSE(std::filesystem::exists("out"));
  EXPECT_EQ(Strigil({"-O", "out", "x", "y"}).status, 2);
  EXPECT_EQ(Strigil({"-O", "out", "x/a.txt", "x/a.txt"}).status, 2);

  // One folder by two names.
  std::filesystem::create_directories("real");
  std::filesystem::create_directory_symlink("real", "link");
  for (const char* rejects : {"link", "real/../real", "./real/"}) {
    EXPECT_EQ(Strigil({"-O", "real", "--rejects", rejects, "--force", "x"}).status, 2) << rejects;
    EXPECT_EQ(Files("real"), Names()) << rejects;
  }
  EXPECT_EQ(Strigil({"-O", "real", "--ledger", "link", "x"}).status, 0);  // other names in it
}

TEST_F(FilesTest, HiddenFilesAndLinksToFoldersAreSkippedUnlessAsked) {
  Put("in/a.txt", kDirty);
  Put("in/.b.txt", kDirty);
  Put("in/.d/c.txt", kDirty);
  Put("elsewhere/e.txt", kDirty);
  std::filesystem::create_directory_symlink("../elsewhere", "in/link");
  std::filesystem::create_directory_symlink("..", "in/loop");
  EXPECT_EQ(Strigil({"-O", "o1", "in"}).status, 0);
  EXPECT_EQ(Files("o1"), (Names{"a.txt.zst"}));
  EXPECT_EQ(Strigil({"-O", "o2", "--hidden", "in"}).status, 0);
  EXPECT_EQ(Files("o2", true),
            (Names{".b.txt.zst", ".d/c.txt.zst", ".strigil-manifest.jsonl", "a.txt.zst"}));
  EXPECT_EQ(Strigil({"-O", "o3", "--follow", "--exclude", "loop", "in"}).status, 0);
  EXPECT_EQ(Files("o3"), (Names{"a.txt.zst", "link/e.txt.zst"}));
  EXPECT_EQ(Strigil({"-O", "o4", "in/.b.txt", "in/link"}).status, 0);  // by name: asked for
  EXPECT_EQ(Files("o4", true), (Names{".b.txt.zst", ".strigil-manifest.jsonl", "e.txt.zst"}));
}

TEST_F(FilesTest, WhatCannotBeReadInAFolderIsTold) {
  Put("in/a.txt", kDirty);
  std::filesystem::create_symlink("nowhere", "in/gone.txt");
  std::filesystem::create_symlink("self", "in/self");
  mkfifo("in/fifo", 0600);
  const Finished run = Strigil({"-O", "o1", "in"});
  EXPECT_EQ(run.status, 3);  // an input is missing
  EXPECT_EQ(Files("o1"), (Names{"a.txt.zst"}));
  EXPECT_EQ(run.err,
            "strigil: in/gone.txt: the link leads nowhere: No such file or directory\n"
            "strigil: in/self: the link leads nowhere: Too many levels of symbolic links\n"
            "strigil: in/fifo: a pipe is left out\n"
            "strigil: 2 of 3 inputs failed: in/gone.txt, in/self\n");
  // What is not asked for is not missed.
  const Finished chosen = Strigil({"-O", "o2", "--include", "*.txt", "--exclude", "gone*", "in"});
  EXPECT_EQ(chosen.status, 0);
  EXPECT_EQ(chosen.err, "");

  if (geteuid() == 0) return;  // root reads everything
  std::filesystem::create_directory("in/locked");
  std::filesystem::permissions("in/locked", std::filesystem::perms::none);
  const Finished locked = Strigil({"-O", "o3", "--include", "a.txt", "in"});
  std::filesystem::permissions("in/locked", std::filesystem::perms::owner_all);
  EXPECT_EQ(locked.status, 3);
  EXPECT_NE(locked.err.find("1 of 2 inputs failed: in/locked"), std::string::npos) << locked.err;
}

// What cannot even be looked at may be a file or a folder of many.
TEST_F(FilesTest, WhatIsTooDeepIsTold) {
  ASSERT_EQ(Bash("n=$(printf 'n%.0s' $(seq 250)); mkdir in; cd in; echo one > a.txt\n"
                 "for i in $(seq 17); do mkdir $n; cd $n; done; echo two > b.txt")
                .status,
            0);
  Finished run = Strigil({"-z", "none", "-O", "out", "in"});
  EXPECT_EQ(run.status, 3) << run.err;
  EXPECT_NE(run.err.find("File name too long"), std::string::npos) << run.err;
  EXPECT_EQ(Files("out"), (Names{"a.txt"}));

  ASSERT_EQ(Bash("mkdir deep; cd deep; echo one > a.txt\n"
                 "for i in $(seq 210); do mkdir n; cd n; done; echo two > b.txt")
                .status,
            0);
  run = Strigil({"-z", "none", "-O", "out", "deep", "--force"});
  EXPECT_EQ(run.status, 3) << run.err;
  EXPECT_NE(run.err.find("nested too deep"), std::string::npos) << run.err;
}

TEST_F(FilesTest, GlobsChoose) {
  for (const char* name : {"in/a.txt", "in/b.jsonl", "in/sub/c.txt", "in/sub/old/d.txt"})
    Put(name, kDirty);
  const auto chosen = [](const Names& globs) {
    std::filesystem::remove_all("out");
    Names arguments = {"-O", "out", "-z", "none", "-f", "text", "in"};
    arguments.insert(arguments.end(), globs.begin(), globs.end());
    EXPECT_EQ(Strigil(arguments).status, 0);
    return Files("out");
  };
  EXPECT_EQ(chosen({"--include", "*.txt"}), (Names{"a.txt", "sub/c.txt", "sub/old/d.txt"}));
  EXPECT_EQ(chosen({"--exclude", "*.txt"}), (Names{"b.jsonl"}));
  EXPECT_EQ(chosen({"--exclude", "old"}), (Names{"a.txt", "b.jsonl", "sub/c.txt"}));
  EXPECT_EQ(chosen({"--include", "sub/*", "--exclude", "d.*"}), (Names{"sub/c.txt"}));
  EXPECT_EQ(chosen({"--include", "a.*", "--include", "**/c.txt"}), (Names{"a.txt", "sub/c.txt"}));
  EXPECT_EQ(chosen({"--include", "sub/**/?.txt"}), (Names{"sub/c.txt", "sub/old/d.txt"}));
}

TEST_F(FilesTest, NamesComeFromAList) {
  Put("in/a.txt", kDirty);
  Put("in/new\nline.txt", kDirty);
  EXPECT_EQ(Strigil({"-O", "o1", "--files-from", "-"}, "in/a.txt\n\n").status, 0);
  EXPECT_EQ(Files("o1"), (Names{"a.txt.zst"}));
  EXPECT_EQ(Strigil({"-O", "o2", "-0", "--files-from", "-"},
                    std::string_view("in/new\nline.txt\0in/a.txt", 24))
                .status,
            0);
  EXPECT_EQ(Files("o2"), (Names{"a.txt.zst", "new\nline.txt.zst"}));
  EXPECT_EQ(Strigil({"-O", "o4", "--files-from", "-"}, "in/a.txt\r\n\r\n").status, 0);
  EXPECT_EQ(Files("o4"), (Names{"a.txt.zst"}));
  Put("list", "in/a.txt\nin/a.txt\n");
  const Finished joined = Strigil({"-z", "none", "--files-from", "list"});
  EXPECT_EQ(joined.out, std::string(kClean) + std::string(kClean));
  EXPECT_EQ(Strigil({"-O", "o3", "--files-from", "missing"}).status, 3);
}

TEST_F(FilesTest, StandingOutputsAreRefusedWithoutForce) {
  Put("in/a.txt", kDirty);
  Put("in/b.txt", kDirty);
  Put("out/b.txt.zst", "mine");
  const Finished run = Strigil({"-O", "out", "in"});
  EXPECT_EQ(run.status, 2);
  EXPECT_EQ(Files("out"), (Names{"b.txt.zst"}));
  EXPECT_EQ(Stored("out/b.txt.zst"), "mine");
  // A run that goes on replaces what a run has begun, and nothing else.
  EXPECT_EQ(Strigil({"-O", "out", "--resume", "in"}).status, 2);
  EXPECT_EQ(Stored("out/b.txt.zst"), "mine");
  EXPECT_EQ(Strigil({"-O", "out", "--force", "in"}).status, 0);
  EXPECT_EQ(Text("out/b.txt.zst"), kClean);
}

TEST_F(FilesTest, AnInputIsNeverAnOutput) {
  Put("in/a.txt", kDirty);
  EXPECT_EQ(Strigil({"-O", "in", "-z", "none", "--force", "in/a.txt"}).status, 2);
  std::filesystem::create_directory("out");
  std::filesystem::create_hard_link("in/a.txt", "out/a.txt");
  EXPECT_EQ(Strigil({"-O", "out", "-z", "none", "--force", "in/a.txt"}).status, 2);
  std::filesystem::remove("out/a.txt");
  std::filesystem::create_symlink("../in/a.txt", "out/a.txt");
  EXPECT_EQ(Strigil({"-O", "out", "-z", "none", "--force", "in/a.txt"}).status, 2);
  // Also where the one is another shard's.
  Put("b.txt", kDirty);
  for (const char* shard : {"0/2", "1/2"}) {
    EXPECT_EQ(Strigil({"-O", "out", "-z", "none", "--force", "--shard", shard, "in/a.txt", "b.txt"})
                  .status,
              shard[0] == '0' ? 2 : 0);
  }
  EXPECT_EQ(Stored("in/a.txt"), kDirty);
}

TEST_F(FilesTest, AFolderIsNotInputAndOutput) {
  Put("in/a.txt", kDirty);
  Put("b.txt", kDirty);
  for (const Names& arguments : {Names{"-O", "in", "in"}, Names{"-O", "./in/", "--force", "in"},
                                 Names{"-O", "out", "--ledger", "in", "in"}}) {
    const Finished run = Strigil(arguments);
    EXPECT_EQ(run.status, 2);
    EXPECT_NE(run.err.find("in: is an input and the folder of an output at once"),
              std::string::npos)
        << run.err;
  }
  // What cannot be a folder is told once and before anything is read.
  const Finished run = Strigil({"-O", "out", "--ledger", "b.txt", "in"});
  EXPECT_EQ(run.status, 4);
  EXPECT_EQ(run.err, "strigil: b.txt: cannot make the folder: File exists\n");
  EXPECT_EQ(Files("."), (Names{"b.txt", "in/a.txt"}));
}

TEST_F(FilesTest, OutputsInsideTheInputsAreNotInputs) {
  Put("in/a.txt", kDirty);
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(Strigil({"-O", "in/out", "--stats", "in/st", "--force", "in"}).status, 0);
    EXPECT_EQ(Files("in"), (Names{"a.txt", "out/a.txt.zst", "st/a.txt.stats.json"}));
  }
}

TEST_F(FilesTest, ABadFileCostsItselfAndIsNamed) {
  Put("in/a.jsonl", Records(2000, 1));
  ASSERT_EQ(Strigil({"-z", "gzip", "-o", "whole.gz", "in/a.jsonl"}).status, 0);
  const std::string gzip = Stored("whole.gz");
  Put("in/cut.jsonl.gz", gzip.substr(0, gzip.size() / 2));
  Put("in/z.txt", kDirty);
  Put("in/faulty.jsonl", "{\"text\":\"good\"}\nno json\n");
  const Finished run = Strigil({"-O", "out", "in", "missing.txt"});
  EXPECT_EQ(run.status, 3);
  EXPECT_NE(run.err.find("2 of 5 files failed"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("the output is incomplete"), std::string::npos) << run.err;
  EXPECT_EQ(Files("out"), (Names{"a.jsonl.zst", "cut.jsonl.zst", "faulty.jsonl.zst", "z.txt.zst"}));
  const std::string part = Text("out/cut.jsonl.zst");
  EXPECT_FALSE(part.empty());
  EXPECT_EQ(part, Text("out/a.jsonl.zst").substr(0, part.size()));
}

TEST_F(FilesTest, LedgersRejectsAndStatsAreFolders) {
  Put("in/sub/a.jsonl", Records(50, 3) + "no json\n");
  Put("in/b.txt", kDirty);
  EXPECT_EQ(
      Strigil({"-O", "out", "--ledger", "led", "--rejects", "rej", "--stats", "st", "in"}).status,
      1);
  EXPECT_EQ(Files("led"), (Names{"b.txt.ledger.jsonl.zst", "sub/a.jsonl.ledger.jsonl.zst"}));
  EXPECT_EQ(Files("st"), (Names{"b.txt.stats.json", "sub/a.jsonl.stats.json"}));
  EXPECT_EQ(Text("rej/sub/a.jsonl.zst"), "no json\n");
  EXPECT_EQ(Strigil({"restore", "-z", "none", "--ledger", "led/sub/a.jsonl.ledger.jsonl.zst",
                     "out/sub/a.jsonl.zst"})
                .out,
            Stored("in/sub/a.jsonl"));
}

TEST_F(FilesTest, ShardsTakeEveryInputOnceHoweverTheyAreCounted) {
  for (int i = 0; i < 10; ++i) Put("in/" + std::to_string(i) + ".txt", kDirty);
  for (const int first : {0, 1}) {
    std::filesystem::remove_all("out");
    size_t files = 0;
    for (int i = first; i < first + 3; ++i) {
      ASSERT_EQ(Strigil({"-O", "out", "--shard", std::to_string(i) + "/3", "in"}).status, 0);
      EXPECT_GT(Files("out").size(), files);
      files = Files("out").size();
    }
    EXPECT_EQ(files, 10u);
  }
  EXPECT_EQ(Strigil({"-O", "out", "--shard", "4/3", "in"}).status, 2);
}

TEST_F(FilesTest, TenTimesMoreFilesThanDescriptors) {
  for (int i = 0; i < 640; ++i) Put("in/" + std::to_string(i) + ".txt", kDirty);
  const Finished run = Bash("ulimit -n 64; $0 -j 8 -O out in");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(Files("out").size(), 640u);
}

TEST_F(FilesTest, OptionsThatDoNotFitAreRefused) {
  Put("a.txt", kDirty);
  for (const Names& arguments :
       {Names{"-O", "out", "-o", "b", "a.txt"}, Names{"-O", "out"}, Names{"-O", "out", "-"},
        Names{"--resume", "a.txt"}, Names{"--include", "*", "a.txt"}, Names{"-0", "a.txt"},
        Names{"--shard", "1", "-O", "out", "a.txt"}, Names{"--checkpoint", "1M", "a.txt"},
        Names{"explain", "-O", "out", "a.txt"}, Names{"-O", "out", "--level", "99", "a.txt"},
        Names{"--progress", "often", "a.txt"}}) {
    EXPECT_EQ(Strigil(arguments).status, 2) << arguments[0] << ' ' << arguments[1];
  }
  EXPECT_EQ(Files("."), (Names{"a.txt"}));
}

TEST_F(FilesTest, ProgressForMachines) {
  Put("in/a.txt", kDirty);
  Put("in/b.txt", kDirty);
  const Finished run = Strigil({"-O", "out", "--progress", "json", "in"});
  EXPECT_EQ(run.status, 0);
  EXPECT_TRUE(run.err.starts_with("{\"files_done\":2,\"files\":2,")) << run.err;
  EXPECT_TRUE(run.err.ends_with("\"done\":true}\n")) << run.err;
  EXPECT_EQ(Strigil({"-z", "none", "--progress=never", "in/a.txt"}).err, "");
}

TEST_F(FilesTest, AStreamIsFlushedAtIntervals) {
  const std::string line = "{\"text\":\"one\"}\n";
  for (const std::string interval : {"", "--flush-interval 50"}) {
    const Finished run = Bash("(printf '{\"text\":\"one\"}\\n'; sleep 2) | $0 -f jsonl -z zstd " +
                              interval + " > all.zst & sleep 1; cp all.zst early.zst; wait");
    ASSERT_EQ(run.status, 0) << run.err;
    EXPECT_EQ(Text("all.zst"), line);
    if (interval.empty()) {
      EXPECT_EQ(Stored("early.zst").size(), 0u);
      continue;
    }
    // The frame has not ended, so no more than the line is asked for.
    const auto early = Input::Open("early.zst", {});
    std::string got;
    char buffer[100];
    while (got.size() < line.size())
      got.append(buffer, early->Read(buffer, line.size() - got.size()));
    EXPECT_EQ(got, line);
  }
}

}  // namespace
}  // namespace strigil
