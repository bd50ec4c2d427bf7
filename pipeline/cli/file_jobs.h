// What strigil -O is to do: for each input the names of its outputs, and what of that is refused
// before anything is read.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "pipeline/chain.h"
#include "pipeline/cli/clean_run.h"
#include "pipeline/cli/file_list.h"
#include "pipeline/cli/manifest.h"
#include "pipeline/cli/options.h"
#include "pipeline/io/codec.h"

namespace strigil {

// One input and its outputs.
struct Job {
  ListedFile input;
  std::string output;  // below the output folder: its name in the manifest
  OutputPaths paths;
};

Job JobFor(const ListedFile& input, const Options& options);

// Calls `call` with the path of each output that there is.
template <typename Call>
void ForEachPath(const OutputPaths& paths, Call call) {
  for (const std::string* path : {&paths.main, &paths.ledger, &paths.rejects, &paths.stats}) {
    if (!path->empty()) call(*path);
  }
}

// Throws Error(kUsage) where two inputs have one output, whichever of its files it is.
void RefuseSameNames(const std::vector<Job>& jobs);

// Throws Error(kUsage) where an output of `jobs` is one of the inputs of a run, other shards
// included, or is there already and may not be replaced.
void RefuseStanding(const std::vector<Job>& jobs, const std::vector<ListedFile>& inputs,
                    const Options& options, const Manifest& manifest);

// The codec of the outputs.
Codec CodecOf(const Options& options);

// "folder/below"
std::string Joined(const std::string& folder, const std::string& below);

// What stands before the last '/': "." or "/" if there is nothing.
std::string FolderOf(const std::string& path);

// Makes a folder and those above it. Throws Error(kOutput).
void MakeFolders(const std::string& path);

// Hash of everything that decides the bytes of an output, but for where its frames end.
std::string RulesHash(const Options& options, const Chain& chain);

}  // namespace strigil
