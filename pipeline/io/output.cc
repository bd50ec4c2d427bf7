// Writing with write(2): through an encoding filter or straight from the caller's buffer, to a
// descriptor or to a temporary file that is renamed when all is well.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/output.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/iostreams/compose.hpp>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <new>
#include <optional>

#include "pipeline/io/codec_filter.h"
#include "pipeline/io/temporaries.h"

namespace strigil {
namespace {

std::string NameForPeople(const std::string& path, const char* standard) {
  return path == "-" ? standard : path;
}

// "dir/name" -> {"dir", "name"}; "name" -> {".", "name"}.
struct SplitPath {
  std::string folder;
  std::string name;
};

SplitPath Split(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

// Where a chain of symbolic links ends; the end need not exist. std::nullopt: a loop.
std::optional<std::string> FollowLinks(std::string path) {
  for (int depth = 0; depth < 40; ++depth) {
    char target[PATH_MAX];
    const ssize_t size = readlink(path.c_str(), target, sizeof target);
    if (size < 0) return path;
    const std::string_view link(target, static_cast<size_t>(size));
    path = link.starts_with('/') ? std::string(link) : Split(path).folder + "/" + std::string(link);
  }
  return std::nullopt;
}

// Not predictable, so that nobody can stand in the way; two runs in one process number space too.
std::string RandomHex() {
  uint64_t value = 0;
  if (getrandom(&value, sizeof value, GRND_NONBLOCK) != sizeof value) {
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    value = static_cast<uint64_t>(now.tv_nsec) * 0x9e3779b97f4a7c15u ^
            static_cast<uint64_t>(now.tv_sec);
  }
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(value));
  return hex;
}

// The name in the names of its temporary files: those may have 255 bytes in all.
std::string ShortName(const std::string& name) {
  constexpr size_t kLongest = 190;
  if (name.size() <= kLongest) return name;
  return name.substr(0, kLongest - 17) + "-" + Hex(Xxh64(name));
}

std::string TemporaryPath(const SplitPath& target) {
  return target.folder + "/." + ShortName(target.name) + ".strigil-" + std::to_string(getpid()) +
         "-" + RandomHex();
}

// Errors of fsync that mean that there is nothing to sync.
bool CannotBeSynced(int error_number) {
  return error_number == EINVAL || error_number == EROFS || error_number == ENOTSUP;
}

int Sync(int fd) {
  int result;
  do {
    result = fsync(fd);
  } while (result != 0 && errno == EINTR);
  return result;
}

std::optional<struct stat> StatusOf(const std::string& path, int standard) {
  struct stat status = {};
  const std::optional<int> fd = path == "-" ? standard : DescriptorOfPath(path);
  const int result = fd ? fstat(*fd, &status) : stat(path.c_str(), &status);
  if (result != 0) return std::nullopt;
  return status;
}

}  // namespace

class Output::StoredBytes {
 public:
  using char_type = char;
  using category = boost::iostreams::sink_tag;
  explicit StoredBytes(Output* output) : output_(output) {}
  std::streamsize write(const char* bytes, std::streamsize size) {
    output_->WriteStored(bytes, static_cast<size_t>(size));
    return size;
  }

