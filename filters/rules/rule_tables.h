// The tables the matcher works with: rules laid out as one blob, ready to be embedded.
//
// SerializeTables does all the thinking, at build time for our own packs: keys of whole-line
// phrases in a hash table (key_table.h), the first and last bytes of phrases at a line's ends in
// two more (edge_table.h), and for every regular expression a set of literals one of which is in
// every line it can match, for one scan over the line, more of which one must be there, too, and
// the bytes a match may begin and end with (pattern_shape.h). What is left at run time is to look
// things up.
//
//   pattern  (?:this|our) site uses\b.{0,60}\bcookies?     literal  " site uses"
//   needs    \b(?:accept|agree)\b                          literals "accept", "agree"
//
// The rarest such set is taken. All literals and phrases are folded (AppendFolded), and so is the
// line they are looked for in.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filters/rules/blob.h"
#include "filters/rules/edge_table.h"
#include "filters/rules/key_table.h"
#include "filters/rules/letter_pairs.h"
#include "filters/rules/line_signs.h"
#include "filters/rules/literal_tables.h"
#include "filters/rules/pack.h"

namespace strigil {

struct TableRule {
  BlobString name, kind, near;
  double budget;
  uint32_t min, max;                      // code points
  uint32_t first_need, need_count;        // regexes
  uint32_t first_subject, subject_count;  // in TableHeader::subjects
  uint16_t guards;
  uint8_t action, where, at, profiles;
  uint8_t reserved[2];
};

constexpr size_t kEdgePlaces = 8;

struct TableRegex {
  BlobString source;  // as it is given to RE2: an AnchoredPattern, or one of `needs` as written
  uint32_t rule;
  uint32_t case_sensitive;
  // Which bytes a text that matches may have at its beginning and end: numbers of byte sets; and
  // with bit n set, that it may have n bytes (kEdgePlaces: that many or more).
  uint16_t first[kEdgePlaces], last[kEdgePlaces];
  uint32_t first_lengths, last_lengths;
  // The first regex that is the same, of a rule with the same `at`; mostly itself.
  uint32_t same;
  uint32_t first_required, required_count;  // a text that matches has one literal of each of these
  // A byte set: a line that matches, and has what its rule needs, has one of these, none of which
  // is a letter; 0 if there are none such.
  uint32_t needed;
};

// One of a few literals.
struct RequiredSet {
  uint32_t first, count;  // probes
};

struct TableByteSet {
  uint64_t words[4];
  bool Has(unsigned char byte) const { return words[byte >> 6] >> (byte & 63) & 1; }
};

struct TablePhrase {
  BlobString folded;  // FoldPhrase
  uint32_t rule;
};

// What is to be tried on a line: a regular expression, or a phrase of at = start, end or inside.
// Most candidates that a literal brings up are turned down by the first and the last byte of the
// line, by its length or by what signs are in it, so that is kept here and costs no look at the
// rule.
struct Candidate {
  uint32_t index;  // into regexes or phrases
  uint8_t is_phrase;
  // Of the literal: where it only counts at the beginning (end) of a word (ShapeLiteral).
  static constexpr uint8_t kBeginsWord = 1, kEndsWord = 2;
  uint8_t word_ends;
  uint16_t longest;  // code points, of the rule's `max`; kAnyLength: that or more
  uint64_t edges;    // the bits EdgeBit(first byte, last byte) of all lines it may match
  uint64_t signs;    // SignBit: one of these is in every text it matches
};
constexpr uint16_t kAnyLength = 0xFFFF;

// Short literals (under kStridedLiteral) need a pass of their own. What they bring up mostly asks
// for a sign, so that most lines of prose are spared that pass.
struct ShortSigns {
  uint64_t ascii;   // one of these is in every line for which some literal in ASCII counts
  uint64_t beyond;  // the same for literals beyond ASCII: also, the line is not ASCII
  bool Allow(uint64_t signs) const {
    return (signs & ascii) != 0 || ((signs & kBeyondAscii) != 0 && (signs & beyond) != 0);
  }
};

// What there is to find in lines of up to `limit` code points (and more than the class before).
struct LengthClass {
  uint32_t limit;
  uint32_t reserved;
  ShortSigns short_signs;
  LiteralSieve literals;
  BlobArray always;  // Candidate: not found by a literal, tried on each line that passes the gate
  // AlwaysGate: for each 64 of `always`, which of them the bytes at a line's edges allow.
  BlobArray gates;
};

// Bit k: candidate k of its 64 may match a text that has this byte at this place from its
// beginning (end); [256]: a text that is too short to have the place.
constexpr size_t kGateFirst = 6, kGateLast = 2;
struct AlwaysGate {
  uint64_t first[kGateFirst][257];
  uint64_t last[kGateLast][257];
};
constexpr uint32_t kClassLimits[] = {120, 260, 600, 1600, 0xFFFFFFFF};

// A choice of rules that is often made (the rules of a profile, those of them for a document's
// body, those that protect), with what is to be found for these alone.
struct Selection {
  BlobArray rules;    // uint64_t: bit i of word i / 64: rule i is one of them
  BlobArray classes;  // LengthClass
};

struct TableHeader {
  uint64_t magic;
  uint64_t size;         // bytes of the blob
  uint64_t fingerprint;  // of all that the rules say, examples left out
  BlobArray rules, regexes, phrases, byte_sets;
  BlobArray required, probes;  // RequiredSet, PairProbe
  KeyTable keys;
  EdgeTable start, end;
  BlobArray literals;         // BlobString, by number
  BlobArray candidate_begin;  // uint32_t, by number: into candidates; one more at the end
  BlobArray candidates;       // Candidate
  LiteralTables literal_tables;
  BlobArray subjects;          // uint32_t: literals, the words of `subject:` guards by rule
  LiteralSieve subject_sieve;  // of all of them
  BlobArray selections;        // Selection, fewer rules first; the last has all
};
constexpr uint64_t kTableMagic = 0x3331656C62617473;  // "stable13"

// Lays out the rules of `packs`, in their order. The bytes depend on the packs alone. Throws
// Error(kUsage), naming the rule, if RE2 rejects a pattern.
std::string SerializeTables(const std::vector<Pack>& packs);

// The names of the rules of which some pattern is not found by a literal: it has none, or the look
// at a line's ends (AlwaysGate) is cheaper.
std::vector<std::string> RulesWithoutLiterals(const std::vector<Pack>& packs);

// The header of a blob. REQUIRES: aligned to kBlobAlignment. Throws Error(kUsage) if it is none.
const TableHeader& CheckTables(std::string_view blob);

// --- Shared between layout and look-up ----------------------------------------------------------

// A bit for the first and the last byte of a line: 16 groups of first bytes (letters of either case
// together, the commonest apart) by 4 of last ones.
uint64_t EdgeBit(unsigned char first, unsigned char last);

}  // namespace strigil
