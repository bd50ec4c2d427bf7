// Drops lines that are icons: nothing but private-use characters, which icon fonts give a shape
// that no other font knows.
//
//   \uE80C \uE814      <- icon_line/private-use
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/filters.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

bool IsPrivateUse(char32_t c) { return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000; }

bool IsIcons(std::string_view plain) {
  for (size_t i = 0; i < plain.size();) {
    const Decoded decoded = DecodeOne(plain.substr(i));
    if (!IsPrivateUse(decoded.code_point) && decoded.code_point != ' ') return false;
    i += decoded.length;
  }
  return true;
}

class IconLine : public Filter {
 public:
  explicit IconLine(const FilterSetup& setup)
      : rule_(setup.rules.Add("icon_line/private-use", "icon")) {}
  std::string_view name() const override { return "icon_line"; }

  void Apply(Draft& draft, Scratch*) const override {
    for (const uint32_t line : draft.live()) {
      const auto first = static_cast<unsigned char>(draft.Plain(line).front());
      if (first >= 0xEE && IsIcons(draft.Plain(line))) draft.Drop(line, rule_);
    }
  }

 private:
  const RuleId rule_;
};

}  // namespace

std::unique_ptr<Filter> NewIconLine(const FilterSetup& setup) {
  return std::make_unique<IconLine>(setup);
}

}  // namespace strigil
