// Tested by tests/draft_test.cc and, with every fixture, tests/fixtures_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/edit.h"

namespace strigil {

void ApplyEdits(std::string_view text, const EditList& edits, std::string& out) {
  size_t done = 0;
  for (const Edit& edit : edits) {
    out.append(text.substr(done, edit.offset - done));
    out.append(edit.replacement);
    done = edit.offset + edit.length;
  }
  out.append(text.substr(done));
}

size_t EditedSize(size_t size, const EditList& edits) {
  for (const Edit& edit : edits) size = size - edit.length + edit.replacement.size();
  return size;
}

bool AreWellFormed(const EditList& edits, size_t size) {
  size_t done = 0;
  for (const Edit& edit : edits) {
    if (edit.offset < done || edit.offset > size || edit.length > size - edit.offset) return false;
    done = edit.offset + edit.length;
  }
  return true;
}

}  // namespace strigil
