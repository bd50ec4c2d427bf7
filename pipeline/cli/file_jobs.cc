// Tested by files_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/file_jobs.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "pipeline/error.h"
#include "pipeline/io/file.h"
#include "pipeline/ledger.h"

namespace strigil {
namespace {

std::string_view ExtensionOf(Codec codec) {
  switch (codec) {
    case Codec::kGzip:
      return ".gz";
    case Codec::kZstd:
      return ".zst";
    case Codec::kXz:
      return ".xz";
    case Codec::kBzip2:
      return ".bz2";
    case Codec::kNone:
      return "";
  }
  return "";
}

std::string WithoutCodec(const std::string& below) {
  const size_t name = below.rfind('/') + 1;  // npos + 1 is 0
  for (const std::string_view extension : {".gz", ".zst", ".zstd", ".xz", ".bz2"}) {
    if (below.size() - name > extension.size() && below.ends_with(extension)) {
      return below.substr(0, below.size() - extension.size());
    }
  }
  return below;
}

}  // namespace

Codec CodecOf(const Options& options) { return options.compress.value_or(Codec::kZstd); }

std::string Joined(const std::string& folder, const std::string& below) {
  return folder.ends_with('/') ? folder + below : folder + "/" + below;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

void MakeFolders(const std::string& path) {
  struct stat status = {};
  if (path.empty() || (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))) return;
  const std::string above = FolderOf(path);
  if (above != path && above != ".") MakeFolders(above);
  if (mkdir(path.c_str(), 0777) == 0) return;
  const int error = errno;
  if (error == EEXIST && stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return;
  throw Error(Status::kOutput, path + ": cannot make the folder: " + ErrorText(error));
}

Job JobFor(const ListedFile& input, const Options& options) {
  const std::string extension(ExtensionOf(CodecOf(options)));
  const std::string name = WithoutCodec(input.below);
  const std::string of_text = name + (options.to.empty() ? "" : "." + options.to) + extension;
  Job job{input, of_text, {}};
  job.paths.main = Joined(options.output_folder, of_text);
  if (!options.ledger.empty())
    job.paths.ledger = Joined(options.ledger, name + ".ledger.jsonl" + extension);
  if (!options.rejects.empty()) job.paths.rejects = Joined(options.rejects, name + extension);
  if (!options.stats.empty()) job.paths.stats = Joined(options.stats, name + ".stats.json");
  return job;
}

void RefuseSameNames(const std::vector<Job>& jobs) {
  std::unordered_map<std::string, const Job*> makers;
  std::unordered_map<std::string, std::string> folders;  // where they are, links followed
  const auto place = [&](const std::string& path) {
    const std::string folder = FolderOf(path);
    const auto [known, is_new] = folders.try_emplace(folder);
    std::error_code error;
    if (is_new) known->second = std::filesystem::weakly_canonical(folder, error);
    return (error ? folder : known->second) + "/" + path.substr(path.rfind('/') + 1);
  };
  for (const Job& job : jobs) {
    ForEachPath(job.paths, [&](const std::string& path) {
      const auto [other, is_new] = makers.try_emplace(place(path), &job);
      if (is_new) return;
      throw Error(Status::kUsage,
                  path + ": would be the output of " + other->second->input.path +
                      (other->second == &job ? " twice" : " and of " + job.input.path));
    });
  }
}

void RefuseStanding(const std::vector<Job>& jobs, const std::vector<ListedFile>& inputs,
                    const Options& options, const Manifest& manifest) {
  std::map<std::pair<dev_t, ino_t>, const ListedFile*> known;
  for (const ListedFile& input : inputs) {
    known[{input.identity.device, input.identity.inode}] = &input;
  }
  for (const Job& job : jobs) {
    ForEachPath(job.paths, [&](const std::string& path) {
      struct stat status = {};
      if (stat(path.c_str(), &status) != 0) return;
      const auto input = known.find({status.st_dev, status.st_ino});
      if (input != known.end()) {
        throw Error(Status::kUsage,
                    input->second->path + ": is an input and an output (" + path + ") at once");
      }
      if (S_ISDIR(status.st_mode)) throw Error(Status::kUsage, path + ": is a directory");
      if (options.force || (options.resume && manifest.Knows(job.output))) return;
      throw Error(Status::kUsage,
                  path + ": exists already; --force replaces it" +
                      (manifest.Knows(job.output) ? ", --resume does what is missing" : ""));
    });
  }
}

std::string RulesHash(const Options& options, const Chain& chain) {
  std::string all = STRIGIL_VERSION;
  const auto add = [&](const std::string& word) { all += '\0' + word; };
  add(Hex(chain.fingerprint()));
  for (const std::string& word :
       {options.format, options.to, options.field, options.id_field, options.separator}) {
    add(word);
  }
  add(options.max_record ? std::to_string(*options.max_record) : "");
  add(std::to_string(options.max_window));
  add(std::to_string(options.chain.keep_whitespace));
  add(std::to_string(options.drop_empty));
  add(std::to_string(static_cast<int>(options.on_error)));
  add(std::string(NameOf(CodecOf(options))));
  add(options.level ? std::to_string(*options.level) : "");
  add(std::to_string(!options.rejects.empty()));
  return Hex(Xxh64(all));
}

}  // namespace strigil
