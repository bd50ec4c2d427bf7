// Which of the bytes that are rare in prose stand in a line: most patterns need one, so that most
// lines are known not to match without running them.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace strigil {

// A sign is a byte that is rare in prose: digits, ASCII punctuation but for , . ' " and the bytes
// that begin most characters of punctuation beyond ASCII (0xC2, 0xE2, 0xEF). Each has a bit of its
// own; digits share one, and so do 0xC2 and 0xE2.
constexpr uint64_t kAnySign = uint64_t{1} << 63;      // stands for "no sign is asked for"
constexpr uint64_t kBeyondAscii = uint64_t{1} << 62;  // of any byte that ASCII does not have
uint64_t SignBit(unsigned char byte);                 // kAnySign for a byte that is none

// A line that holds the folded phrase has one of these: characters beyond ASCII may fold to any.
uint64_t SignsOfPhrase(std::string_view folded);

// The signs in `text`, any bytes, and kAnySign; kBeyondAscii if it is not ASCII.
uint64_t SignsIn(std::string_view text);

}  // namespace strigil
