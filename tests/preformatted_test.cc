// Which lines look like code or rows of a table.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/preformatted.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "pipeline/byte_scan.h"

namespace strigil {
namespace {

bool Looks(std::string_view line) {
  std::string buffer;
  return LooksPreformatted(line, ScanBytes(line), buffer);
}

TEST(PreformattedTest, Code) {
  for (const char* line :
       {"int main() {", "}", "return total;x = f(y);", "#include <map>", "// a remark", "```",
        "    for name in names:", "    else:", "\treturn total", "    total = 0", "  port: 8080",
        "  - name: public", "  tls:", "    # a remark"}) {
    EXPECT_TRUE(Looks(line)) << line;
  }
}

TEST(PreformattedTest, RowsOfTables) {
  for (const char* line :
       {"Heron | 41:02 | first", "| a |", "Heron\t41:02\tfirst", "Heron    41:02    first"}) {
    EXPECT_TRUE(Looks(line)) << line;
  }
}

TEST(PreformattedTest, Prose) {
  for (const char* line :
       {"", "The clerk went home.", "    The clerk went home, as he had said he would.",
        "For one of us: nothing.", "    If it rains the party goes to the town hall.",
        "  Note: bring a coat.", "else:", "port: 8080", "Home | News", "He left;", "# A heading",
        "    Return to the harbour before the tide turns."}) {
    EXPECT_FALSE(Looks(line)) << line;
  }
}

}  // namespace
}  // namespace strigil