 private:
  Output* output_;
};

struct Output::Encoded {
  boost::iostreams::composite<EncodingFilter, StoredBytes> stream;
};

struct Output::Replacement {
  Replacement(std::string t, bool keep_partial)
      : target(std::move(t)),
        temporary(keep_partial ? PartialPath(target) : TemporaryPath(Split(target))) {}
  ~Replacement() {
    if (created && !keep) unlink(temporary.c_str());
  }
  std::string target;
  std::string temporary;
  std::unique_ptr<TemporaryMark> mark;
  mode_t mode = 0;       // of the file when it is done
  bool existed = false;  // there was a file under the name when the output was opened
  uid_t owner = 0;       // of that file
  gid_t group = 0;
  bool overwrite = false;  // whatever is there when the file is done
  bool created = false;
  bool keep = false;  // a later run can go on with it
};

std::unique_ptr<Output> Output::Open(const std::string& path, const OutputOptions& options) {
  return std::unique_ptr<Output>(new Output(path, options));
}

Output::Output(const std::string& path, const OutputOptions& options)
    : name_(NameForPeople(path, "standard output")), options_(options) {
  if (options.codec != Codec::kNone)
    BeginStream();  // a bad level is told before anything is opened
  if (path == "-") {
    fd_ = STDOUT_FILENO;
  } else {
    OpenTarget(path);
  }
  options_.start = nullptr;
}

void Output::BeginStream() {
  encoded_.reset(new Encoded{boost::iostreams::compose(
      EncodingFilter(NewEncoder(options_.codec, options_.encode)), StoredBytes(this))});
}

std::string Output::TemporaryPrefix(const std::string& path) {
  return "." + ShortName(Split(path).name) + ".strigil-";
}

std::string Output::PartialPath(const std::string& path) {
  const SplitPath target = Split(path);
  return target.folder + "/." + ShortName(target.name) + ".strigil-partial";
}

Output::~Output() = default;

void Output::OpenTarget(const std::string& path) {
  const bool force = options_.force;
  const auto refuse = [&](const std::string& what) {
    throw Error(Status::kOutput, name_ + ": " + what);
  };
  if (path.empty()) refuse("an output needs a name");
  if (const std::optional<int> fd = DescriptorOfPath(path)) {
    owned_ = Descriptor(fcntl(*fd, F_DUPFD_CLOEXEC, 3));
    fd_ = owned_.get();
    if (fd_ < 0) refuse("cannot open: " + ErrorText(errno));
    return;
  }
  struct stat status = {};
  const bool exists = stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) refuse("cannot open: " + ErrorText(errno));
  if (exists && S_ISDIR(status.st_mode)) refuse("is a directory");
  if (exists && !S_ISREG(status.st_mode)) {
    owned_ = OpenFile(path, O_WRONLY | O_NOCTTY);
    fd_ = owned_.get();
    if (fd_ < 0) refuse("cannot open: " + ErrorText(errno));
    return;
  }
  if (exists && !force) {
    throw Error(Status::kUsage, name_ + ": exists already; --force replaces it");
  }
  const std::optional<std::string> target = FollowLinks(path);
  if (!target) refuse("cannot open: " + ErrorText(ELOOP));
  if (Split(*target).name.empty()) refuse("is a directory");
  replacement_ = std::make_unique<Replacement>(*target, options_.keep_partial);
  replacement_->existed = exists;
  replacement_->overwrite = force;
  if (exists) {
    replacement_->mode = status.st_mode & 0777;
    replacement_->owner = status.st_uid;
    replacement_->group = status.st_gid;
  }
  CreateTemporary();
}

void Output::CreateTemporary() {
  Replacement& replacement = *replacement_;
  const OutputPlace* start = options_.start;
  // What an earlier run has left would still have the permissions of that one.
  if (options_.keep_partial && start == nullptr) unlink(replacement.temporary.c_str());
  if (start == nullptr) replacement.mark = std::make_unique<TemporaryMark>(replacement.temporary);
  // A new file is created as the umask wants it, which shows what that is, and hidden at once.
  owned_ = OpenFile(replacement.temporary,
                    O_WRONLY | O_NOFOLLOW | (start == nullptr ? O_CREAT | O_EXCL : 0),
                    replacement.existed ? 0600 : 0666);
  fd_ = owned_.get();
  const int error = errno;
  if (replacement.mark) replacement.mark->Created();
  if (fd_ < 0) {
    throw Error(Status::kOutput, name_ + ": cannot create: " + ErrorText(error));
  }
  replacement.created = true;
  struct stat status = {};
  if (fstat(fd_, &status) != 0) Fail("cannot create", errno);
  if (!replacement.existed) replacement.mode = status.st_mode & 0777;
  SetMode(0600);
  if (start != nullptr) GoOnAt(*start);
}

