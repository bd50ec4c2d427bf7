// Read by simdjson's DOM; a page that is not as labelled.h says is an error that names its line.
//
// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/labelled.h"

#include <simdjson.h>

#include "pipeline/error.h"
#include "pipeline/io/input.h"

namespace strigil {
namespace {

using simdjson::dom::element;

std::string TextOf(const element& page, const char* key) {
  std::string_view text;
  return page[key].get(text) ? std::string() : std::string(text);
}

class LabelledParser {
 public:
  explicit LabelledParser(std::string where) : where_(std::move(where)) {}

  void Parse(const std::string& line, uint64_t number, LabelledPage& page) {
    number_ = number;
    element root;
    Require(!parser_.parse(line).get(root) && root.is_object(), "not a JSON object");
    page = {TextOf(root, "id"),
            TextOf(root, "source"),
            TextOf(root, "host"),
            TextOf(root, "lang"),
            TextOf(root, "url"),
            {},
            {},
            {}};
    simdjson::dom::array array;
    Require(!root["lines"].get(array), "no \"lines\"");
    for (const element item : array) {
      std::string_view text;
      Require(!item.get(text), "a line that is no string");
      page.lines.emplace_back(text);
    }
    Require(!root["labels"].get(array), "no \"labels\"");
    for (const element item : array) {
      int64_t label = 0;
      Require(!item.get(label) && label >= -1 && label <= 1, "a label other than 1, 0 and -1");
      page.labels.push_back(static_cast<int8_t>(label));
    }
    Require(page.labels.size() == page.lines.size(), "as many labels as lines are needed");
    if (root["kinds"].get(array)) return;
    for (const element item : array) {
      std::string_view kind;
      page.kinds.emplace_back(item.get(kind) ? std::string_view() : kind);
    }
    Require(page.kinds.size() == page.lines.size(), "as many kinds as lines are needed");
  }

 private:
  void Require(bool holds, const char* what) const {
    if (!holds)
      throw Error(Status::kInput,
                  where_ + ":" + std::to_string(number_) + ": not a labelled page: " + what);
  }

  const std::string where_;
  uint64_t number_ = 0;
  simdjson::dom::parser parser_;
};

}  // namespace

void ReadLabelled(const std::string& path, const std::function<void(LabelledPage&)>& page) {
  const auto input = Input::Open(path, {});
  LabelledParser parser(input->name());
  LabelledPage parsed;
  std::string pending;
  uint64_t number = 0;
  const auto take = [&](const std::string& line) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    parser.Parse(line, number, parsed);
    page(parsed);
  };
  std::vector<char> buffer(256 * 1024);
  while (const size_t size = input->Read(buffer.data(), buffer.size())) {
    pending.append(buffer.data(), size);
    size_t begin = 0;
    for (size_t end = pending.find('\n'); end != std::string::npos;
         end = pending.find('\n', begin)) {
      take(pending.substr(begin, end - begin));
      begin = end + 1;
    }
    pending.erase(0, begin);
  }
  if (!pending.empty()) take(pending);
}

}  // namespace strigil
