// Tested by tests/pack_test.cc and tests/pack_fuzz.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/toml_scan.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

class TomlScan {
 public:
  explicit TomlScan(std::string_view toml) : toml_(toml) {}

  void Check() {
    CheckBytes();
    CheckExpressions();
  }

 private:
  static constexpr int kMaxKeyParts = 16;
  static constexpr int kMaxNesting = 16;

  // Valid UTF-8 without control characters. Everything after may rely on it.
  void CheckBytes() {
    if (toml_.starts_with("\xFF\xFE") || toml_.starts_with("\xFE\xFF")) {
      Fail(0, "the file is UTF-16; rule packs are UTF-8");
    }
    for (size_t i = 0; i < toml_.size();) {
      const auto byte = static_cast<unsigned char>(toml_[i]);
      if (byte >= 0x80) {
        const Decoded decoded = DecodeOne(toml_.substr(i));
        if (!decoded.valid) {
          Fail(i, "byte " + Hex(byte) + " at offset " + std::to_string(i) + " is not UTF-8");
        }
        i += decoded.length;
        continue;
      }
      const bool break_ok = byte == '\r' && i + 1 < toml_.size() && toml_[i + 1] == '\n';
      if ((byte < 0x20 && byte != '\t' && byte != '\n' && !break_ok) || byte == 0x7F) {
        Fail(i, "control character " + Hex(byte) + "; this is no TOML file");
      }
      ++i;
    }
  }

