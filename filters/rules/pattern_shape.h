// What can be told of a regular expression without running it: bytes that every match must begin
// and end with, and literals one of which is in every match. Run at build time for our own packs;
// at run time what it found is checked in a few nanoseconds before RE2 is asked.
//
//   (?:tags?|topics?): .+\.    first   [Tt] [AaOo] [GgPp] ...    last  [.] any ...
//                              literals "tag", "topic"
//
// The answers are safe: they never exclude a text that RE2 matches, and say "anything" for syntax
// that is not understood.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strigil {

using ByteSet = std::bitset<256>;

// The bytes at one end of the texts of a language, counted from that end.
struct EdgeShape {
  static constexpr size_t kPlaces = 8;

  // Which bytes occur at each place, in texts that are long enough to have it.
  std::array<ByteSet, kPlaces> places;
  // Bit n: some text has just n bytes; bit kPlaces: some has that many or more.
  uint32_t lengths = 0;
};

// A text that a match holds, folded (AppendFolded).
struct ShapeLiteral {
  std::string text;
  // It only counts where no ASCII letter, digit or underscore stands before (after) it: the pattern
  // has \b there.
  bool begins_word = false, ends_word = false;
};

struct PatternShape {
  bool known = false;  // false: nothing is known, anything may match
  EdgeShape first, last;
  // One of these is in every text that matches, once that is folded, too; no text twice. Empty:
  // unknown.
  std::vector<ShapeLiteral> literals;
  // Of each of these sets one literal is in every text that matches, folded; the most telling ones.
  std::vector<std::vector<std::string>> required;
  // One of these bytes is in every text that matches: the rarest such set. All bytes: unknown.
  ByteSet needed = ByteSet().set();
};

// How often a line of prose has one of `bytes` at all; a rough guess.
double ShareOfLinesWith(const ByteSet& bytes);

// The shape of `pattern`, as RE2 understands it. `literal_cost` says what it costs to look for a
// literal; the cheapest set is taken. A cost of kNoLiteral or more: not to be used.
constexpr double kNoLiteral = 1e6;
PatternShape ShapeOf(std::string_view pattern, bool case_sensitive,
                     double (*literal_cost)(std::string_view));

}  // namespace strigil
