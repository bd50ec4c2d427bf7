// One function a shape of page; which shape a page takes is drawn from its seed.
//
// Tested by tests/train_model_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/train/clean_pages.h"

#include <xxhash.h>

#include <algorithm>
#include <cctype>

#include "filters/train/random.h"
#include "pipeline/byte_scan.h"
#include "pipeline/unicode.h"

namespace strigil {
namespace {

constexpr size_t kLeastWords = 60;
constexpr size_t kMostWords = 1200;

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}
  int Roll(int low, int high) {  // both included
    return low + static_cast<int>(random_.Next() % static_cast<uint64_t>(high - low + 1));
  }

 private:
  Random random_;
};

// What stands between blanks; in scripts without blanks, a few characters.
void SplitWords(std::string_view line, std::vector<std::string>& words) {
  std::string word;
  int unspaced = 0;
  const auto end = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
    unspaced = 0;
  };
  while (!line.empty()) {
    const Decoded decoded = DecodeOne(line);
    if (IsBlankOrTab(decoded.code_point)) {
      end();
    } else {
      word += line.substr(0, decoded.length);
      if (IsUnspacedScript(decoded.code_point) && ++unspaced == 3) end();
    }
    line.remove_prefix(decoded.length);
  }
  end();
}

class Writer {
 public:
  Writer(const std::vector<std::string>& content, Dice& dice) : content_(content), dice_(dice) {
    for (const std::string& line : content) SplitWords(line, words_);
    if (words_.size() > kMostWords) words_.resize(kMostWords);
    unspaced_ =
        !words_.empty() && IsUnspacedScript(DecodeOne(words_[words_.size() / 2]).code_point);
  }

  size_t words() const { return words_.size(); }
  bool AtEnd() const { return at_ >= words_.size(); }
  int Roll(int low, int high) { return dice_.Roll(low, high); }

  std::string Phrase(int low, int high) {
    std::string phrase;
    for (int left = Roll(low, high); left > 0 && !AtEnd(); --left) {
      if (!phrase.empty() && !unspaced_) phrase += ' ';
      phrase += words_[at_++];
    }
    return phrase;
  }

  // A word of the page without its punctuation, as a name.
  std::string Name() {
    for (int tries = 0; tries < 8; ++tries) {
      const std::string& word =
          words_[static_cast<size_t>(Roll(0, static_cast<int>(words_.size()) - 1))];
      if (word.size() >= 3 && IsLetter(DecodeOne(word).code_point)) {
        std::string name = word;
        while (!name.empty() && std::ispunct(static_cast<unsigned char>(name.back())))
          name.pop_back();
        return name;
      }
    }
    return "x";
  }

  std::string Identifier() {
    std::string name;
    for (const char c : Name()) {
      if (std::isalnum(static_cast<unsigned char>(c)))
        name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) ? "item" : name;
  }

  std::string Number(int high) { return std::to_string(Roll(0, high)); }
  std::string Time() { return std::to_string(Roll(10, 23)) + ":" + std::to_string(Roll(10, 59)); }

  const std::vector<std::string>& content() const { return content_; }

 private:
  const std::vector<std::string>& content_;
  Dice& dice_;
  std::vector<std::string> words_;
  size_t at_ = 0;
  bool unspaced_ = false;
};

using Lines = std::vector<std::string>;

void Wrapped(Writer& w, Lines& out) {
  const size_t width = static_cast<size_t>(w.Roll(26, 78));
  const bool indent = w.Roll(0, 3) == 0;
  for (const std::string& line : w.content()) {
    std::vector<std::string> words;
    SplitWords(line, words);
    std::string row = indent ? "    " : "";
    uint32_t length = 0;
    for (const std::string& word : words) {
      const uint32_t add = CountCodePoints(word);
      if (length > 0 && length + 1 + add > width) {
        out.push_back(row);
        row.clear();
        length = 0;
      }
      if (length > 0 && !IsUnspacedScript(DecodeOne(word).code_point)) row += ' ';
      row += word;
      length += add + 1;
    }
    if (length > 0) out.push_back(row);
  }
}

void Verse(Writer& w, Lines& out) {
  const int low = w.Roll(3, 5), high = low + w.Roll(1, 4);
  const bool title = w.Roll(0, 1) == 0;
  if (title) out.push_back(w.Phrase(1, 4));
  while (!w.AtEnd()) out.push_back(w.Phrase(low, high));
}

void List(Writer& w, Lines& out) {
  const int style = w.Roll(0, 6), low = w.Roll(1, 5), high = low + w.Roll(0, 12);
  for (int number = 1; !w.AtEnd(); ++number) {
    const std::string text = w.Phrase(low, high);
    const std::string n = std::to_string(number);
    const std::string marks[] = {"- ", "* ", "• ", n + ". ", n + ") ", "", "  - "};
    out.push_back(marks[style] + text);
    if (w.Roll(0, 15) == 0) out.push_back(w.Phrase(2, 5) + ":");
  }
}

