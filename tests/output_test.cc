// Writing: whole files or none, the same bytes for any threads and any cutting, and every way in
// which a write can fail.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zstd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <thread>

#include "pipeline/error.h"
#include "pipeline/io/input.h"
#include "pipeline/io/temporaries.h"
#include "tests/temporary_folder.h"

namespace strigil {
namespace {

class OutputTest : public testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
  }

  std::string Path(const std::string& name) const { return folder_.PathOf(name); }
  std::string Contents(const std::string& name) const { return ReadBytes(Path(name)); }
  size_t Files() const {
    return static_cast<size_t>(
        std::distance(std::filesystem::directory_iterator(folder_.path()), {}));
  }
  std::string Decoded(const std::string& name) const {
    auto input = Input::Open(Path(name), {});
    std::string text(1 << 16, '\0'), all;
    while (const size_t n = input->Read(text.data(), text.size())) all.append(text, 0, n);
    return all;
  }
  static std::string Text(size_t size) {
    std::string text;
    for (unsigned i = 0, x = 1; text.size() < size; ++i) {
      x = x * 1664525 + 1013904223;
      text += "word" + std::to_string(x >> 20) + (i % 9 == 0 ? "\n" : " ");
    }
    return text;
  }
  static Status StatusOf(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.status();
    }
    return Status::kOk;
  }

  const TemporaryFolder folder_;
};

TEST_F(OutputTest, AppearsOnlyWhenCommitted) {
  auto output = Output::Open(Path("a"), {});
  output->Write("text\n");
  EXPECT_FALSE(std::filesystem::exists(Path("a")));
  EXPECT_EQ(Files(), 1u);  // the temporary
  output->Commit();
  EXPECT_EQ(Contents("a"), "text\n");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(OutputTest, WithoutCommitNothingStays) {
  { Output::Open(Path("a"), {})->Write("text\n"); }
  EXPECT_EQ(Files(), 0u);
}

TEST_F(OutputTest, ASignalHandlerCanRemoveTheTemporaries) {
  auto output = Output::Open(Path("a"), {});
  // In a process of its own: after it no temporary file is made any more.
  const pid_t child = fork();
  if (child == 0) {
    RemoveTemporaries();
    _exit(0);
  }
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(Files(), 0u);
}

TEST_F(OutputTest, EveryCodecEveryThreadCountEveryCut) {
  const std::string text = Text(5 << 20);
  for (const auto& [codec, name] : {std::pair{Codec::kZstd, "a.zst"},
                                    {Codec::kGzip, "a.gz"},
                                    {Codec::kXz, "a.xz"},
                                    {Codec::kNone, "a"}}) {
    std::string first;
    const std::string& written = codec == Codec::kXz ? text.substr(0, 300000) : text;
    for (const int threads : {1, 2, 4}) {
      for (const size_t cut : {size_t{1000}, size_t{1} << 17, written.size()}) {
        if (codec != Codec::kZstd && threads > 1) continue;
        auto output = Output::Open(
            Path(name),
            {.codec = codec, .encode = {.level = 1, .threads = threads}, .force = true});
        for (size_t at = 0; at < written.size(); at += cut)
          output->Write(std::string_view(written).substr(at, cut));
        output->Commit();
        const std::string stored = Contents(name);
        EXPECT_EQ(output->stored_bytes(), stored.size());
        if (first.empty()) first = stored;
        EXPECT_TRUE(stored == first) << name << " threads " << threads << " cut " << cut;
      }
    }
    EXPECT_TRUE(Decoded(name) == written) << name;
  }
}

TEST_F(OutputTest, ZstdIsOneFrameWithAChecksum) {
  const std::string text = Text(9 << 20);
  auto output = Output::Open(Path("a.zst"), {.codec = Codec::kZstd, .encode = {.threads = 3}});
  output->Write(text);
  output->Commit();
  const std::string stored = Contents("a.zst");
  EXPECT_EQ(ZSTD_findFrameCompressedSize(stored.data(), stored.size()), stored.size());
  EXPECT_NE(stored[4] & 4, 0);
}

TEST_F(OutputTest, AnEmptyOutputIsAValidOne) {
  for (const auto& [codec, name] :
       {std::pair{Codec::kZstd, "e.zst"}, {Codec::kGzip, "e.gz"}, {Codec::kXz, "e.xz"}}) {
    Output::Open(Path(name), {.codec = codec})->Commit();
    EXPECT_GT(Contents(name).size(), 0u);
    EXPECT_EQ(Decoded(name), "");
  }
}

TEST_F(OutputTest, FlushedTextCanBeReadAtOnce) {
  for (const Codec codec : {Codec::kZstd, Codec::kGzip, Codec::kXz, Codec::kNone}) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    auto output = Output::Open("/dev/fd/" + std::to_string(ends[1]), {.codec = codec});
    auto input = Input::Open("/dev/fd/" + std::to_string(ends[0]), {});
    for (const std::string text : {"one, first of all\n", "two, after that\n"}) {
      output->Write(text);
      output->Flush();
      std::string got;
      char buffer[4096];
      while (got.size() < text.size()) got.append(buffer, input->Read(buffer, sizeof buffer));
      EXPECT_EQ(got, text);
    }
    output->Commit();
    close(ends[0]);
    close(ends[1]);
  }
}

