// The field guide's cases and traps, each in a document made for it.
//
// ../shared/debris beside the source tree holds two tables that the project does not own: cases.tsv
// (lines that must go from an article, with the zone where they stand) and traps.tsv (lines that
// look like debris and must stay, with the kind of text they stand in). Without them the tests are
// skipped.
//
// A case stands in an article of ours of a title and six paragraphs. A trap stands in a text of its
// own kind: an article, poem, play, list, table, code, diary and so on.
//
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "pipeline/cleaner.h"

namespace strigil {
namespace {

namespace fs = std::filesystem;

const fs::path kDebris = fs::path(STRIGIL_SOURCE_DIR) / ".." / "shared" / "debris";

using Row = std::vector<std::string>;

std::vector<Row> ReadTable(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<Row> rows;
  std::string line;
  std::getline(in, line);  // the header
  while (std::getline(in, line)) {
    Row row;
    for (size_t at = 0; at <= line.size();) {
      const size_t end = std::min(line.find('\t', at), line.size());
      row.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    rows.push_back(row);
  }
  return rows;
}

const std::string kTitle = "Ferry town votes to rebuild its old stone pier";

const std::vector<std::string> kParagraphs = {
    "The council of the ferry town voted nine to four on Tuesday night to rebuild the old stone "
    "pier, which two winter "
    "storms had left in the water, and to pay for the work from the savings of the harbour.",
    "Mayor Ines Halloran said the vote ended six years of quarrels between the fishermen, who want "
    "a working quay, and "
    "the owners of the hotels, who had asked for a promenade with benches and lamps.",
    "The engineers found that the wooden piles under the outer arm were sound, although the mortar "
    "between the blocks "
    "had gone, and that most of the blocks lay where the sea had dropped them, within forty "
    "metres.",
    "Work begins in April, when the herring boats have left for the north, and it should take two "
    "summers; the ferry "
    "will use the small slip behind the ice house until the last of the stones is back in its "
    "place.",
    "Not everyone is content. The owner of the largest hotel told the meeting that her guests come "
    "for quiet and that "
    "two summers of cranes would empty her rooms, and she left before the hands were counted.",
    "The harbour master, who has kept the tide tables for thirty years, said only that the sea "
    "would have its own view "
    "of the matter, and that he would believe in the new pier when he had moored a boat to it.",
};

// The article with `line` where the zone is: before the first paragraph, after the last, or
// between.
std::string ArticleWith(const std::string& zone, const std::string& line) {
  const size_t after = zone == "head" ? 0 : zone == "tail" ? kParagraphs.size() : 3;
  std::string text = kTitle + "\n\n";
  for (size_t i = 0; i <= kParagraphs.size(); ++i) {
    if (i == after) text += line + "\n\n";
    if (i < kParagraphs.size()) text += kParagraphs[i] + "\n\n";
  }
  return text;
}

std::string Trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t");
  const size_t end = text.find_last_not_of(" \t");
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

// True if `line` stands in `text` as a whole line, `copies` times or more.
bool HasLine(const std::string& text, const std::string& line, int copies = 1) {
  const std::string wanted = Trimmed(line);
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (Trimmed(text.substr(at, end - at)) == wanted && --copies == 0) return true;
    at = end + 1;
  }
  return false;
}

int Copies(const std::string& text, const std::string& line) {
  int copies = 0;
  while (HasLine(text, line, copies + 1)) ++copies;
  return copies;
}

TEST(QualityTest, EveryCaseGoesFromAnArticle) {
  if (!fs::exists(kDebris / "cases.tsv"))
    GTEST_SKIP() << "no ../shared/debris/cases.tsv beside the source tree";
  for (const std::string profile : {"news", "web"}) {
    Cleaner cleaner({.profile = profile});
    for (const Row& row : ReadTable(kDebris / "cases.tsv")) {
      ASSERT_GE(row.size(), 4u);
      if (row[2] != "drop") continue;
      const std::vector<std::string> zones = row[1] == "any"
                                                 ? std::vector<std::string>{"head", "body", "tail"}
                                                 : std::vector<std::string>{row[1]};
      for (const std::string& zone : zones) {
        const std::string clean = cleaner.Clean(ArticleWith(zone, row[3]));
        EXPECT_FALSE(HasLine(clean, row[3]))
            << profile << ", " << zone << ", " << row[0] << ": " << row[3];
        for (const std::string& paragraph : kParagraphs) {
          EXPECT_TRUE(HasLine(clean, paragraph))
              << profile << ", " << row[0] << ": " << row[3] << "\ntook: " << paragraph;
        }
        EXPECT_TRUE(HasLine(clean, kTitle)) << profile << ", " << row[0] << ": " << row[3];
      }
    }
  }
}

// Lines around a trap, by the kind of text it stands in; the trap is the line "@".
const std::map<std::string, std::string>& Contexts() {
  static const std::map<std::string, std::string> contexts = {
      {"poem",
       "THE TIDE TABLE\n\nAll night the harbour counted\nits ropes and bells and chains,\nand no "
       "one came to answer\nbut the small rains.\n\n"
       "The lamps went out by number\n@\na gull began the morning\nand was not sure.\n\nI held the "
       "rail and listened\nto what the water said,\n"
       "and it was only water\nand went ahead.\n"},
      {"play",
       "SCENE II. A quay at night.\n\nFERRYMAN\nWho calls so late, and with the tide against "
       "us?\n\nWIDOW\nOne who has paid, and has no mind to wait.\n\n"
       "@\nThen pay again; the sea keeps no accounts.\n\nFERRYMAN\nGet in, get in. The lantern is "
       "half empty.\n\nWIDOW\nI know the way. I do not need the light.\n"},
      {"table",
       "Harbour trade by item, last "
       "year\n\nItem\tTons\tShare\nHerring\t410\t22\nSalt\t96\t5\n@"
       "\nTimber\t700\t38\nCoal\t120\t7\nRope\t18\t1\n"},
      {"list",
       "The keepers and the things they kept\n\nWhat follows is the list as it was found in the "
       "drawer of the harbour office, in the order "
       "in which the clerk had written it down over some eleven years of service.\n\nWolfram "
       "Eik\nLantern oil\n@\nThe second ledger\nNora Sund\n"
       "A brass whistle\n\nNobody has explained why the whistle is the last entry, or why the "
       "ledger for the second year is missing from the shelf "
       "on which the other ten stand in their grey covers.\n"},
      {"code",
       "How the counter is read\n\nThe program below asks the gauge for its level every minute and "
       "writes what it hears to a file, so that the "
       "harbour office can draw a curve at the end of the month.\n\n    int level = 0;\n    while "
       "(ReadGauge(&level)) {\n    @\n        Log(level);\n"
       "    }\n    return 0;\n\nIf the gauge does not answer, the loop ends and the office calls "
       "the man who climbs down the ladder, which has "
       "happened twice since the new wire was laid.\n"},
      {"diary",
       "From the keeper's diary\n\nSeptember 14, 2021\n\nFog until noon, then a light wind from "
       "the west. Two trawlers came in with broken nets and "
       "the older of the skippers asked me for a bed, since the inn was full of "
       "painters.\n\n@\n\nClear. The painters left on the early ferry, and "
       "the skipper mended his nets on my steps all morning while he told me of the winter in "
       "which the strait froze.\n\nSeptember 16, 2021\n\n"
       "Rain all day; I wrote letters and repaired the lamp. The inspector is expected by the end "
       "of the week, so the brass has been polished and "
       "the stairs have been scrubbed.\n"},
      {"speech",
       "Address to the harbour assembly\n\n@\n\nFriends, we have met in this hall for forty years, "
       "and for forty years we have said that the pier "
       "would be rebuilt in the next one. I will not say it today, because I can point to the "
       "stones.\n\nYou gave your savings, and some of you gave "
       "your boats, and there are men in this room who stood in cold water to the waist so that "
       "others could stand on dry stone. [Applause]\n\n"
       "@\n\nThe sea has been patient with us, and we should be patient with each other, for the "
       "second arm of the pier is longer than the first, "
       "and the summer is short.\n\n@\n"},
      {"dialogue",
       "\"You are late,\" said the clerk, and he did not look up from the book in which he was "
       "writing the names of the boats.\n\n\"The tide was "
       "late.\"\n\n@\n\nHe laughed at that, which nobody in the office had heard him do since the "
       "day on which the old pier fell.\n\n\"No,\" I said. "
       "\"I will wait outside.\"\n\n\"As you like.\"\n\nSo I waited, on the bench under the tide "
       "table, until the lamps were lit along the quay and "
       "the ferry had gone without me.\n"},
      {"wiki",
       "Stone piers of the strait\n\nA stone pier is a wall of blocks that runs from the shore "
       "into the sea and shelters the boats behind it; the "
       "oldest ones on the strait were laid without mortar.\n\nThe outer arm usually carries a "
       "lamp, and the inner one a crane. Piers of timber came "
       "later and were cheaper, but few of them have outlived the men who drove their "
       "piles.\n\nBoth kinds are recorded in the survey of the coast, "
       "which lists forty of them with their length and the year in which they were "
       "begun.\n\n@\n\nBreakwater\nMole (architecture)\nTide gauge\n"},
      {"letter",
       "Dear Mrs Halloran,\n\nthank you for the plan of the pier, which came in good order "
       "although the envelope had been wet, and which I have "
       "shown to the members of our small society, who admired the drawing of the lamp.\n\nWe "
       "should like to place a bench at the end of it, with "
       "the names of the boats that were lost, if the council can spare two metres of wall and "
       "does not mind the cost of a brass plate.\n\nPlease tell "
       "us what you think of this, and whether the work can be seen by visitors before the autumn "
       "storms.\n\n@\n"},
      {"interview",
       "\"The stones came back\": a conversation with the harbour master\n\nQuestion: You have "
       "seen three piers fall. What did you think when the "
       "council voted for a fourth one, and with the savings of the harbour at that?\n\nAnswer: I "
       "thought that they had not asked the sea. But I have "
       "been wrong before, about the ice house and about the motor boats, and so I kept my mouth "
       "shut.\n\n@\n\nAnswer: That is true, and I would do "
       "it again, for a man who does not guess will never be surprised, and what else is there to "
       "do in the winter?\n"},
      {"review",
       "The Last Ferry, a film in two parts\n\nThe first part of the film is slow, and it is meant "
       "to be: for forty minutes we watch a man paint a "
       "boat, and when the boat is painted he is someone else, though we have not seen it "
       "happen.\n\nThe second part is a mistake. It brings in a "
       "brother, a will and a storm, as if the director had lost faith in the paint, and the "
       "ending would shame a worse film.\n\nStill, I would go "
       "again for the first part, for its light and its patience, and I would leave when the "
       "brother comes up the stairs with his suitcase.\n\n@\n"},
      {"md",
       "# How to moor a boat\n\nA boat is moored by the bow first, because the wind takes the "
       "stern round by itself, and a man who begins at the stern "
       "will spend the next quarter of an hour with a boathook.\n\n@\n\nThe line goes twice round "
       "the bollard and once under itself. More turns look "
       "careful and are not: in a rising tide they will have to come off again, in the dark and "
       "with cold hands.\n"},
      {"lyrics",
       "THE FERRY SONG\n\nCome down, come down to the landing stage\n@\nThe boat is small and the "
       "sea is wide\nLet it be, let it be\n\nMy father rowed "
       "and his father rowed\n@\nAnd none of them could swim a stroke\nLet it be, let it be\n"},
      {"verse",
       "11. And the waters stood upon the stones, and no man crossed.\n@\nAnd on the third day the "
       "ferryman arose and untied his boat.\n13. And they "
       "that stood upon the shore said: whither goest thou?\n14. And he answered them not, for he "
       "had an oar in either hand.\n"},
      {"heading",
       "How a harbour pays for itself\n\nA harbour lives from three kinds of income, and only the "
       "first of them, the dues of the boats, is known to "
       "the people who live beside it; the other two are rents and what is called the "
       "shed.\n\n@\n\nA harbour that nobody has heard of earns nothing, "
       "and so even the small ones of the strait began to pay for notices in the newspapers of the "
       "capital, with a picture of the lamp and a timetable.\n\n"
       "Rents\n\nThe rents come from the ice house, the net lofts and the two rooms above the "
       "office, and they are paid in autumn, when the herring has "
       "been sold and the boats are on the shore.\n"},
  };
  return contexts;
}

std::string Replace(std::string text, const std::string& mark, const std::string& by) {
  for (size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += by.size())
    text.replace(at, mark.size(), by);
  return text;
}

std::string TrapText(const std::string& context, const std::string& line) {
  if (context == "para") return ArticleWith("body", line);
  if (context == "head") return Replace(ArticleWith("", ""), kTitle, line);
  const auto found = Contexts().find(context);
  EXPECT_NE(found, Contexts().end()) << "no context for " << context;
  return found == Contexts().end() ? line : Replace(found->second, "@", line);
}

std::vector<std::string> TrapsLost(const std::string& profile) {
  Cleaner cleaner({.profile = profile});
  std::vector<std::string> lost;
  for (const Row& row : ReadTable(kDebris / "traps.tsv")) {
    EXPECT_GE(row.size(), 3u);
    const std::string text = TrapText(row[1], row[2]);
    const std::string clean = cleaner.Clean(text);
    if (Copies(clean, row[2]) < Copies(text, row[2]))
      lost.push_back(row[0] + ", " + row[1] + ": " + row[2]);
  }
  return lost;
}

TEST(QualityTest, SafeLosesNoTrap) {
  if (!fs::exists(kDebris / "traps.tsv"))
    GTEST_SKIP() << "no ../shared/debris/traps.tsv beside the source tree";
  for (const std::string& trap : TrapsLost("safe")) ADD_FAILURE() << trap;
}

TEST(QualityTest, NewsLosesAtMostThreeTraps) {
  if (!fs::exists(kDebris / "traps.tsv"))
    GTEST_SKIP() << "no ../shared/debris/traps.tsv beside the source tree";
  const std::vector<std::string> lost = TrapsLost("news");
  EXPECT_LE(lost.size(), 3u);
  for (const std::string& trap : lost) std::cout << "lost under news: " << trap << "\n";
}

}  // namespace
}  // namespace strigil
