// A rule pack as written: what a TOML file says, checked, before it is compiled for matching.
// docs/packs.md is the manual of the format.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strigil {

enum class Action : uint8_t { kDrop, kCut, kKeep };
enum class At : uint8_t { kLine, kStart, kEnd, kInside };

// Bit sets, so that a compiled rule is plain data.
enum ZoneBits : uint8_t { kInHead = 1, kInBody = 2, kInTail = 4, kAnywhere = 8 };
constexpr bool MayActInBody(uint8_t where) { return (where & (kInBody | kAnywhere)) != 0; }
enum ProfileBits : uint8_t { kSafe = 1, kNews = 2, kWeb = 4 };

// Conditions on a line's surroundings; see docs/packs.md.
enum GuardBits : uint16_t {
  kGuardSentence = 1,
  kGuardVerse = 2,
  kGuardMenu = 4,
  kGuardNear = 8,      // with RuleSpec::near
  kGuardSubject = 16,  // with RuleSpec::subject
  kGuardAlone = 32,
  kGuardLast = 64,
  kGuardThenUrl = 128,
  kGuardEarly = 256,
  kGuardLate = 512,
  kGuardTitle = 1024,
  kGuardDialogue = 2048,
};

// How packs write these, in the order of messages and of `rules show`.
template <typename T>
using PackWord = std::pair<std::string_view, T>;
inline constexpr PackWord<Action> kActionWords[] = {
    {"drop", Action::kDrop}, {"cut", Action::kCut}, {"keep", Action::kKeep}};
inline constexpr PackWord<At> kAtWords[] = {
    {"line", At::kLine}, {"start", At::kStart}, {"end", At::kEnd}, {"inside", At::kInside}};
inline constexpr PackWord<uint8_t> kZoneWords[] = {
    {"head", kInHead}, {"body", kInBody}, {"tail", kInTail}, {"anywhere", kAnywhere}};
inline constexpr PackWord<uint8_t> kProfileWords[] = {
    {"safe", kSafe}, {"news", kNews}, {"web", kWeb}};
inline constexpr uint16_t kNoVerse = 0;  // the guard `verse` is not to be added unasked
inline constexpr PackWord<uint16_t> kGuardWords[] = {
    {"sentence", kGuardSentence}, {"verse", kGuardVerse},    {"no-verse", kNoVerse},
    {"menu", kGuardMenu},         {"near:KIND", kGuardNear}, {"subject:WORD", kGuardSubject},
    {"alone", kGuardAlone},       {"last", kGuardLast},      {"then-url", kGuardThenUrl},
    {"early", kGuardEarly},       {"late", kGuardLate},      {"title", kGuardTitle},
    {"dialogue", kGuardDialogue}};

struct RuleSpec {
  std::string name;  // "pack/id"
  std::string kind;
  Action action = Action::kDrop;
  uint8_t where = kAnywhere;
  At at = At::kLine;
  uint32_t min = 0;  // code points of the plain line
  uint32_t max = 260;
  uint8_t profiles = 0;
  uint16_t guards = 0;
  std::string near;     // a kind
  std::string near_at;  // where the file says so: "file:line:column"
  std::string subject;  // words with bars between them: FoldSubject
  double budget = 1.0;
  bool case_sensitive = false;
  std::vector<std::string> languages;
  std::vector<std::string> phrases;
  std::vector<std::string> patterns;
  std::vector<std::string> needs;
  std::vector<std::string> match;  // examples
  std::vector<std::string> keep;
};

struct Pack {
  std::string name;
  std::string about;  // the comment at its head
  std::vector<RuleSpec> rules;
};

// The largest rule file that is read, in bytes.
constexpr size_t kMaxPackSize = size_t{1} << 20;

// Reads a pack from TOML text. `file` is for messages, `name` is the pack's. Throws Error(kUsage)
// with `file:line:column: what` for the first thing that is not as docs/packs.md says, examples
// included. Columns count code points. Never crashes, whatever the bytes (toml++ 3.3 does on some;
// they are refused before it sees them).
Pack ParsePack(std::string_view toml, const std::string& file, const std::string& name);

// The same from a file; the pack's name is PackName(path). Refuses what is no file, is over
// kMaxPackSize or cannot be read.
Pack LoadPack(const std::string& path);

// Everything that is wrong with a pack, in the order of the file, one message each as ParsePack
// would throw it; at most 20. Empty: the pack is good, and `pack`, if not null, is set to it.
// Throws nothing but std::bad_alloc.
std::vector<std::string> CheckPack(std::string_view toml, const std::string& file,
                                   const std::string& name, Pack* pack = nullptr);
// The same for a file, which is read once: it may be a pipe.
std::vector<std::string> CheckPackFile(const std::string& path, Pack* pack = nullptr);

// "rules/cookies.toml" -> "cookies". What cannot stand in a rule's name becomes '_'.
std::string PackName(const std::string& path);

}  // namespace strigil