TEST_F(OutputTest, AnExistingFileIsReplacedOnlyByForce) {
  std::ofstream(Path("a")) << "old";
  chmod(Path("a").c_str(), 0640);
  EXPECT_EQ(StatusOf([&] { Output::Open(Path("a"), {}); }), Status::kUsage);
  auto output = Output::Open(Path("a"), {.force = true});
  output->Write("new");
  EXPECT_EQ(Contents("a"), "old");
  output->Commit();
  EXPECT_EQ(Contents("a"), "new");
  struct stat status;
  ASSERT_EQ(stat(Path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST_F(OutputTest, AFileThatAppearsMeanwhileIsKept) {
  auto output = Output::Open(Path("a"), {});
  std::ofstream(Path("a")) << "other";
  EXPECT_EQ(StatusOf([&] { output->Commit(); }), Status::kOutput);
  output.reset();
  EXPECT_EQ(Contents("a"), "other");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(OutputTest, PermissionsFollowTheUmask) {
  const mode_t old = umask(027);
  Output::Open(Path("a"), {})->Commit();
  umask(old);
  struct stat status;
  ASSERT_EQ(stat(Path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST_F(OutputTest, LinksAreFollowed) {
  std::filesystem::create_symlink("target", Path("link"));
  auto output = Output::Open(Path("link"), {});
  output->Write("x");
  output->Commit();
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_EQ(Contents("target"), "x");
  std::filesystem::create_symlink("loop", Path("loop"));
  EXPECT_EQ(StatusOf([&] { Output::Open(Path("loop"), {}); }), Status::kOutput);
}

TEST_F(OutputTest, ANameMayBeAsLongAsTheSystemAllows) {
  const std::string name(255, 'n');
  Output::Open(Path(name), {})->Commit();
  EXPECT_TRUE(std::filesystem::exists(Path(name)));
}

TEST_F(OutputTest, WhatCannotBeOpenedIsRefusedAtOnce) {
  EXPECT_EQ(StatusOf([&] { Output::Open(folder_.path(), {}); }), Status::kOutput);
  EXPECT_EQ(StatusOf([&] { Output::Open(Path("none/a"), {}); }), Status::kOutput);
  EXPECT_EQ(StatusOf([&] { Output::Open(Path("a.bz2"), {.codec = Codec::kBzip2}); }),
            Status::kUsage);
  for (const auto& [codec, level] : {std::pair{Codec::kZstd, 20},
                                     {Codec::kZstd, 0},
                                     {Codec::kGzip, 10},
                                     {Codec::kGzip, 0},
                                     {Codec::kXz, 10},
                                     {Codec::kXz, -1}}) {
    EXPECT_EQ(StatusOf([&, c = codec, l = level] {
                Output::Open(Path("a"), {.codec = c, .encode = {.level = l}});
              }),
              Status::kUsage);
  }
  EXPECT_EQ(Files(), 0u);
}

TEST_F(OutputTest, AFullDeviceIsAnError) {
  for (const Codec codec : {Codec::kNone, Codec::kZstd, Codec::kGzip, Codec::kXz}) {
    for (const size_t size : {size_t{10}, size_t{1} << 20}) {
      auto output = Output::Open("/dev/full", {.codec = codec, .encode = {.level = 1}});
      try {
        output->Write(Text(size));
        output->Commit();
        ADD_FAILURE() << NameOf(codec);
      } catch (const Error& error) {
        EXPECT_EQ(error.status(), Status::kOutput);
        EXPECT_STREQ(error.what(), "/dev/full: cannot write: No space left on device");
      }
      EXPECT_THROW(output->Commit(), Error);  // it stays failed
    }
  }
}

TEST_F(OutputTest, AFileOverTheSizeLimitIsAnError) {
  rlimit old;
  getrlimit(RLIMIT_FSIZE, &old);
  const rlimit small = {100000, old.rlim_max};
  const std::string text = Text(400000);
  {
    auto output = Output::Open(Path("a"), {});
    setrlimit(RLIMIT_FSIZE, &small);
    EXPECT_EQ(StatusOf([&] { output->Write(text); }), Status::kOutput);
    setrlimit(RLIMIT_FSIZE, &old);
  }
  EXPECT_EQ(Files(), 0u);
}

TEST_F(OutputTest, ClosedPipeIsAnErrorOfItsOwn) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  auto output = Output::Open("/dev/fd/" + std::to_string(ends[1]), {});
  close(ends[0]);
  EXPECT_THROW(output->Write("text"), ClosedPipe);
  EXPECT_THROW(output->Write("text"), ClosedPipe);
  close(ends[1]);
}

TEST_F(OutputTest, ClosedStandardOutputMattersOnlyIfWritten) {
  const int saved = fcntl(1, F_DUPFD_CLOEXEC, 10);
  fflush(stdout);
  close(1);
  // A file that is opened now must not become standard output.
  auto file = Output::Open(Path("a"), {});
  const Status nothing = StatusOf([] { Output::Open("-", {})->Commit(); });
  const Status something = StatusOf([] { Output::Open("-", {})->Write("x"); });
  file->Commit();
  dup2(saved, 1);
  close(saved);
  EXPECT_EQ(nothing, Status::kOk);
  EXPECT_EQ(something, Status::kOutput);
  EXPECT_EQ(Contents("a"), "");
}

TEST_F(OutputTest, ShortWritesToANonBlockingPipe) {
  const std::string text = Text(1 << 20);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  fcntl(ends[1], F_SETPIPE_SZ, 4096);
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  std::string got;
  std::jthread reader([&got, fd = ends[0]] {
    char buffer[1000];
    for (ssize_t n; (n = read(fd, buffer, sizeof buffer)) > 0;)
      got.append(buffer, static_cast<size_t>(n));
  });
  {
    auto output = Output::Open("/dev/fd/" + std::to_string(ends[1]), {});
    output->Write(text);
    output->Commit();
  }
  close(ends[1]);
  reader.join();
  close(ends[0]);
  EXPECT_TRUE(got == text);
}

TEST_F(OutputTest, InputAndOutputMustNotBeTheSame) {
  std::ofstream(Path("a")) << "x";
  std::filesystem::create_hard_link(Path("a"), Path("hard"));
  std::filesystem::create_symlink("a", Path("soft"));
  for (const char* name : {"a", "hard", "soft"}) {
    EXPECT_EQ(StatusOf([&] {
                RefuseSameFile({"/dev/null", Path(name)}, Path("a"));
              }),
              Status::kUsage)
        << name;
  }
  EXPECT_EQ(StatusOf([&] { RefuseSameFile({Path("a"), "/dev/null"}, "/dev/null"); }), Status::kOk);
  EXPECT_EQ(StatusOf([&] { RefuseSameFile({Path("a")}, Path("new")); }), Status::kOk);
  EXPECT_EQ(StatusOf([&] { RefuseSameOutputs({Path("a"), Path("soft")}); }), Status::kUsage);
  EXPECT_EQ(StatusOf([&] {
              RefuseSameOutputs({Path("new"), folder_.path() + "/./new"});
            }),
            Status::kUsage);
  EXPECT_EQ(StatusOf([&] { RefuseSameOutputs({Path("new"), Path("new2")}); }), Status::kOk);
}

}  // namespace
}  // namespace strigil
