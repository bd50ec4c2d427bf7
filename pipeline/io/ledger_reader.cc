// A line is read by simdjson's DOM. Numbers that a ledger claims are checked where they are used.
//
// Tested by tests/ledger_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/ledger_reader.h"

#include <simdjson.h>

#include <cstring>
#include <optional>
#include <string_view>

#include "pipeline/error.h"
#include "pipeline/json_text.h"

namespace strigil {
namespace {

using simdjson::dom::element;

std::optional<uint64_t> NumberAt(const element& object, const char* key) {
  uint64_t value = 0;
  if (object[key].get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<std::string_view> StringAt(const element& object, const char* key) {
  std::string_view value;
  if (object[key].get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<uint64_t> HashAt(const element& object, const char* key) {
  const auto digits = StringAt(object, key);
  if (!digits || digits->size() != 16) return std::nullopt;
  uint64_t value = 0;
  for (const char c : *digits) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<uint64_t>(digit);
  }
  return value;
}

// The bytes of `was` or `was_b64`; false if neither is there, or not as it should be.
bool BytesAt(const element& object, const char* key, const char* key_b64, std::string& bytes) {
  if (const auto text = StringAt(object, key)) {
    bytes = *text;
    return true;
  }
  const auto base64 = StringAt(object, key_b64);
  return base64 && ReadBase64(*base64, bytes);
}

// Fills in a member; false if it is missing.
template <typename Value, typename Member>
bool Take(const std::optional<Value>& value, Member& member) {
  if (value) member = *value;
  return value.has_value();
}

bool ReadEdits(const element& object, LedgerLine& line) {
  simdjson::dom::array edits;
  if (object["edits"].get(edits) != simdjson::SUCCESS) return false;
  line.edits.clear();
  for (const element edit : edits) {
    LedgerLine::Edit& read = line.edits.emplace_back();
    const auto length = NumberAt(edit, "len");
    if (!Take(NumberAt(edit, "at"), read.at) || !length) return false;
    if (!BytesAt(edit, "was", "was_b64", read.was) || read.was.size() != *length) return false;
    const bool has_now = StringAt(edit, "now") || StringAt(edit, "now_b64");
    if (has_now && !BytesAt(edit, "now", "now_b64", read.now)) return false;
  }
  return true;
}

bool ReadHashes(const element& object, LedgerLine& line) {
  return Take(HashAt(object, "original_xxh64"), line.original_hash) &&
         Take(HashAt(object, "clean_xxh64"), line.clean_hash);
}

bool ReadObject(const element& object, LedgerLine& line) {
  if (const auto version = NumberAt(object, "strigil_ledger")) {
    line.kind = LedgerLine::kHeader;
    line.to = std::string(StringAt(object, "to").value_or(""));
    line.version = *version;
    return Take(StringAt(object, "format"), line.format);
  }
  element totals;
  if (object["totals"].get(totals) == simdjson::SUCCESS) {
    line.kind = LedgerLine::kTotals;
    return totals["complete"].get(line.complete) == simdjson::SUCCESS &&
           Take(NumberAt(totals, "original_bytes"), line.original_bytes) &&
           Take(NumberAt(totals, "clean_bytes"), line.clean_bytes) && ReadHashes(totals, line);
  }
  line.kind = LedgerLine::kRecord;
  line.begins_input = Take(NumberAt(object, "original_start"), line.original_start);
  if (line.begins_input && !Take(NumberAt(object, "clean_start"), line.clean_start)) return false;
  return Take(NumberAt(object, "offset"), line.offset) &&
         Take(NumberAt(object, "original_length"), line.original_length) &&
         Take(NumberAt(object, "clean_length"), line.clean_length) && ReadHashes(object, line) &&
         ReadEdits(object, line);
}

}  // namespace

struct LedgerReader::Json {
  simdjson::dom::parser parser;
};

LedgerReader::LedgerReader(const std::string& path, const InputOptions& options)
    : input_(Input::Open(path, options)), json_(std::make_unique<Json>()) {}

LedgerReader::~LedgerReader() = default;

void LedgerReader::Refuse(const std::string& what) const {
  throw Error(Status::kInput, name() + ":" + std::to_string(line_) + ": " + what);
}

bool LedgerReader::ReadLine(size_t& begin, size_t& end) {
  size_t searched = at_;
  while (true) {
    const void* found = std::memchr(buffer_.data() + searched, '\n', size_ - searched);
    if (found) {
      begin = at_;
      end = static_cast<size_t>(static_cast<const char*>(found) - buffer_.data());
      at_ = end + 1;
      return true;
    }
    if (at_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + at_, size_ - at_);
      size_ -= at_;
      at_ = 0;
    }
    searched = size_;
    constexpr size_t kStep = 128 * 1024;
    if (buffer_.size() < size_ + kStep + simdjson::SIMDJSON_PADDING) {
      buffer_.resize(2 * size_ + kStep + simdjson::SIMDJSON_PADDING);
    }
    const size_t got =
        input_->Read(buffer_.data() + size_, buffer_.size() - size_ - simdjson::SIMDJSON_PADDING);
    if (got == 0) {
      if (size_ == 0) return false;
      ++line_;
      Refuse("the ledger is cut short");
    }
    size_ += got;
  }
}

bool LedgerReader::Next(LedgerLine& line) {
  size_t begin = 0;
  size_t end = 0;
  if (!ReadLine(begin, end)) return false;
  line.line = ++line_;
  element object;
  const auto error = json_->parser.parse(buffer_.data() + begin, end - begin, false).get(object);
  if (error == simdjson::MEMALLOC) throw std::bad_alloc();
  if (error != simdjson::SUCCESS || !object.is_object() || !ReadObject(object, line)) {
    Refuse("not a line of a ledger");
  }
  if (line.kind == LedgerLine::kHeader && line.version != 1) {
    Refuse("a ledger of version " + std::to_string(line.version) +
           ", this program reads version 1");
  }
  return true;
}

}  // namespace strigil
