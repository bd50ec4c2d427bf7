// What is all date, in many languages, and what only looks like it.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/date_form.h"

#include <gtest/gtest.h>

#include <string>

#include "filters/rules/date_words.h"
#include "pipeline/folding.h"

namespace strigil {
namespace {

enum : uint32_t { kDate = 1, kStamp = 2, kDateThenRest = 4, kRestThenDate = 8, kAgo = 16 };

uint32_t FormsOf(std::string_view line) {
  std::string folded;
  AppendFolded(line, folded);
  return DateFormsOf(folded);
}

TEST(DateFormTest, DaysWithTheirYear) {
  for (const std::string_view line :
       {"May 17, 2023",     "17 May 2023",        "17th of May, 2023", "17-May-23",
        "5/17/23",          "2023-05-17",         "17. 05. 2023",      "17. Mai 2023",
        "1er mars 2023",    "17 de mayo de 2023", "17 maja 2023 r.",   "17 мая 2023 г.",
        "2023. május 17.",  "17 Mayıs 2023",      "١٧ مايو ٢٠٢٣",      "17 كانون الثاني 2023",
        "۲۷ اردیبهشت ۱۴۰۲", "17 במאי 2023",       "17 मई 2023",        "১৭ মে ২০২৩",
        "17 พฤษภาคม 2566",  "17 พ.ค. 2566",       "17 tháng 5, 2023",  "2023年5月17日",
        "2023년 5월 17일",  "17 Μαΐου 2023"}) {
    EXPECT_EQ(FormsOf(line), kDate) << line;
  }
}

TEST(DateFormTest, WithWeekdayTimeAndWordsBesideThem) {
  for (const std::string_view line : {"Wednesday, May 17, 2023 at 2:05 p.m. EDT",
                                      "Published: 17 May 2023 14:05",
                                      "Updated 17 May",
                                      "Yesterday at 14:05",
                                      "Veröffentlicht am Mi., 17. Mai 2023, 14:05 Uhr",
                                      "الثلاثاء 16 شعبان 1447 هـ – 3 شباط 2026",
                                      "mar. 17/05/2023",
                                      "Erstellt: 12.05.2023 Aktualisiert: 13.05.2023",
                                      "mardi 17 mai 2023 à 14h05",
                                      "mar 17 mai 2023, 14 h 05",
                                      "Publicado el miércoles, 17 de mayo de 2023 a las 14:05",
                                      "środa, 17 maja 2023, godz. 14:05",
                                      "Сегодня в 14:05",
                                      "2023年5月17日(水) 14時05分",
                                      "2023年5月17日 星期三 下午2:05",
                                      "2023. 5. 17. 오후 2:05",
                                      "Thứ tư, 17/05/2023, 14:05 (GMT+7)",
                                      "วันพุธที่ 17 พฤษภาคม พ.ศ. 2566 เวลา 14:05 น.",
                                      "2023-05-17T14:05:30.000+02:00",
                                      "2023-05-17T14:05:30-05:00",
                                      "17.05.2023 08.30.00"}) {
    EXPECT_EQ(FormsOf(line), kDate | kStamp) << line;
  }
}

TEST(DateFormTest, StampsNeedNoYear) {
  for (const std::string_view line :
       {"Wednesday, 17 May", "17 May, 14:05", "Mi, 17. Mai, 14:05 Uhr", "5月17日 14:05"}) {
    EXPECT_EQ(FormsOf(line), kStamp) << line;
  }
}

TEST(DateFormTest, WithSomethingBesideThem) {
  EXPECT_EQ(FormsOf("17 May 2023 | Harbour news"), kDateThenRest);
  EXPECT_EQ(FormsOf("17.05.2023, 14:05 Uhr • Lesezeit: 5 Minuten"), kDateThenRest);
  EXPECT_EQ(FormsOf("2012-01-12 17:48 来源：港口日报"), kDateThenRest);
  EXPECT_EQ(FormsOf("Posted on 17 May 2023 by Ana Lima"), kDateThenRest);
  EXPECT_EQ(FormsOf("Ana Lima | 17 May 2023"), kRestThenDate);
  EXPECT_EQ(FormsOf("17 May 2023 by Ana Lima"), 0u);
  EXPECT_EQ(FormsOf("17 May 2023 - The bridge opens"), 0u);
  EXPECT_EQ(FormsOf("Ana Lima - 17 May 2023"), 0u);
}

TEST(DateFormTest, HowLongAgo) {
  for (const std::string_view line : {"3 hours ago",
                                      "2h ago",
                                      "Updated 5 min ago",
                                      "vor 3 Stunden",
                                      "il y a 2 jours",
                                      "hace 3 horas",
                                      "3 часа назад",
                                      "3 tundi tagasi",
                                      "10 yıl önce",
                                      "منذ 3 ساعات",
                                      "3 घंटे पहले",
                                      "3 ชั่วโมงที่แล้ว",
                                      "3天前",
                                      "3小時 前",
                                      "3時間前",
                                      "3시간 전",
                                      "3시간전",
                                      "3 órája",
                                      "3 तासांपूर्वी",
                                      "pirms 5 minūtēm",
                                      "5 минут бұрын",
                                      "2 weeks 3 days ago"}) {
    EXPECT_EQ(FormsOf(line), kAgo) << line;
  }
  EXPECT_EQ(FormsOf("Ana Lima • 3 hours ago"), kRestThenDate);
  for (const std::string_view line :
       {"3 hours", "in 3 hours", "vor 3", "long ago", "3 years ago my father came", "years ago",
        "2019 years ago", "ago 3", "1 2 3 days ago", "前3天的天气"}) {
    EXPECT_EQ(FormsOf(line), 0u) << line;
  }
}

TEST(DateFormTest, WhatOnlyLooksLikeIt) {
  for (const std::string_view line : {"",
                                      "May",
                                      "May 2023",
                                      "17",
                                      "2023",
                                      "14:05",
                                      "17 May",
                                      "Wednesday",
                                      "May 17, 1923",
                                      "17 May 2023!",
                                      "17 May 2023 the bridge fell",
                                      "12 May 2023 - 14 May 2023",
                                      "17 May 2022 2023",
                                      "Saturday, 17 May 2023, 10:00 - 18:00",
                                      "17-18 May 2023, 10 - 18",
                                      "17.05.2023 €20",
                                      "3.9.21",
                                      "10.0.0.1",
                                      "192.168.10.12",
                                      "1/2/3",
                                      "12:30:45",
                                      "Psalm 17:5",
                                      "+49 30 1234567",
                                      "2023-05",
                                      "32.05.2023",
                                      "17.13.2023",
                                      "25:61 17 May 2023",
                                      "一月",
                                      "2021年9月15日，新桥通车"}) {
    EXPECT_EQ(FormsOf(line), 0u) << line;
  }
}

TEST(DateFormTest, LongAndOddLinesAreNone) {
  std::string many;
  for (int i = 0; i < 60; ++i) many += "1 ";
  EXPECT_EQ(FormsOf(many), 0u);
  EXPECT_EQ(DateFormsOf(std::string(4096, '7')), 0u);
  EXPECT_EQ(DateFormsOf("99999999999999999999 May 2023"), 0u);
  EXPECT_EQ(DateFormsOf("17 M\xC3"), 0u);
  EXPECT_EQ(DateFormsOf("\xFF\xFE 2023"), 0u);
}

TEST(DateWordsTest, OneWordMayBeManyThings) {
  EXPECT_EQ(DateWordAs("mar"), kMonthName | kWeekday);
  EXPECT_EQ(DateWordAs("uhr"), kDateParticle);
  EXPECT_EQ(DateWordAs("bridge"), 0);
  EXPECT_EQ(DateWordAs(""), 0);
  EXPECT_EQ(LongestDateWord("月曜日に").length, std::string_view("月曜日").size());
  EXPECT_EQ(LongestDateWord("桥").length, 0u);
}

}  // namespace
}  // namespace strigil