void Chat(Writer& w, Lines& out) {
  const int style = w.Roll(0, 4);
  const std::string names[] = {w.Name(), w.Name(), w.Name()};
  while (!w.AtEnd()) {
    const std::string& name = names[w.Roll(0, 2)];
    const std::string text = w.Phrase(1, 14);
    switch (style) {
      case 0:
        out.push_back("[" + w.Time() + "] <" + name + "> " + text);
        break;
      case 1:
        out.push_back(name + ": " + text);
        break;
      case 2:
        out.push_back(w.Time() + " " + name + " " + text);
        break;
      case 3:
        out.push_back("[2019-0" + std::to_string(w.Roll(1, 9)) + "-1" +
                      std::to_string(w.Roll(0, 9)) + " " + w.Time() + "] " + name + ": " + text);
        break;
      default:
        out.push_back("<" + name + "> " + text);
    }
  }
}

void Play(Writer& w, Lines& out) {
  const int style = w.Roll(0, 2);
  std::string names[] = {w.Name(), w.Name(), w.Name(), w.Name()};
  for (std::string& name : names) {
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  while (!w.AtEnd()) {
    const std::string& name = names[w.Roll(0, 3)];
    if (style == 0) {
      out.push_back(name + ". " + w.Phrase(2, 25));
    } else {
      out.push_back(style == 1 ? name : name + ":");
      for (int rows = w.Roll(1, 4); rows > 0 && !w.AtEnd(); --rows) out.push_back(w.Phrase(4, 9));
    }
    if (w.Roll(0, 9) == 0) out.push_back("[" + w.Phrase(1, 5) + "]");
  }
}

void Table(Writer& w, Lines& out) {
  const int style = w.Roll(0, 4), columns = w.Roll(2, 6);
  const std::string separators[] = {"\t", " | ", "     ", ",", ";"};
  while (!w.AtEnd()) {
    std::string row = w.Phrase(1, 3);
    for (int column = 1; column < columns; ++column) {
      row += separators[style];
      switch (w.Roll(0, 3)) {
        case 0:
          row += w.Phrase(1, 2);
          break;
        case 1:
          row += w.Number(99) + "." + w.Number(9);
          break;
        case 2:
          row += w.Number(12000);
          break;
        default:
          row += w.Number(100) + (w.Roll(0, 1) ? "%" : "");
      }
    }
    out.push_back(style == 1 && w.Roll(0, 1) ? "| " + row + " |" : row);
  }
}

void Recipe(Writer& w, Lines& out) {
  const std::string units[] = {" g ", " ml ", " ", " tbsp ", " EL ", " kg ", " cl ", "½ "};
  while (!w.AtEnd()) {
    out.push_back(w.Phrase(1, 4));
    for (int rows = w.Roll(3, 10); rows > 0 && !w.AtEnd(); --rows)
      out.push_back(w.Number(500) + units[w.Roll(0, 7)] + w.Phrase(1, 4));
    for (int rows = w.Roll(2, 6), step = 1; rows > 0 && !w.AtEnd(); --rows, ++step) {
      out.push_back((w.Roll(0, 1) ? std::to_string(step) + ". " : "") + w.Phrase(6, 25) + ".");
    }
  }
}

void Glossary(Writer& w, Lines& out) {
  const int style = w.Roll(0, 4);
  while (!w.AtEnd()) {
    const std::string term = w.Phrase(1, 2);
    const std::string text = w.Phrase(3, 18);
    switch (style) {
      case 0:
        out.push_back(term + ": " + text);
        break;
      case 1:
        out.push_back(term + " — " + text);
        break;
      case 2:
        out.push_back(term);
        out.push_back("    " + text + ".");
        break;
      case 3:
        out.push_back("Q: " + term + " " + text + "?");
        out.push_back("A: " + w.Phrase(4, 25) + ".");
        break;
      default:
        out.push_back(term + ", n. 1. " + text + ". 2. " + w.Phrase(3, 9) + ".");
    }
  }
}

void Log(Writer& w, Lines& out) {
  const std::string levels[] = {"INFO", "WARN", "ERROR", "DEBUG"};
  const int style = w.Roll(0, 2);
  while (!w.AtEnd()) {
    const std::string time = "2021-0" + std::to_string(w.Roll(1, 9)) + "-2" +
                             std::to_string(w.Roll(0, 8)) + (style ? " " : "T") + w.Time() + ":" +
                             std::to_string(w.Roll(10, 59));
    out.push_back(time + (style == 2 ? " " : " [") + levels[w.Roll(0, 3)] +
                  (style == 2 ? " " : "] ") + w.Identifier() + ": " + w.Phrase(2, 9) +
                  (w.Roll(0, 1) ? " (" + w.Number(4000) + ")" : ""));
  }
}

// Looks like code, means nothing.
void Code(Writer& w, Lines& out) {
  const int language = w.Roll(0, 5);
  const auto line = [&](int depth, const std::string& text) {
    out.push_back(std::string(static_cast<size_t>(depth) * (language == 2 ? 2 : 4), ' ') + text);
  };
  while (!w.AtEnd()) {
    const std::string a = w.Identifier(), b = w.Identifier(), c = w.Identifier(), n = w.Number(64);
    const std::string text = w.Phrase(3, 12);
    switch (language) {
      case 0:  // C
        line(0, "// " + text);
        line(0, "static int " + a + "_" + b + "(const char* " + c + ", int " + b + ") {");
        line(1, "if (" + b + " > " + n + ") return " + a + "(" + c + ", " + n + ");");
        line(1, "for (int i = 0; i < " + b + "; ++i) {");
        line(2, c + "[i] = " + a + "->" + b + " + " + n + ";");
        line(1, "}");
        line(1, "return " + n + ";");
        line(0, "}");
        break;
      case 1:  // Python
        line(0, "def " + a + "_" + b + "(" + c + ", " + b + "=None):");
        line(1, "\"\"\"" + text + "\"\"\"");
        line(1, "if not " + c + ":");
        line(2, "return " + b + "[" + n + "]");
        line(1, a + " = [x." + b + " for x in " + c + " if x != " + n + "]");
        line(1, "return " + a);
        break;
      case 2:  // HTML and JavaScript
        line(0, "<div class=\"" + a + "\" id=\"" + b + "\">");
        line(1, "<p>" + text + "</p>");
        line(0, "</div>");
        line(0, "const " + a + " = document." + b + "(\"" + c + "\");");
        line(0, a + ".on('" + b + "', function () { " + c + "(" + n + "); });");
        break;
      case 3:  // SQL and configuration
        line(0, "-- " + text);
        line(0, "SELECT " + a + ", " + b + " FROM " + c + " WHERE " + a + " = " + n + ";");
        line(0, "[" + a + "]");
        line(0, b + " = \"" + c + "\"");
        line(0, c + "_" + a + " = " + n);
        break;
      case 4:  // shell
        line(0, "# " + text);
        line(0, "$ " + a + " --" + b + "=" + c + " -n " + n);
        line(0, "export " + a + "=/usr/" + b + "/" + c);
        line(0, "cd " + c + " && ./" + a + " " + b);
        break;
      default:  // Java
        line(0, "/** " + text + " */");
        line(0, "public class " + a + " extends " + b + " {");
        line(1, "private final String " + c + " = \"" + n + "\";");
        line(1, "@Override");
        line(1, "public int " + b + "(" + a + " " + c + ") {");
        line(2, "return this." + c + "." + b + "(" + n + ");");
        line(1, "}");
        line(0, "}");
    }
  }
}

// As it is, with numbered headings between.
void Plain(Writer& w, Lines& out) {
  const bool headings = w.Roll(0, 2) == 0;
  int number = 0;
  for (const std::string& line : w.content()) {
    if (headings && w.Roll(0, 5) == 0)
      out.push_back(std::to_string(++number) + "." + w.Number(9) + " " + w.Phrase(1, 5));
    out.push_back(line);
  }
}

// Half of the pages get blank lines: between all lines, or now and then.
void SpreadOut(Dice& dice, Lines& lines) {
  const int style = dice.Roll(0, 3);
  if (style < 2) return;
  const int every = style == 2 ? 1 : dice.Roll(2, 9);
  Lines spread;
  for (std::string& line : lines) {
    if (!spread.empty() && dice.Roll(1, every) == 1) spread.emplace_back();
    spread.push_back(std::move(line));
  }
  lines = std::move(spread);
}

}  // namespace

