// Written as JSON by hand, read by simdjson, and believed only if its hash is right.
//
// Tested by tests/resume_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/checkpoint.h"

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "pipeline/error.h"
#include "pipeline/json_text.h"

namespace strigil {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

struct Field {
  const char* name;
  uint64_t Stats::*member;
};
constexpr Field kFields[] = {
    {"records", &Stats::records},
    {"other", &Stats::other},
    {"touched", &Stats::touched},
    {"emptied", &Stats::emptied},
    {"cut", &Stats::cut},
    {"faulty", &Stats::faulty},
    {"dropped", &Stats::dropped},
    {"rejected", &Stats::rejected},
    {"alarms", &Stats::alarms},
    {"bytes_in", &Stats::bytes_in},
    {"bytes_out", &Stats::bytes_out},
    {"removed", &Stats::removed},
    {"inserted", &Stats::inserted},
    {"text_in", &Stats::text_in},
    {"text_out", &Stats::text_out},
    {"lines_in", &Stats::lines_in},
    {"lines_out", &Stats::lines_out},
};

class JsonWriter {
 public:
  void Open(const char* key) { Key(key), text_ += '{', first_ = true; }
  void Close() { text_ += '}', first_ = false; }
  void Number(const char* key, uint64_t value) { Key(key), text_ += std::to_string(value); }
  void Text(const char* key, std::string_view value) { Key(key), AppendJsonString(value, text_); }
  void Key(std::string_view key) {
    if (!first_) text_ += ',';
    first_ = false;
    if (key.empty()) return;
    AppendJsonString(key, text_);
    text_ += ':';
  }
  void Raw(std::string_view text) { text_ += text; }
  std::string& text() { return text_; }

 private:
  std::string text_;
  bool first_ = true;
};

void WritePlace(const char* key, const OutputPlace& place, JsonWriter& json) {
  json.Open(key);
  json.Number("bytes", place.stored_bytes);
  json.Text("checksum", place.checksum);
  json.Number("mode", place.mode);
  json.Close();
}

void WriteStats(const Stats& stats, const RuleTable& rules, JsonWriter& json) {
  json.Open("stats");
  for (const Field& field : kFields) json.Number(field.name, stats.*field.member);
  json.Open("faults");
  for (const auto& [kind, count] : stats.faults) json.Number(kind.c_str(), count);
  json.Close();
  json.Open("refused");
  for (const auto& [rule, count] : stats.refused) json.Number(rules[rule].name.c_str(), count);
  json.Close();
  json.Open("rules");
  for (RuleId id = 0; id < stats.rules().size(); ++id) {
    const RuleStats& rule = stats.rules()[id];
    if (rule.edits == 0 && rule.lines == 0) continue;
    json.Key(rules[id].name);
    json.Raw("[" + std::to_string(rule.records) + "," + std::to_string(rule.lines) + "," +
             std::to_string(rule.edits) + "," + std::to_string(rule.removed) + "," +
             std::to_string(rule.inserted) + "]");
  }
  json.Close();
  json.Close();
}

// These throw simdjson::simdjson_error for what is missing or of a wrong kind.
OutputPlace PlaceOf(const element& json) {
  return {json["bytes"].get_uint64(), std::string(json["checksum"].get_string().value()),
          static_cast<uint32_t>(json["mode"].get_uint64().value())};
}

Stats StatsOf(const element& json, const RuleTable& rules) {
  Stats stats;
  for (const Field& field : kFields) stats.*field.member = json[field.name].get_uint64();
  const object faults = json["faults"].get_object();
  for (const auto& [kind, count] : faults) {
    stats.faults[std::string(kind)] = count.get_uint64();
  }
  const object refused = json["refused"].get_object();
  for (const auto& [name, count] : refused) {
    stats.refused[rules.Find(name)] = count.get_uint64();
  }
  const object counts = json["rules"].get_object();
  for (const auto& [name, numbers] : counts) {
    uint64_t values[5] = {};
    for (size_t i = 0; i < 5; ++i) values[i] = numbers.at(i).get_uint64();
    stats.AddRule(rules.Find(name), {values[0], values[1], values[2], values[3], values[4]});
  }
  return stats;
}

std::string ReadWhole(const std::string& path) {
  std::string text;
  const Descriptor file = OpenFile(path, O_RDONLY | O_NOFOLLOW);
  char buffer[16 * 1024];
  while (file.get() >= 0) {
    const ssize_t got = read(file.get(), buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<size_t>(got));
  }
  return text;
}

}  // namespace

std::string StatePath(const std::string& path) {
  std::string partial = Output::PartialPath(path);
  partial.resize(partial.size() - std::string_view("partial").size());
  return partial + "state";
}

void WriteState(const std::string& path, const CheckpointState& state, const RuleTable& rules) {
  JsonWriter json;
  json.Open("");
  json.Number("strigil_state", 1);
  json.Number("input_size", state.input.size);
  json.Number("input_changed_ns", state.input.changed_ns);
  json.Text("input_pieces_xxh64", Hex(state.input.xxh64));
  json.Text("rules_hash", state.rules);
  json.Text("format", state.format);
  json.Number("offset", state.place.offset);
  json.Number("record", state.place.record);
  WritePlace("main", state.main, json);
  if (state.rejects) WritePlace("rejects", *state.rejects, json);
  if (state.ledger) {
    WritePlace("ledger", *state.ledger, json);
    json.Number("original_bytes", state.sums.original_bytes);
    json.Number("clean_bytes", state.sums.clean_bytes);
    json.Text("original", state.sums.original);
    json.Text("clean", state.sums.clean);
  }
  WriteStats(state.place.stats, rules, json);
  json.Close();
  // A checksum of the rest, so that a state that is damaged is not believed.
  const std::string sum = Hex(Xxh64(json.text()));
  const auto output = Output::Open(path, {.force = true});
  output->Write(sum + " " + json.text() + "\n");
  output->Commit();
}

std::optional<CheckpointState> ReadState(const std::string& path, const RuleTable& rules) {
  const std::string text = ReadWhole(path);
  if (text.size() < 18 || text.back() != '\n') return std::nullopt;
  const std::string body = text.substr(17, text.size() - 18);
  if (text.substr(0, 17) != Hex(Xxh64(body)) + " ") return std::nullopt;
  try {
    simdjson::dom::parser parser;
    const element json = parser.parse(body);
    if (json["strigil_state"].get_uint64().value() != 1) return std::nullopt;
    CheckpointState state;
    const auto text_of = [&](const char* key) {
      return std::string(json[key].get_string().value());
    };
    state.input = {.size = json["input_size"].get_uint64(),
                   .changed_ns = json["input_changed_ns"].get_uint64(),
                   .xxh64 = std::strtoull(text_of("input_pieces_xxh64").c_str(), nullptr, 16)};
    state.rules = text_of("rules_hash");
    state.format = text_of("format");
    state.place.offset = json["offset"].get_uint64();
    state.place.record = json["record"].get_uint64();
    state.place.stats = StatsOf(json["stats"].value(), rules);
    state.main = PlaceOf(json["main"].value());
    element found;
    if (!json["rejects"].get(found)) state.rejects = PlaceOf(found);
    if (!json["ledger"].get(found)) {
      state.ledger = PlaceOf(found);
      state.sums = {json["original_bytes"].get_uint64(), json["clean_bytes"].get_uint64(),
                    text_of("original"), text_of("clean")};
    }
    return state;
  } catch (const simdjson::simdjson_error&) {
    return std::nullopt;
  } catch (const std::out_of_range&) {  // a rule that is no more
    return std::nullopt;
  }
}

}  // namespace strigil
