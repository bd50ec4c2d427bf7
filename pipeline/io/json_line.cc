// Tested by tests/jsonl_format_test.cc, against simdjson and JSONTestSuite.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/io/json_line.h"

#include <cstdint>
#include <utility>

#include "pipeline/io/json_spelling.h"
#include "pipeline/json_text.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

bool IsJsonDigit(char c) { return c >= '0' && c <= '9'; }

// What a member's value is to us.
enum class Role : uint8_t { kNone, kText, kId, kUrl, kLanguage };

// A recursive grammar walked without recursion: one bit a level says object or array.
class Scanner {
 public:
  Scanner(std::string_view line, const JsonQuery& query, JsonMembers& members, Fault& fault)
      : begin_(line.data()),
        p_(begin_),
        end_(begin_ + line.size()),
        query_(query),
        members_(members),
        fault_(fault) {}

  bool Run() {
    SkipBlanks();
    if (p_ == end_ || *p_ != '{') return FailNotObject();
    if (!ReadValue(Role::kNone)) return false;
    while (depth_ > 0) {
      if (!Step()) return false;
    }
    SkipBlanks();
    if (p_ != end_) return FailTrailing();
    return CheckText();
  }

 private:
  bool Fail(const char* kind, std::string what) {
    fault_.kind = kind;
    fault_.what = std::move(what);
    fault_.offset = static_cast<size_t>(p_ - begin_);
    return false;
  }

  // "expected a colon, found `x`"; the end of the line is named as such.
  bool FailExpected(const char* expected) {
    if (p_ == end_) {
      // Only the opening of an object or array: one of the lines of pretty-printed JSON.
      const bool opening = end_ - begin_ < 64 && depth_ == 1 && after_open_;
      return Fail("not-json",
                  opening ? "the line ends inside an object: looks like pretty-printed JSON; "
                            "jq -c . makes one object a line"
                          : std::string("the line ends where ") + expected + " was expected");
    }
    return Fail("not-json", std::string("expected ") + expected + ", found " + Show(*p_));
  }

