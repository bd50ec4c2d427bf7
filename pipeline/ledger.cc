// Lines are noted by the workers; only the sums, which need all bytes in order, are left to the
// writer.
//
// Tested by tests/ledger_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ledger.h"

#include <new>

#define XXH_STATIC_LINKING_ONLY  // for a state on the stack
#include <xxhash.h>

#include "pipeline/json_text.h"
#include "pipeline/unicode.h"

namespace strigil {

std::string Hex(uint64_t value) {
  std::string out(16, '0');
  for (size_t i = 16; i-- > 0; value >>= 4) out[i] = "0123456789abcdef"[value & 15];
  return out;
}

uint64_t Xxh64(std::string_view bytes) { return XXH64(bytes.data(), bytes.size(), 0); }

RunningXxh64::RunningXxh64() : state_(XXH64_createState()) {
  if (!state_) throw std::bad_alloc();
  XXH64_reset(static_cast<XXH64_state_t*>(state_), 0);
}
RunningXxh64::~RunningXxh64() { XXH64_freeState(static_cast<XXH64_state_t*>(state_)); }
void RunningXxh64::Add(std::string_view bytes) {
  if (!bytes.empty()) XXH64_update(static_cast<XXH64_state_t*>(state_), bytes.data(), bytes.size());
}
uint64_t RunningXxh64::Digest() const {
  return XXH64_digest(static_cast<const XXH64_state_t*>(state_));
}

std::string RunningXxh64::Save() const {
  const std::string_view bytes(static_cast<const char*>(state_), sizeof(XXH64_state_t));
  std::string saved = std::to_string(XXH_versionNumber()) + ":";
  constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : bytes) {
    saved += kDigits[static_cast<uint8_t>(c) >> 4];
    saved += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return saved;
}
bool RunningXxh64::Restore(std::string_view saved) {
  const std::string version = std::to_string(XXH_versionNumber()) + ":";
  if (!saved.starts_with(version)) return false;
  saved.remove_prefix(version.size());
  if (saved.size() != 2 * sizeof(XXH64_state_t)) return false;
  char* bytes = static_cast<char*>(state_);
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (size_t i = 0; i < saved.size(); i += 2) {
    bytes[i / 2] = static_cast<char>(value(saved[i]) * 16 + value(saved[i + 1]));
  }
  return true;
}

struct Ledger::Sums {
  RunningXxh64 original;
  RunningXxh64 clean;
  uint64_t original_bytes = 0;
  uint64_t clean_bytes = 0;
};

namespace {

void AppendNumber(const char* name, uint64_t value, std::string& out) {
  out += '"';
  out += name;
  out += "\":";
  out += std::to_string(value);
}

void AppendHash(const char* name, uint64_t hash, std::string& out) {
  out += ",\"";
  out += name;
  out += "\":\"";
  out += Hex(hash);
  out += '"';
}

// `"was":"..."`, or `"was_b64":"..."` where the bytes are not UTF-8.
void AppendBytes(const char* name, std::string_view bytes, std::string& out) {
  out += ",\"";
  out += name;
  if (IsValidUtf8(bytes)) {
    out += "\":";
    AppendJsonString(bytes, out);
  } else {
    out += "_b64\":\"";
    AppendBase64(bytes, out);
    out += '"';
  }
}

}  // namespace

Ledger::Ledger(LedgerHeader header, const RuleTable& table,
               std::function<void(std::string_view)> write)
    : header_(std::move(header)),
      table_(table),
      write_(std::move(write)),
      sums_(std::make_unique<Sums>()) {
  std::string line = "{\"strigil_ledger\":1,\"version\":";
  AppendJsonString(header_.version, line);
  line += ",\"rules\":";
  AppendJsonString(header_.rules_hash, line);
  line += ",\"format\":";
  AppendJsonString(header_.format, line);
  if (!header_.to.empty()) {
    line += ",\"to\":";
    AppendJsonString(header_.to, line);
  }
  line += ",\"separator\":";
  AppendJsonRepaired(header_.separator, line);
  line += ",\"inputs\":[";
  for (size_t i = 0; i < header_.inputs.size(); ++i) {
    if (i > 0) line += ',';
    AppendJsonRepaired(header_.inputs[i], line);
  }
  line += "]}\n";
  write_(line);
}

Ledger::Ledger(LedgerHeader header, const RuleTable& table,
               std::function<void(std::string_view)> write, const LedgerSums& sums)
    : header_(std::move(header)),
      table_(table),
      write_(std::move(write)),
      sums_(std::make_unique<Sums>()) {
  sums_->original_bytes = sums.original_bytes;
  sums_->clean_bytes = sums.clean_bytes;
  if (!sums_->original.Restore(sums.original) || !sums_->clean.Restore(sums.clean)) {
    throw std::runtime_error("the sums of the ledger are of another version");
  }
}

LedgerSums Ledger::sums() const {
  return {sums_->original_bytes, sums_->clean_bytes, sums_->original.Save(), sums_->clean.Save()};
}

Ledger::~Ledger() = default;

void Ledger::Note(const FinishedRecord& finished, std::string& notes) const {
  Note(finished, notes, [] {});
}

void Ledger::NoteLate(const FinishedRecord& finished) {
  constexpr size_t kPiece = 64 * 1024;
  std::string notes;
  const auto write_out = [&] {
    if (notes.size() < kPiece) return;
    Take(notes);
    notes.clear();
  };
  Note(finished, notes, write_out);
  Take(notes);
}

template <typename Function>
void Ledger::Note(const FinishedRecord& finished, std::string& notes,
                  const Function& write_out) const {
  if (finished.edits.empty()) return;
  const Record& record = finished.record;
  notes += "{\"file\":";
  AppendJsonRepaired(record.input < header_.inputs.size() ? header_.inputs[record.input] : "",
                     notes);
  notes += ',';
  AppendNumber("record", record.number, notes);
  if (!finished.info.id.empty()) {
    notes += ",\"id\":";
    AppendJsonRepaired(finished.info.id, notes);
  }
  notes += ',';
  AppendNumber("offset", record.offset, notes);
  notes += ',';
  AppendNumber("original_length", record.raw.size(), notes);
  // The clean record is hashed piece by piece: it is never put together.
  XXH64_state_t state;
  XXH64_reset(&state, 0);
  size_t clean_length = 0;
  const auto add = [&](std::string_view bytes) {
    if (bytes.empty()) return;
    XXH64_update(&state, bytes.data(), bytes.size());
    clean_length += bytes.size();
  };
  size_t at = 0;
  for (const Edit& edit : finished.edits) {
    add(record.raw.substr(at, edit.offset - at));
    add(edit.replacement);
    at = edit.offset + edit.length;
  }
  add(record.raw.substr(at));
  notes += ',';
  AppendNumber("clean_length", clean_length, notes);
  AppendHash("original_xxh64", Xxh64(record.raw), notes);
  AppendHash("clean_xxh64", XXH64_digest(&state), notes);
  notes += ",\"edits\":[";
  bool first = true;
  for (const Edit& edit : finished.edits) {
    notes += first ? "{" : ",{";
    first = false;
    AppendNumber("at", edit.offset, notes);
    notes += ',';
    AppendNumber("len", edit.length, notes);
    AppendBytes("was", record.raw.substr(edit.offset, edit.length), notes);
    if (!edit.replacement.empty()) AppendBytes("now", edit.replacement, notes);
    notes += ",\"rule\":";
    AppendJsonRepaired(table_[edit.rule].name, notes);
    notes += ",\"kind\":";
    AppendJsonRepaired(table_[edit.rule].kind, notes);
    if (edit.score >= 0) {
      notes += ',';
      AppendNumber("score", static_cast<uint64_t>(edit.score), notes);
    }
    notes += '}';
    write_out();
  }
  notes += "]}\n";
}

void Ledger::BeginInput(uint32_t, uint64_t original, uint64_t clean) {
  input_begins_ = true;
  original_start_ = original;
  clean_start_ = clean;
}

void Ledger::Pass(std::string_view original, std::string_view clean) {
  sums_->original.Add(original);
  sums_->clean.Add(clean);
  sums_->original_bytes += original.size();
  sums_->clean_bytes += clean.size();
}

void Ledger::Take(std::string_view notes) {
  if (notes.empty()) return;
  if (input_begins_) {  // said in the first record line of the input
    input_begins_ = false;
    std::string start = "{";
    AppendNumber("original_start", original_start_, start);
    start += ',';
    AppendNumber("clean_start", clean_start_, start);
    start += ',';
    write_(start);
    notes.remove_prefix(1);
  }
  write_(notes);
}

void Ledger::Finish(const Stats& stats, bool complete) {
  std::string line = "{\"record\":null,\"edits\":[],\"totals\":{\"complete\":";
  line += complete ? "true," : "false,";
  AppendNumber("records", stats.records, line);
  line += ',';
  AppendNumber("touched", stats.touched, line);
  line += ',';
  AppendNumber("original_bytes", sums_->original_bytes, line);
  line += ',';
  AppendNumber("clean_bytes", sums_->clean_bytes, line);
  AppendHash("original_xxh64", sums_->original.Digest(), line);
  AppendHash("clean_xxh64", sums_->clean.Digest(), line);
  line += "}}\n";
  write_(line);
}

}  // namespace strigil