std::optional<TrainingPage> MakeCleanPage(const TrainingPage& page, uint32_t seed) {
  Lines content;
  for (size_t i = 0; i < page.lines.size(); ++i) {
    if (page.labels[i] == 1) content.push_back(page.lines[i]);
  }
  Dice dice(XXH3_64bits_withSeed(page.id.data(), page.id.size(), seed));
  Writer writer(content, dice);
  if (writer.words() < kLeastWords) return std::nullopt;
  static constexpr void (*kForms[])(Writer&, Lines&) = {
      Plain, Plain, Plain, Plain, Wrapped, Wrapped, Wrapped,  Verse, Verse, List,
      List,  Chat,  Play,  Table, Table,   Recipe,  Glossary, Log,   Code,  Code};
  TrainingPage made{page.id + "#clean",
                    page.host.empty() ? page.id : page.host,
                    "clean",
                    page.language,
                    {},
                    {},
                    false};
  kForms[dice.Roll(0, static_cast<int>(std::size(kForms)) - 1)](writer, made.lines);
  std::erase_if(made.lines, [](const std::string& line) {
    return line.find_first_not_of(" \t") == std::string::npos;
  });
  SpreadOut(dice, made.lines);
  made.labels.assign(made.lines.size(), 1);
  return made;
}

}  // namespace strigil