// The file has been hidden by the run that began it; what it is to become was written down.
void Output::GoOnAt(const OutputPlace& start) {
  replacement_->keep = true;
  if (!replacement_->existed) replacement_->mode = static_cast<mode_t>(start.mode);
  struct stat status = {};
  const auto length = static_cast<off_t>(start.stored_bytes);
  if (fstat(fd_, &status) != 0 || status.st_size < length || !sum_.Restore(start.checksum)) {
    throw Error(Status::kOutput, name_ + ": the partial output does not fit its checkpoint");
  }
  if (ftruncate(fd_, length) != 0 || lseek(fd_, length, SEEK_SET) != length) {
    Fail("cannot go on with the partial output", errno);
  }
  stored_bytes_ = start.stored_bytes;
  ended_a_stream_ = start.stored_bytes > 0;
  if (ended_a_stream_) encoded_.reset();
}

OutputPlace Output::Checkpoint() {
  Guard([&] {
    if (options_.codec != Codec::kNone && encoded_ != nullptr && unflushed_) {
      encoded_->stream.close();
      encoded_.reset();
      ended_a_stream_ = true;
    }
    unflushed_ = false;
    if (Sync(fd_) != 0 && !CannotBeSynced(errno)) Fail("cannot sync", errno);
  });
  return {stored_bytes(), sum_.Save(), replacement_ ? replacement_->mode : 0};
}

void Output::KeepPartial() {
  if (!replacement_) return;
  replacement_->keep = true;
  replacement_->mark.reset();
}

void Output::Write(std::string_view text) {
  if (text.empty() && !failed_) return;
  Guard([&] {
    if (options_.codec != Codec::kNone) {
      if (encoded_ == nullptr) BeginStream();
      unflushed_ = true;
      boost::iostreams::write(encoded_->stream, text.data(),
                              static_cast<std::streamsize>(text.size()));
    } else {
      WriteStored(text.data(), text.size());
    }
  });
}

void Output::Flush() {
  Guard([&] {
    if (encoded_ != nullptr && unflushed_) encoded_->stream.flush();
    unflushed_ = false;
  });
}

void Output::Seal() {
  Guard([&] {
    if (sealed_) return;
    sealed_ = true;
    if (encoded_ != nullptr) encoded_->stream.close();
    encoded_.reset();
    if (replacement_ != nullptr) SealTemporary();
    const int fd = owned_.Release();
    if (fd >= 0 && close(fd) != 0 && errno != EINTR) Fail("cannot close", errno);
    fd_ = -1;
  });
}

void Output::Commit() {
  Seal();
  Guard([&] {
    if (replacement_ != nullptr) RenameTemporary();
  });
}

void Output::SealTemporary() {
  const Replacement& file = *replacement_;
  if (file.existed && file.owner != geteuid() && fchown(fd_, file.owner, file.group) != 0) {
    // Only the superuser can give a file away; then it is the caller's.
  }
  SetMode(file.mode);
  if (Sync(fd_) != 0 && !CannotBeSynced(errno)) Fail("cannot sync", errno);
}

// File systems without permissions say EPERM; there they do not matter.
void Output::SetMode(mode_t mode) {
  if (fchmod(fd_, mode) == 0 || errno == EPERM || errno == ENOTSUP) return;
  Fail("cannot set its permissions", errno);
}

void Output::RenameTemporary() {
  Replacement& file = *replacement_;
  // A folder that may be written but not read cannot be synced.
  const Descriptor folder = OpenFile(Split(file.target).folder, O_RDONLY | O_DIRECTORY);
  if (folder.get() < 0 && errno != EACCES) Fail("cannot open its folder", errno);
  const char* from = file.temporary.c_str();
  const char* to = file.target.c_str();
  int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, file.overwrite ? 0 : RENAME_NOREPLACE);
  if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
    // A file system that does not know the flag; whether the name was free was asked at the start.
    result = rename(from, to);
  }
  if (result != 0) Fail("cannot rename the finished file to it", errno);
  file.created = false;

  if (folder.get() < 0 || Sync(folder.get()) == 0 || CannotBeSynced(errno)) return;
  const int error = errno;
  if (!file.existed)
    unlink(to);  // an output that failed leaves nothing; but a replaced file is gone
  Fail("cannot sync its folder", error);
}

