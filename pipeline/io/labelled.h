// Labelled pages: texts whose lines someone has marked as content or boilerplate, to score a chain
// against and to train the line model on.
//
//   {"id": "a1", "lang": "en", "host": "example.org", "lines": ["Home", "", "The council ..."],
//    "labels": [0, -1, 1], "kinds": ["nav", null, null]}
//
// JSON Lines, compressed or not. `lines` and `labels` are as long as each other; 1 is content, 0
// boilerplate, -1 is not scored. `kinds` names the kind of boilerplate lines; it and the other
// members may be missing.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace strigil {

struct LabelledPage {
  std::string id, source, host, language, url;
  std::vector<std::string> lines;  // UTF-8, without line breaks
  std::vector<int8_t> labels;      // one for each line
  std::vector<std::string> kinds;  // one for each line, "" where there is none; or empty
};

// Calls `page` for each page of the file ("-": standard input). Throws Error(kInput) that names the
// file and line for a page that makes no sense: nothing is scored against half a corpus.
void ReadLabelled(const std::string& path, const std::function<void(LabelledPage&)>& page);

}  // namespace strigil