  void CheckExpressions() {
    if (toml_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    while (at_ < toml_.size()) {
      SkipBlanks();
      const char c = Peek();
      if (c == '[') {
        Header();
      } else if (c != '\n' && c != '\r' && c != '#' && c != '\0') {
        Key();
        Expect('=', "after the key");
        SkipBlanks();
        Value();
      }
      EndOfLine();
    }
  }

  void Header() {
    const bool array = toml_.substr(at_).starts_with("[[");
    at_ += array ? 2 : 1;
    Key();
    Expect(']', "at the end of the table header");
    if (array) {
      if (Peek() != ']') Unexpected("expected ']]' at the end of the table header");
      ++at_;
    }
  }

  void Key() {
    for (int parts = 1;; ++parts) {
      if (parts > kMaxKeyParts) Fail(at_, "a key of more than 16 parts");
      SkipBlanks();
      const char c = Peek();
      const size_t begin = at_;
      if (c == '"' || c == '\'') {
        String(c);
        if (!IsAscii(toml_.substr(begin, at_ - begin)))
          Fail(begin, "unknown key: keys are ASCII words");
      } else {
        while (IsBare(Peek()) && Peek() != '+' && Peek() != ':' && Peek() != '.') ++at_;
        if (at_ == begin) Unexpected("expected a key");
      }
      SkipBlanks();
      if (Peek() != '.') return;
      ++at_;
    }
  }

  // Not recursive: arrays are counted.
  void Value() {
    int depth = 0;
    while (true) {
      if (depth > 0) SkipLines();
      const char c = Peek();
      if (c == '[') {
        if (++depth > kMaxNesting) Fail(at_, "arrays nested deeper than 16");
        ++at_;
        continue;
      }
      if (c != ']' || depth == 0) {
        Scalar(c);
        if (depth > 0) SkipLines();
        if (depth > 0 && Peek() == ',') {
          ++at_;
          continue;
        }
      }
      // Behind a value: the end of this array, and of those around it.
      while (depth > 0 && Peek() == ']') {
        ++at_;
        if (--depth > 0) SkipLines();
      }
      if (depth == 0) return;
      if (Peek() != ',') Unexpected("expected ',' or ']'");
      ++at_;
    }
  }

  void Scalar(char c) {
    if (c == '{')
      Fail(at_, "inline tables have no place in a rule pack; a rule is a [[rule]] table");
    if (c == '"' || c == '\'') {
      const std::string triple(3, c);
      return toml_.substr(at_).starts_with(triple) ? LongString(c) : String(c);
    }
    const size_t begin = at_;
    while (IsBare(Peek())) ++at_;
    if (at_ == begin) Unexpected("expected a value");
  }

  void String(char quote) {
    const size_t begin = at_++;
    while (Peek() != quote) {
      if (at_ >= toml_.size() || Peek() == '\n' || Peek() == '\r') {
        Fail(begin, "the string is not closed on this line");
      }
      if (quote == '"' && Peek() == '\\') ++at_;
      ++at_;
    }
    ++at_;
  }

  void LongString(char quote) {
    const size_t begin = at_;
    at_ += 3;
    const std::string triple(3, quote);
    while (!toml_.substr(std::min(at_, toml_.size())).starts_with(triple)) {
      if (at_ >= toml_.size()) Fail(begin, "the string is never closed");
      if (quote == '"' && Peek() == '\\') {
        LongEscape();
      } else {
        ++at_;
      }
    }
    at_ += 3;
    // Up to two more quotation marks belong to the string.
    for (int i = 0; i < 2 && Peek() == quote; ++i) ++at_;
  }

  // toml++ asks of what follows a backslash, and the white space after one that ends its line,
  // whether it is white space, which is undefined for some letters.
  void LongEscape() {
    const size_t begin = at_++;
    const bool continued = Peek() == '\n' || Peek() == '\r' || Peek() == ' ' || Peek() == '\t';
    while (Peek() == '\n' || Peek() == '\r' || Peek() == ' ' || Peek() == '\t') ++at_;
    if (at_ < toml_.size() && static_cast<unsigned char>(Peek()) >= 0x80) {
      Fail(begin, continued ? "a line continuation before a non-ASCII character; put it in one line"
                            : "a backslash before a non-ASCII character");
    }
    if (!continued) ++at_;
  }

  void EndOfLine() {
    SkipBlanks();
    if (Peek() == '#') SkipComment();
    if (at_ >= toml_.size()) return;
    if (Peek() == '\r') ++at_;
    if (Peek() != '\n') Unexpected("expected the end of the line");
    ++at_;
  }

  void SkipBlanks() {
    while (Peek() == ' ' || Peek() == '\t') ++at_;
  }
  void SkipComment() {
    while (at_ < toml_.size() && Peek() != '\n' && Peek() != '\r') ++at_;
  }
  // Blanks, line breaks and comments, which may stand between the values of an array.
  void SkipLines() {
    while (true) {
      const char c = Peek();
      if (c == '#') {
        SkipComment();
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }

  void Expect(char c, const char* where) {
    SkipBlanks();
    if (Peek() != c) Unexpected(std::string("expected '") + c + "' " + where);
    ++at_;
  }

  // '\0' at the end; no NUL is in the file.
  char Peek() const { return at_ < toml_.size() ? toml_[at_] : '\0'; }

  static bool IsBare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '.' || c == ':';
  }

  static std::string Hex(unsigned char byte) {
    char text[8];
    std::snprintf(text, sizeof text, "0x%02X", byte);
    return text;
  }

  [[noreturn]] void Unexpected(const std::string& wanted) const {
    if (at_ >= toml_.size()) Fail(at_, wanted + ", saw the end of the file");
    if (Peek() == '\n' || Peek() == '\r') Fail(at_, wanted + ", saw the end of the line");
    const Decoded decoded = DecodeOne(toml_.substr(at_));
    std::string saw = ", saw '" + std::string(toml_.substr(at_, decoded.length)) + "'";
    const char32_t c = decoded.code_point;
    if ((c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB) saw += "; strings stand in \" or '";
    Fail(at_, wanted + saw);
  }

  [[noreturn]] void Fail(size_t offset, std::string what) const {
    Position where{1, 1};
    for (size_t i = toml_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
         i < offset && i < toml_.size(); ++i) {
      if (toml_[i] == '\n') {
        ++where.line;
        where.column = 1;
      } else if (!ContinuesCharacter(toml_[i])) {
        ++where.column;
      }
    }
    throw TomlFault{where, std::move(what)};
  }

  std::string_view toml_;
  size_t at_ = 0;
};

}  // namespace

void CheckToml(std::string_view toml) { TomlScan(toml).Check(); }

}  // namespace strigil
