// Decoding against the standard's examples, plain form, folding and keys by table.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/unicode.h"

#include <gtest/gtest.h>

namespace strigil {
namespace {

std::string Plain(std::string_view text) {
  std::string buffer;
  return std::string(MakePlain(text, buffer));
}

std::string Folded(std::string_view text) {
  std::string out;
  AppendFolded(text, out);
  return out;
}

std::string Key(std::string_view text, Brackets brackets = Brackets::kStrip) {
  std::string out;
  AppendKey(Plain(text), brackets, out);
  return out;
}

// Lengths of the maximal subparts, from Unicode 15.0, tables 3-8 to 3-11.
TEST(UnicodeTest, MaximalSubparts) {
  const struct {
    std::string_view bytes;
    std::vector<uint32_t> lengths;
  } cases[] = {
      {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", {1, 1, 1, 1, 1, 1, 1, 1, 1}},
      {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", {1, 1, 1, 1, 1, 1, 1, 1, 1}},
      {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", {1, 1, 1, 1, 1, 1, 1, 1, 1}},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", {2, 1, 3, 2, 1}},
  };
  for (const auto& c : cases) {
    std::vector<uint32_t> lengths;
    for (size_t i = 0; i < c.bytes.size(); i += lengths.back())
      lengths.push_back(DecodeOne(c.bytes.substr(i)).length);
    EXPECT_EQ(lengths, c.lengths);
  }
}

TEST(UnicodeTest, EveryCodePointComesBack) {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;
    std::string bytes;
    AppendUtf8(c, bytes);
    const Decoded decoded = DecodeOne(bytes);
    ASSERT_TRUE(decoded.valid);
    ASSERT_EQ(decoded.code_point, c);
    ASSERT_EQ(decoded.length, bytes.size());
    ASSERT_TRUE(IsValidUtf8(bytes));
  }
}

TEST(UnicodeTest, PlainSeesThroughDisguise) {
  EXPECT_EQ(Plain("  Source\u00A0link \t"), "Source link");
  EXPECT_EQ(Plain("Sour\u00ADce  li\u200Bnk"), "Source link");
  EXPECT_EQ(Plain("Don\u2019t miss \u201Cthis\u201D"), "Don't miss \"this\"");
  EXPECT_EQ(Plain("Terms&nbsp;&amp;&nbsp;Privacy"), "Terms & Privacy");
  EXPECT_EQ(Plain("a&amp;amp;nbsp;b"), "a b");
  EXPECT_EQ(Plain("&#83;ource&#x20;link"), "Source link");
  EXPECT_EQ(Plain("AT&T and &c. stay &unknown;"), "AT&T and &c. stay &unknown;");
  EXPECT_EQ(Plain("\u3000続き\u3000を読む"), "続き を読む");
  EXPECT_EQ(Plain("\uFEFF\u200F"), "");
}

TEST(UnicodeTest, PlainIsAViewWhereNothingChanges) {
  const std::string_view text = "A sentence, with marks: and blanks.";
  std::string buffer;
  EXPECT_EQ(MakePlain(text, buffer).data(), text.data());
  const std::string_view german = "Größe über alles – gewiß.";
  EXPECT_EQ(MakePlain(german, buffer).data(), german.data());
}

TEST(UnicodeTest, Folding) {
  EXPECT_EQ(Folded("ΔΙΑΦΗΜΙΣΗ"), Folded("διαφήμιση"));
  EXPECT_EQ(Folded("İLGİLİ"), Folded("ilgili"));
  EXPECT_EQ(Folded("ILGILI"), Folded("ılgılı"));
  EXPECT_EQ(Folded("STRASSE"), Folded("Straße"));
  EXPECT_EQ(Folded("РЕКЛАМА"), "реклама");
  EXPECT_EQ(Folded("ＡＤ"), "ad");
  EXPECT_EQ(Folded("اِعْلَان"), Folded("اعلان"));
  EXPECT_EQ(Folded("ؼی"), Folded("ؼي"));
  EXPECT_EQ(Folded("फ़ॉलो करें"), Folded("फ़ॉलो करें"));
  EXPECT_EQ(Folded("Läs mer"), "las mer");
}

// Of every character: it is said to fold beyond ASCII only if it does.
TEST(UnicodeTest, FoldsBeyondAscii) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    AppendUtf8(c, text);
    if (!FoldsBeyondAscii(text)) continue;
    const std::string folded = Folded(text);
    ASSERT_FALSE(folded.empty()) << std::hex << static_cast<uint32_t>(c);
    if (c < 0x80) continue;
    for (const char byte : folded) ASSERT_LT(byte, 0) << std::hex << static_cast<uint32_t>(c);
  }
  for (const char* const text : {"Home | RSS", "Новости", "Αρχική", "首页、", "メニュー", "한국어"})
    EXPECT_TRUE(FoldsBeyondAscii(text)) << text;
  for (const char* const text : {"Über", "ａｐｐ", "e\u0301", "…", "새 é"})
    EXPECT_FALSE(FoldsBeyondAscii(text)) << text;
}

TEST(UnicodeTest, Keys) {
  EXPECT_EQ(Key("» READ MORE: «"), "read more");
  EXPECT_EQ(Key("Read more…"), "read more");
  EXPECT_EQ(Key("1,234 Comments"), "#,# comments");
  EXPECT_EQ(Key("## Original url:"), "original url");
  EXPECT_EQ(Key("- Anzeige -"), "anzeige");
  EXPECT_EQ(Key("[edit]"), "edit");
  EXPECT_EQ(Key("[edit]", Brackets::kKeep), "[edit]");
  EXPECT_EQ(Key("(AFP)", Brackets::kKeep), "(afp)");
  EXPECT_EQ(Key("***"), "");
  EXPECT_EQ(Key("अधिक पढ़ें »"), Key("अधिक पढ़ें"));
}

}  // namespace
}  // namespace strigil
