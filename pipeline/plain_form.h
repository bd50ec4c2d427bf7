// The plain form of a line, in which patterns see it and people read it: trimmed, blanks collapsed,
// space separators as blanks, invisible characters gone, quotation marks straight, entities
// decoded.
//
//   "  Read&nbsp;more \u2019til  noon"  ->  "Read more 'til noon"
//
// Text is valid UTF-8, a single line. All functions are pure and may be called from any thread.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strigil {

// Returns a view of `text` itself, trimmed, if nothing else had to change; else writes to `buffer`
// and returns a view of it.
std::string_view MakePlain(std::string_view text, std::string& buffer);
// The same for a caller who knows ScanBytes(text) (byte_scan.h).
std::string_view MakePlain(std::string_view text, uint8_t bytes, std::string& buffer);

// Without the blanks and tabs at its ends.
std::string_view TrimBlanks(std::string_view text);

// Bytes of the entity at the start of `text`, as MakePlain sees it (`&amp;nbsp;` is one); 0: none.
size_t EntityLength(std::string_view text);

// `text` without what the filter `whitespace` may take out of a line wherever it stands, and with
// space separators as blanks; tabs stay. Written to `buffer`. `origins`: for each byte of the
// result the offset of the character it comes from, and text.size() at the end; appended.
std::string_view WithoutOddCharacters(std::string_view text, std::string& buffer,
                                      std::vector<uint32_t>* origins = nullptr);

}  // namespace strigil
