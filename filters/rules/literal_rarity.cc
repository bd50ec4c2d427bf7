// Tested by tests/literal_scan_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/literal_rarity.h"

namespace strigil {
namespace {

// -log2 of how often a character follows another in news text, one hexadecimal digit each: a to z,
// blank, everything else in ASCII.
constexpr const char* kPairRarity[28] = {
    "A6559767586353B6B34356795846", "388B2B9949B3A94BE4574A9E4A66", "3B693DC24A55B83CC5745EFD6857",
    "4A97298A3BB7874AC669589E7914", "575467785A855376934586777925", "49BA349B3EC5C92BD4855BBC8B25",
    "49E92B744BA5954BE4565CAE7C25", "3ABB1CBB3DA7874CD5856C9F8B36", "57444658BA745247B53395C9D767",
    "399929AA5B8A9828A879298ABA54", "4A9928883C858549D64559AD7924", "3994378A3E838948D955689E4A35",
    "358B29BA3DA95834D7685ECD6C35", "4953473A5A78865ACB43779D7824", "866684787A644255D355465A8936",
    "3BA937A65EB49B34C3654CCD9C45", "6A88A9A97A98A9AA8A7A0AAA9A56", "486528684C676548C644578E5825",
    "59583A954C777855B8435B8F8824", "4A8B3AA23DB78A3AC5566B7E6825", "5555465A69844395D333CABB9956",
    "4DDB1CCC2DC9CA3BDBAC9BBD9C77", "3C992AC32EA8953CE7588D9E7B35", "3949398839989872AA935AA78A34",
    "686A4ABB6B976747C757AC8DC913", "38772A7839778657C895295B5744", "35445565477555449543664D78F5",
    "776778877A977677C645997B9A11"};
constexpr const char* kRarity = "4655366549756446A44457696834";
// A byte of another script: rare in Latin text, but its own language must not pay for that.
constexpr int kForeignRarity = 3;

int CharacterClass(unsigned char c) {
  const unsigned char lower = c | 0x20;
  if (lower >= 'a' && lower <= 'z') return lower - 'a';
  return c == ' ' ? 26 : 27;
}

int HexDigit(char c) { return c <= '9' ? c - '0' : c - 'A' + 10; }

}  // namespace

int LiteralRarity(std::string_view literal) {
  int rarity = 0;
  unsigned char last = 0;
  for (const char c : literal) {
    const auto byte = static_cast<unsigned char>(c);
    const int column = CharacterClass(byte);
    if (byte >= 0x80) {
      rarity += kForeignRarity;
    } else if (last == 0 || last >= 0x80) {
      rarity += HexDigit(kRarity[column]);
    } else {
      rarity += HexDigit(kPairRarity[CharacterClass(last)][column]);
    }
    last = byte;
  }
  return rarity;
}

}  // namespace strigil
