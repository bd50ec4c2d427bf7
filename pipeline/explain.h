// Explain: what goes and why, for a person.
//
//   article.txt: 3 lines go, 1 is changed
//       1 - [ad_1]                                                 autoblog/ad-slot
//      14 ~ ... he said on Monday. [-Accept Read More-]            cookies/tail
//      15 - Share this:                                            share/label
//          put in order: whitespace/blank-lines 2, whitespace/trailing 3
//
// Where a filter has given each line a score (line_model), the whole page is shown, what stays
// beside what goes; the number says how sure it is that the line is content, 0 to 1000:
//
//       1 -   3  Home | News | Sport                               line_model/boilerplate
//       2   981  The council met on Monday to decide about the new bridge over the river ...
//
// Only records with something to show are shown. White space and encoding are summed up in a line
// unless `verbose`. Control characters are shown as escapes, long lines are cut to what matters.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/observer.h"
#include "pipeline/rule_table.h"

namespace strigil {

struct ExplainOptions {
  std::vector<std::string> inputs = {};  // names, by index
  bool color = false;                    // ANSI colours
  bool verbose = false;                  // every white-space edit, whole lines
};

class Explain : public Observer {
 public:
  // `write` gets whole lines; `table` must outlive the Explain.
  Explain(ExplainOptions options, const RuleTable& table,
          std::function<void(std::string_view)> write);

  void Note(const FinishedRecord& finished, std::string& notes) const override;
  void Take(std::string_view notes) override;
  // In pieces: what is shown of very many short lines is many times the text.
  void NoteLate(const FinishedRecord& finished) override;

 private:
  struct Body;
  struct TouchedLine;
  // Calls `look` with each line that there is something to say about; with `scored`, with all.
  // Returns how many lines the text has.
  template <typename Function>
  size_t ForEachTouched(const FinishedRecord& finished, bool scored, const Function& look) const;
  // Calls `write_out` when it has added a line.
  template <typename Function>
  void Note(const FinishedRecord& finished, std::string& notes, const Function& write_out) const;
  void NoteWhole(const FinishedRecord& finished, std::string& notes) const;
  template <typename Function>
  void NoteText(const FinishedRecord& finished, std::string& notes,
                const Function& write_out) const;
  void NoteLine(const FinishedRecord& finished, const TouchedLine& line, int score,
                std::string& notes) const;
  void AppendChanged(std::string_view text, const TouchedLine& touched, Body& body) const;
  std::string RulesOf(const TouchedLine& line) const;
  void AppendHeading(const FinishedRecord& finished, std::string_view what,
                     std::string& notes) const;
  // How many code points are shown of what has so many at most when it is cut.
  size_t Shown(size_t code_points) const;
  bool IsTidying(const Edit& edit) const;

  ExplainOptions options_;
  const RuleTable& table_;
  std::function<void(std::string_view)> write_;
};

}  // namespace strigil
