// Which files a run over many files works on, and what each is called below the output folder.
//
//   given         path                       below
//   dumps         "dumps/2024/a.jsonl.gz"    "2024/a.jsonl.gz"
//   news/b.txt    "news/b.txt"               "b.txt"
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/error.h"
#include "pipeline/io/file.h"

namespace strigil {

struct FileListOptions {
  // A glob fits the whole name below the folder, or the last part of it; `*` matches a slash too.
  std::vector<std::string> include;  // globs; empty: all
  std::vector<std::string> exclude;  // globs; stronger than include; of folders too
  bool hidden = false;               // take names that begin with a dot
  bool follow = false;               // follow links to folders, and to files, inside folders
  std::vector<std::string> without;  // folders that are not entered: the outputs
};

struct ListedFile {
  std::string path;       // to open it
  std::string below;      // its place below the output folder
  uint64_t size = 0;      // bytes as stored; 0 if that is not known
  FileIdentity identity;  // all zero if there is no such file
};

struct Unlisted {
  std::string path;
  std::string why;
};

struct FileList {
  std::vector<ListedFile> files;   // in the order given; inside a folder by name
  std::vector<Unlisted> unread;    // folders that could not be read, links to what is not there
  std::vector<Unlisted> left_out;  // pipes, sockets and devices inside folders
};

// Files and folders as given, folders gone through. What was given by name is taken even if it is
// hidden or does not exist (opening it will tell); the globs hold for it all the same. Throws
// Error(kUsage) if one of `without` is given.
FileList ListFiles(const std::vector<std::string>& given, const FileListOptions& options);

// The names in a list, one a line (which ends in LF or CRLF), or between NULs; `path` of "-" is
// standard input. Empty names are passed over. Throws Error(kInput).
std::vector<std::string> ReadNameList(const std::string& path, bool nul_separated);

}  // namespace strigil
