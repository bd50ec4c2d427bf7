// WARC-Block-Digest of a record whose body has been edited.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "pipeline/edit.h"

namespace strigil {

// The digest of `body` with `edits` applied, spelled as `old` is: `sha1:` and base32, or base16 if
// that is what it was. An algorithm that Nettle does not know becomes SHA-1. Any thread.
// REQUIRES: `edits` is sorted, disjoint and well-formed
std::string DigestOfEdited(std::string_view old, std::string_view body, const EditList& edits);

}  // namespace strigil