// An error is remembered: what follows a hole in the output must not be written.
template <typename Call>
void Output::Guard(Call call) {
  if (failed_) {
    if (pipe_closed_) throw ClosedPipe(name_);
    throw Error(Status::kOutput, failure_);
  }
  try {
    call();
  } catch (const Error& error) {
    failed_ = true;
    failure_ = error.what();
    pipe_closed_ = dynamic_cast<const ClosedPipe*>(&error) != nullptr;
    throw;
  } catch (const std::bad_alloc&) {
    failed_ = true;
    failure_ = name_ + ": not enough memory to encode";
    throw Error(Status::kOutput, failure_);
  } catch (const std::exception& error) {
    failed_ = true;
    failure_ = name_ + ": cannot encode: " + error.what();
    throw Error(Status::kOutput, failure_);
  }
}

void Output::Fail(const char* what, int error_number) {
  throw Error(Status::kOutput, name_ + ": " + what + ": " + ErrorText(error_number));
}

void Output::WriteStored(const char* bytes, size_t size) {
  while (size != 0) {
    const ssize_t count = write(fd_, bytes, size);
    if (count >= 0) {
      bytes += count;
      size -= static_cast<size_t>(count);
      stored_bytes_.fetch_add(static_cast<uint64_t>(count), std::memory_order_relaxed);
      if (options_.sum || options_.keep_partial)
        sum_.Add({bytes - count, static_cast<size_t>(count)});
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd waited = {fd_, POLLOUT, 0};
      poll(&waited, 1, -1);
    } else if (errno == EPIPE) {
      throw ClosedPipe(name_);
    } else if (errno != EINTR) {
      Fail("cannot write", errno);
    }
  }
}

void RefuseSameFile(const std::vector<std::string>& inputs, const std::string& output) {
  const std::optional<struct stat> target = StatusOf(output, STDOUT_FILENO);
  if (!target || !S_ISREG(target->st_mode)) return;
  for (const std::string& input : inputs) {
    const std::optional<struct stat> source = StatusOf(input, STDIN_FILENO);
    if (!source || source->st_dev != target->st_dev || source->st_ino != target->st_ino) continue;
    throw Error(Status::kUsage, NameForPeople(input, "standard input") +
                                    ": is the input and the output (" +
                                    NameForPeople(output, "standard output") + ") at once");
  }
}

void RefuseSameOutputs(const std::vector<std::string>& outputs) {
  struct Place {
    FileIdentity identity;  // of the file, or of its folder where it does not exist
    std::string name;       // empty for a file that exists
    bool operator==(const Place&) const = default;
  };
  std::vector<std::pair<Place, const std::string*>> places;
  for (const std::string& output : outputs) {
    Place place;
    std::optional<struct stat> status = StatusOf(output, STDOUT_FILENO);
    if (status) {
      // Two streams into one terminal or /dev/null are fine; into one pipe they are not.
      if (S_ISCHR(status->st_mode)) continue;
    } else {
      const SplitPath target = Split(FollowLinks(output).value_or(output));
      status = StatusOf(target.folder, STDOUT_FILENO);
      if (!status) continue;
      place.name = target.name;
    }
    place.identity = {status->st_dev, status->st_ino};
    for (const auto& [other, path] : places) {
      if (!(other == place)) continue;
      throw Error(Status::kUsage, NameForPeople(output, "standard output") +
                                      ": two outputs cannot be one file (" +
                                      NameForPeople(*path, "standard output") + ")");
    }
    places.emplace_back(std::move(place), &output);
  }
}

}  // namespace strigil
