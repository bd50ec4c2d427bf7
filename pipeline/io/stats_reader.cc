// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/stats_reader.h"

#include <simdjson.h>

#include "pipeline/error.h"
#include "pipeline/io/input.h"

namespace strigil {

std::map<std::string, uint64_t, std::less<>> ReadRuleLines(const std::string& path) {
  const auto input = Input::Open(path, {});
  std::string text;
  char buffer[1 << 16];
  while (const size_t size = input->Read(buffer, sizeof buffer)) text.append(buffer, size);
  simdjson::dom::parser parser;
  simdjson::dom::object rules;
  if (parser.parse(text)["rules"].get(rules))
    throw Error(Status::kInput, path + ": no statistics: no object with \"rules\"");
  std::map<std::string, uint64_t, std::less<>> lines;
  for (const auto& [name, counts] : rules) {
    uint64_t count = 0;
    if (counts["lines"].get(count))
      throw Error(Status::kInput, path + ": no statistics: a rule without \"lines\"");
    lines.emplace(name, count);
  }
  return lines;
}

}  // namespace strigil