  static std::string Show(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F) return std::string("'") + c + "'";
    if (c == ' ') return "a blank";
    static constexpr char kDigits[] = "0123456789abcdef";
    return std::string("byte 0x") + kDigits[byte >> 4] + kDigits[byte & 15];
  }

  bool FailNotObject() {
    if (p_ == end_) return Fail("not-object", "an empty line is not a JSON object");
    const std::string_view rest(p_, static_cast<size_t>(end_ - p_));
    if (*p_ == '[') {
      return Fail(
          "not-object",
          "not a JSON object: looks like a JSON array; jq -c '.[]' makes one object a line");
    }
    if (*p_ == '\x1e') {
      return Fail("not-object",
                  "not a JSON object: looks like a JSON text sequence (RFC 7464); jq -c --seq . | "
                  "tr -d '\\036' makes one object a line");
    }
    if (rest.starts_with(kByteOrderMark)) {
      return Fail("not-object", "not a JSON object: a byte order mark stands before it");
    }
    if (*p_ == ']' || *p_ == '}' || LooksLikeMember(rest)) {
      return Fail("not-object",
                  "not a JSON object: looks like a JSON array or pretty-printed JSON; jq -c makes "
                  "one object a line");
    }
    return Fail("not-object", "not a JSON object: it begins with " + Show(*p_));
  }

  // `"key": ...`, a line of pretty-printed JSON.
  static bool LooksLikeMember(std::string_view rest) {
    if (rest.empty() || rest[0] != '"') return false;
    size_t close = rest.find('"', 1);
    if (close == std::string_view::npos) return false;
    do ++close;
    while (close < rest.size() && rest[close] == ' ');
    return close < rest.size() && rest[close] == ':';
  }

  bool FailTrailing() {
    if (*p_ == '{') return Fail("not-json", "a second object on the line");
    return Fail("not-json", "text after the object: " + Show(*p_));
  }

  // For what is wrong with the text of a line that may yet turn out to be no JSON at all.
  void FailLater(const char* kind, std::string what, const char* at) {
    if (late_fault_.kind.empty())
      late_fault_ = {kind, std::move(what), static_cast<size_t>(at - begin_)};
  }

  bool CheckText() {
    if (!late_fault_.kind.empty()) {
      fault_ = std::move(late_fault_);
      return false;
    }
    if (query_.path.empty() || members_.text.raw.data() != nullptr) return true;
    p_ = begin_;
    return Fail("no-text-field", "no member \"" + JoinedPath() + "\"");
  }

  std::string JoinedPath() const {
    std::string joined;
    for (const std::string& part : query_.path) joined += (joined.empty() ? "" : ".") + part;
    return joined;
  }

  void SkipBlanks() {
    while (p_ < end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\n' || *p_ == '\r')) ++p_;
  }

  bool InObject() const { return (objects_[(depth_ - 1) / 64] >> ((depth_ - 1) % 64) & 1) != 0; }

  bool Push(bool object) {
    if (depth_ == kMaxJsonDepth) {
      return Fail("too-deep", "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
    }
    const uint64_t bit = uint64_t{1} << (depth_ % 64);
    if (object)
      objects_[depth_ / 64] |= bit;
    else
      objects_[depth_ / 64] &= ~bit;
    ++depth_;
    ++p_;
    after_open_ = true;
    return true;
  }

  void Pop() {
    if (depth_ == matched_ + 1) --matched_;
    if (depth_ == id_matched_ + 1) --id_matched_;
    --depth_;
    ++p_;
    after_open_ = false;
  }

  // One member or element, or the end of the innermost container.
  bool Step() {
    SkipBlanks();
    const bool object = InObject();
    if (p_ < end_ && *p_ == (object ? '}' : ']')) {
      Pop();
      return true;
    }
    if (!after_open_) {
      if (p_ == end_ || *p_ != ',') return FailExpected(object ? "',' or '}'" : "',' or ']'");
      ++p_;
      SkipBlanks();
    }
    if (!object) return ReadValue(Role::kNone);
    Role role = Role::kNone;
    return ReadKey(role) && ReadValue(role);
  }

  bool ReadKey(Role& role) {
    if (p_ == end_ || *p_ != '"') return FailExpected(after_open_ ? "a key or '}'" : "a key");
    const char* quote = p_;
    JsonSpelling key;
    if (!ReadString(key)) return false;
    role = Role::kNone;
    on_path_ = on_id_path_ = false;
    if (depth_ == matched_ + 1 || depth_ == id_matched_ + 1) FindRole(key, quote, role);
    SkipBlanks();
    if (p_ == end_ || *p_ != ':') return FailExpected("':'");
    ++p_;
    SkipBlanks();
    after_open_ = false;
    return true;
  }

  void FindRole(const JsonSpelling& key, const char* quote, Role& role) {
    std::string unescaped;  // keys are hardly ever written with escapes
    std::string_view name = key.raw;
    if (key.escaped) {
      AppendUnescaped(name, unescaped);
      name = unescaped;
    }
    const auto level = static_cast<size_t>(matched_);
    if (depth_ == matched_ + 1 && level < query_.path.size() && name == query_.path[level]) {
      if (level < seen_) {
        FailLater("duplicate-field", "the member \"" + query_.path[level] + "\" is there twice",
                  quote);
        return;
      }
      seen_ = level + 1;
      on_path_ = seen_ < query_.path.size();
      if (!on_path_) role = Role::kText;
    }
    const auto id_level = static_cast<size_t>(id_matched_);
    if (role == Role::kNone && depth_ == id_matched_ + 1 && id_level < query_.id.size() &&
        name == query_.id[id_level]) {
      on_id_path_ = id_level + 1 < query_.id.size();
      if (!on_id_path_) role = Role::kId;
    }
    if (depth_ == 1 && role == Role::kNone) {
      if (name == "url")
        role = Role::kUrl;
      else if (name == "language" || name == "lang")
        role = Role::kLanguage;
    }
  }

  bool ReadValue(Role role) {
    if (p_ == end_) return FailExpected("a value");
    if (role == Role::kText && *p_ != '"') {
      FailLater("text-not-string", "the member \"" + JoinedPath() + "\" is not a string", p_);
    }
    JsonSpelling value;
    const char* first = p_;
    switch (*p_) {
      case '{':
        if (!Push(true)) return false;
        matched_ += on_path_;
        id_matched_ += on_id_path_;
        return true;
      case '[':
        return Push(false);
      case '"':
        if (!ReadString(value)) return false;
        Store(role, value);
        break;
      case 't':
        if (!ReadWord("true")) return false;
        break;
      case 'f':
        if (!ReadWord("false")) return false;
        break;
      case 'n':
        if (!ReadWord("null")) return false;
        break;
      default:
        if (*p_ != '-' && !IsJsonDigit(*p_)) return FailExpected("a value");
        if (!ReadNumber()) return false;
        if (role == Role::kId) {
          value.raw = std::string_view(first, static_cast<size_t>(p_ - first));
          Store(role, value);
        }
    }
    after_open_ = false;
    return true;
  }

  void Store(Role role, const JsonSpelling& value) {
    switch (role) {
      case Role::kText:
        members_.text = value;
        break;
      case Role::kId:
        if (members_.id.raw.data() == nullptr) members_.id = value;
        break;
      case Role::kUrl:
        if (members_.url.raw.data() == nullptr) members_.url = value;
        break;
      case Role::kLanguage:
        if (members_.language.raw.data() == nullptr) members_.language = value;
        break;
      default:
        break;
    }
  }

  bool ReadWord(std::string_view word) {
    if (std::string_view(p_, static_cast<size_t>(end_ - p_)).substr(0, word.size()) != word) {
      return FailExpected("a value");
    }
    p_ += word.size();
    return true;
  }

  bool ReadDigits() {
    if (p_ == end_ || !IsJsonDigit(*p_)) return FailExpected("a digit");
    while (p_ < end_ && IsJsonDigit(*p_)) ++p_;
    return true;
  }

  bool ReadNumber() {
    if (*p_ == '-') ++p_;
    if (p_ < end_ && *p_ == '0') {
      ++p_;
      if (p_ < end_ && IsJsonDigit(*p_)) return Fail("not-json", "a number begins with 0");
    } else if (!ReadDigits()) {
      return false;
    }
    if (p_ < end_ && *p_ == '.') {
      ++p_;
      if (!ReadDigits()) return false;
    }
    if (p_ < end_ && (*p_ == 'e' || *p_ == 'E')) {
      ++p_;
      if (p_ < end_ && (*p_ == '+' || *p_ == '-')) ++p_;
      if (!ReadDigits()) return false;
    }
    return true;
  }

  // From the opening quote to past the closing one.
  bool ReadString(JsonSpelling& value) {
    const char* quote = p_;
    ++p_;
    for (;;) {
      // Escapes often follow one another: whole scripts are written in them.
      if (p_ == end_ || *p_ != '\\') p_ = FindJsonSpecial(p_, end_);
      if (p_ == end_) {
        p_ = quote;
        return Fail("not-json", "a string is not closed");
      }
      if (*p_ == '"') break;
      if (*p_ != '\\') return Fail("not-json", "a control character in a string: " + Show(*p_));
      value.escaped = true;
      if (!ReadStringEscape()) return false;
    }
    value.raw = std::string_view(quote + 1, static_cast<size_t>(p_ - quote - 1));
    ++p_;
    return true;
  }

  bool ReadStringEscape() {
    if (end_ - p_ < 2) return Fail("not-json", "a string is not closed");
    switch (p_[1]) {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't':
        p_ += 2;
        return true;
      case 'u':
        break;
      default:
        return Fail("not-json", "an escape JSON does not have: '\\' and " + Show(p_[1]));
    }
    const int unit = ReadHex4(p_ + 2, end_);
    if (unit < 0) return Fail("not-json", "'\\u' without four hexadecimal digits");
    if (IsLowSurrogate(unit)) return FailSurrogate();
    if (IsHighSurrogate(unit)) {
      const bool pair = end_ - p_ >= 12 && p_[6] == '\\' && p_[7] == 'u' &&
                        IsLowSurrogate(ReadHex4(p_ + 8, end_));
      if (!pair) return FailSurrogate();
      p_ += 6;
    }
    p_ += 6;
    return true;
  }

  bool FailSurrogate() {
    return Fail("lone-surrogate", "half a surrogate pair: " + std::string(p_, 6));
  }

  const char* const begin_;
  const char* p_;
  const char* const end_;
  const JsonQuery& query_;
  JsonMembers& members_;
  Fault& fault_;
  Fault late_fault_;
  uint64_t objects_[kMaxJsonDepth / 64] = {};
  int depth_ = 0;
  int matched_ = 0;       // components of the path that the open objects stand for
  size_t seen_ = 0;       // components of the path found so far
  int id_matched_ = 0;    // of the id's path, likewise
  bool on_path_ = false;  // the key just read is a component of the path, not its last one
  bool on_id_path_ = false;
  bool after_open_ = false;  // nothing yet in the innermost container
};

}  // namespace

bool ScanJsonLine(std::string_view line, const JsonQuery& query, JsonMembers& members,
                  Fault& fault) {
  return Scanner(line, query, members, fault).Run();
}

}  // namespace strigil
