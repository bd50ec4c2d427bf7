// Folders are walked in the order of their names, so that a list does not depend on the file
// system.
//
// Tested by tests/files_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/file_list.h"

#include <dirent.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include "pipeline/io/input.h"

namespace strigil {
namespace {

// Deeper than this is a loop that the file system does not know as one.
constexpr int kDeepest = 200;

std::string BaseName(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path.substr(path.rfind('/') + 1);
}

// True if the glob fits the whole of `below` or its last name; `*` matches a slash too.
bool GlobFits(const std::string& glob, const std::string& below) {
  const auto fits = [](const std::string& pattern, const std::string& text) {
    return fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
  };
  if (fits(glob, below) || fits(glob, BaseName(below))) return true;
  // `**/x` is x at any depth, also at none, and so is the x of `a/**/x`; `/x` begins at the top.
  if (glob.starts_with("**/")) return GlobFits(glob.substr(3), below);
  constexpr std::string_view kAnyDepth = "/**/";
  for (size_t at = glob.find(kAnyDepth); at != std::string::npos;
       at = glob.find(kAnyDepth, at + 1)) {
    if (GlobFits(glob.substr(0, at) + glob.substr(at + kAnyDepth.size() - 1), below)) return true;
  }
  return glob.starts_with('/') && fits(glob.substr(1), below);
}

// Of what is no file, folder or link.
std::string_view KindOf(mode_t mode) {
  return S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
}

class Walk {
 public:
  Walk(const FileListOptions& options, FileList& list) : options_(options), list_(list) {
    for (const std::string& folder : options.without) {
      struct stat status = {};
      if (stat(folder.c_str(), &status) == 0) without_.push_back({status.st_dev, status.st_ino});
    }
  }

  void Given(const std::string& path) {
    struct stat status = {};
    const bool there = stat(path.c_str(), &status) == 0;
    if (there && S_ISDIR(status.st_mode)) {
      if (IsOutput({status.st_dev, status.st_ino}))
        throw Error(Status::kUsage, path + ": is an input and the folder of an output at once");
      return Folder(path, "", status, 0);
    }
    const std::string name = BaseName(path);
    if (!IsWanted(path)) return;
    list_.files.push_back({path, name, 0, {}});
    if (there) Describe(status, list_.files.back());
  }

 private:
  static void Describe(const struct stat& status, ListedFile& file) {
    file.identity = {status.st_dev, status.st_ino};
    if (S_ISREG(status.st_mode)) file.size = static_cast<uint64_t>(status.st_size);
  }

  bool IsOutput(const FileIdentity& folder) const {
    return std::find(without_.begin(), without_.end(), folder) != without_.end();
  }
  bool IsExcluded(const std::string& below) const {
    return std::any_of(options_.exclude.begin(), options_.exclude.end(),
                       [&](const std::string& glob) { return GlobFits(glob, below); });
  }
  bool IsWanted(const std::string& below) const {
    if (IsExcluded(below)) return false;
    if (options_.include.empty()) return true;
    return std::any_of(options_.include.begin(), options_.include.end(),
                       [&](const std::string& glob) { return GlobFits(glob, below); });
  }

  void Folder(const std::string& path, const std::string& below, const struct stat& status,
              int depth) {
    const FileIdentity identity{status.st_dev, status.st_ino};
    if (IsOutput(identity)) return;
    // A link that leads back up.
    if (std::find(open_.begin(), open_.end(), identity) != open_.end()) return;
    if (depth > kDeepest) {
      list_.unread.push_back({path, "folders are nested too deep"});
      return;
    }
    std::vector<std::string> names;
    if (!ReadNames(path, names)) return;
    open_.push_back(identity);
    const std::string slash = path.ends_with('/') ? "" : "/";
    for (const std::string& name : names) {
      Entry(path + slash + name, below.empty() ? name : below + "/" + name, depth);
    }
    open_.pop_back();
  }

  void Entry(const std::string& path, const std::string& below, int depth) {
    struct stat status = {};
    if (lstat(path.c_str(), &status) != 0) {
      if (errno == ENOENT) return;  // it went while we looked
      const std::string why = ErrorText(errno);
      if (!IsExcluded(below)) list_.unread.push_back({path, "cannot be looked at: " + why});
      return;
    }
    if (S_ISLNK(status.st_mode)) {
      // A link to a file is a file; one to a folder may lead anywhere, and is followed on demand.
      if (stat(path.c_str(), &status) != 0) {
        const std::string why = ErrorText(errno);
        if (IsWanted(below)) list_.unread.push_back({path, "the link leads nowhere: " + why});
        return;
      }
      if (S_ISDIR(status.st_mode) && !options_.follow) return;
    }
    if (S_ISDIR(status.st_mode)) {
      if (!IsExcluded(below) && !IsExcluded(below + "/")) Folder(path, below, status, depth + 1);
      return;
    }
    if (!IsWanted(below)) return;
    if (!S_ISREG(status.st_mode)) {
      list_.left_out.push_back({path, std::string(KindOf(status.st_mode)) + " is left out"});
      return;
    }
    list_.files.push_back({path, below, 0, {}});
    Describe(status, list_.files.back());
  }

  bool ReadNames(const std::string& path, std::vector<std::string>& names) {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()), closedir);
    if (!folder) {
      list_.unread.push_back({path, "cannot read the folder: " + ErrorText(errno)});
      return false;
    }
    errno = 0;
    while (const dirent* entry = readdir(folder.get())) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      if (name.starts_with('.') && !options_.hidden) continue;
      // What a run keeps for itself is nobody's input.
      if (name.starts_with(".strigil-") ||
          (name.starts_with('.') && name.find(".strigil-") != name.npos))
        continue;
      names.emplace_back(name);
    }
    if (errno != 0) list_.unread.push_back({path, "cannot read the folder: " + ErrorText(errno)});
    std::sort(names.begin(), names.end());
    return true;
  }

  const FileListOptions& options_;
  FileList& list_;
  std::vector<FileIdentity> without_;
  std::vector<FileIdentity> open_;  // the folders we are in
};

}  // namespace

FileList ListFiles(const std::vector<std::string>& given, const FileListOptions& options) {
  FileList list;
  Walk walk(options, list);
  for (const std::string& path : given) walk.Given(path);
  return list;
}

std::vector<std::string> ReadNameList(const std::string& path, bool nul_separated) {
  const auto input = Input::Open(path, {});
  std::string text;
  std::vector<char> buffer(64 * 1024);
  while (const size_t size = input->Read(buffer.data(), buffer.size())) {
    text.append(buffer.data(), size);
  }
  std::vector<std::string> names;
  const char end = nul_separated ? '\0' : '\n';
  for (size_t at = 0; at < text.size();) {
    const size_t next = std::min(text.find(end, at), text.size());
    const bool crlf = !nul_separated && next > at && text[next - 1] == '\r';
    const size_t size = next - at - crlf;
    if (size > 0) names.push_back(text.substr(at, size));
    at = next + 1;
  }
  for (const std::string& name : names) {
    if (name.find('\0') == std::string::npos) continue;
    throw Error(Status::kInput,
                input->name() + ": a name holds a NUL; -0 reads names between NULs");
  }
  return names;
}

}  // namespace strigil
