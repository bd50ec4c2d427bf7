// Writes the manual page, strigil.1, at build time: what --help says, as roff. So there is one
// manual.
//
//   Many files                      .SH "MANY FILES"
//     --resume      do only what    .TP
//                   is missing      \fB\-\-resume\fR
//                                   do only what
//                                   is missing
//
// Usage: write_man_page FILE
// Tested by tests/install_test.sh.
//
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "pipeline/cli/commands.h"

namespace strigil {
namespace {

std::string Escaped(std::string_view text) {
  std::string out;
  if (text.starts_with('.') || text.starts_with('\'')) out += "\\&";
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

std::string Heading(std::string title) {
  std::transform(title.begin(), title.end(), title.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return ".SH \"" + title + "\"\n";
}

// An option, a way of calling or a status, which stands at the left of its description.
bool IsTerm(std::string_view line) {
  return line.starts_with('-') || line.starts_with("strigil ") ||
         (line.size() > 1 && line[0] >= '0' && line[0] <= '9' && line[1] == ' ');
}

std::string Term(std::string_view line) {
  const size_t gap = line.find("  ");
  std::string out = ".TP\n\\fB" + Escaped(line.substr(0, gap)) + "\\fR\n";
  if (gap == std::string_view::npos) return out;
  return out + Escaped(line.substr(line.find_first_not_of(' ', gap))) + "\n";
}

class Page {
 public:
  void Add(std::string_view line) {
    const size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view text = line.substr(indent);
    if (text.empty()) {
      after_gap_ = true;
    } else if (indent == 0) {
      CloseExamples();
      in_examples_ = text == "Examples";
      page_ += Heading(std::string(text)) + (in_examples_ ? ".nf\n" : "");
    } else if (in_examples_) {
      page_ += Escaped(text) + "\n";
    } else if (indent == 2 && IsTerm(text)) {
      page_ += Term(text);
      in_term_ = true;
    } else {
      if (indent == 2 && (in_term_ || after_gap_)) page_ += ".PP\n";
      if (indent == 2) in_term_ = false;
      page_ += Escaped(text) + "\n";
    }
    if (!text.empty()) after_gap_ = false;
  }

  std::string Take() {
    CloseExamples();
    return std::move(page_);
  }

 private:
  void CloseExamples() {
    if (in_examples_) page_ += ".fi\n";
    in_examples_ = false;
  }

  std::string page_;
  bool in_examples_ = false;  // lines stay as they are
  bool in_term_ = false;      // what is indented deeper belongs to it
  bool after_gap_ = false;
};

std::string ManPage() {
  std::string_view help = HelpText(Help::kLong);
  const std::string_view name = help.substr(0, help.find('\n'));  // strigil - what it is
  help.remove_prefix(name.size() + 1);
  Page page;
  page.Add("Name");
  page.Add("  " + std::string(name));
  page.Add("Synopsis");
  while (!help.empty()) {
    const size_t end = std::min(help.find('\n'), help.size() - 1);
    page.Add(help.substr(0, end));
    help.remove_prefix(end + 1);
  }
  return ".\\\" Written by write_man_page from what --help says.\n"
         ".TH STRIGIL 1 \"\" \"strigil " STRIGIL_VERSION "\"\n.nh\n.ad l\n" +
         page.Take();
}

}  // namespace
}  // namespace strigil

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "write_man_page: wants FILE\n";
    return 2;
  }
  std::ofstream file(argv[1], std::ios::binary);
  file << strigil::ManPage();
  file.close();
  return file ? 0 : 4;
}
