// Spellings that fold to one, and keys, by table.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/folding.h"

#include <gtest/gtest.h>

#include <string>

#include "pipeline/plain_form.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

std::string Folded(std::string_view text) {
  std::string out;
  AppendFolded(text, out);
  return out;
}

std::string Key(std::string_view text, Brackets brackets = Brackets::kStrip) {
  std::string out;
  std::string buffer;
  AppendKey(MakePlain(text, buffer), brackets, out);
  return out;
}

TEST(FoldingTest, SpellingsOfOneWordFoldAlike) {
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

// Of every character: it folds to nothing else than is said.
TEST(FoldingTest, WhatCharactersFoldToIsSaid) {
  for (char32_t c = 0x80; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    AppendUtf8(c, text);
    const uint8_t said = FoldsTo(text);
    ASSERT_EQ(FoldsToPlainly(text), said) << std::hex << static_cast<uint32_t>(c);
    const std::string within = std::string(c % 61, 'x') + text + "y" + std::string(c % 7, 'z');
    ASSERT_EQ(FoldsTo(within), said) << std::hex << static_cast<uint32_t>(c);
    ASSERT_EQ(FoldsToPlainly(within), said) << std::hex << static_cast<uint32_t>(c);
    ASSERT_NE(said, 0) << std::hex << static_cast<uint32_t>(c);
    if (said & kFoldsToAscii) continue;
    const std::string folded = Folded(text);
    ASSERT_FALSE(folded.empty()) << std::hex << static_cast<uint32_t>(c);
    for (const unsigned char byte : folded)
      ASSERT_GE(byte, 0x80) << std::hex << static_cast<uint32_t>(c);
    // A phrase that one of these is in is known to be of one of its scripts.
    for (std::string_view rest = folded; !rest.empty();) {
      const size_t length = DecodeOne(rest).length;
      ASSERT_NE(FoldsTo(rest.substr(0, length)) & said & ~kFoldsToAscii, 0)
          << std::hex << static_cast<uint32_t>(c);
      rest.remove_prefix(length);
    }
  }
  EXPECT_EQ(FoldsTo("Home | RSS"), 0);
  EXPECT_EQ(FoldsTo("Αρχική"), kFoldsToGreek);
  EXPECT_EQ(FoldsTo("«Αρχική»"), kFoldsToGreek | kFoldsToSigns);
  EXPECT_EQ(FoldsTo("首页、"), kFoldsToHan);
  EXPECT_EQ(FoldsTo("首页 – “菜单”"), kFoldsToHan | kFoldsToSigns);
  EXPECT_EQ(FoldsTo("メニュー"), kFoldsToKana | kFoldsToHan);
  EXPECT_EQ(FoldsTo("한국어"), kFoldsToHangul);
  EXPECT_EQ(FoldsTo("Новости»"), kFoldsToCyrillic | kFoldsToSigns);
  EXPECT_EQ(FoldsTo("ไทย"), kFoldsToIndic);
  for (const char* const text : {"Über", "ａｐｐ", "e\u0301", "…", "새 é"})
    EXPECT_TRUE(FoldsTo(text) & kFoldsToAscii) << text;
}

TEST(FoldingTest, KeysAreFoldedAndBareAtBothEnds) {
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
