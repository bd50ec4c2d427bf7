// CLI11 reads words into Raw; what they mean, and what does not go together, is checked
// here.
//
// Tested by tests/cli_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/options.h"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cerrno>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/error.h"
#include "pipeline/io/file.h"
#include "pipeline/suggest.h"

namespace strigil {
namespace {

[[noreturn]] void Refuse(const std::string& message) {
  const char* after = message.ends_with('?') ? " " : "; ";
  throw Error(Status::kUsage, message + after + "strigil --help tells more");
}

// Decimal digits only: CLI11 reads 010 as eight, "" as nought and -1 as 2^64-1.
uint64_t ParseNumber(const std::string& option, std::string_view digits, std::string_view whole) {
  uint64_t value = 0;
  bool good = !digits.empty();
  for (const char c : digits) {
    const uint64_t digit = static_cast<uint64_t>(c - '0');
    if (c < '0' || c > '9' || value > (std::numeric_limits<uint64_t>::max() - digit) / 10) {
      good = false;
      break;
    }
    value = value * 10 + digit;
  }
  if (!good) Refuse(option + ": '" + std::string(whole) + "' is not a number that can be used");
  return value;
}

// All but cleaning, which has no name.
constexpr std::pair<std::string_view, Command> kCommands[] = {
    {"explain", Command::kExplain}, {"restore", Command::kRestore}, {"rules", Command::kRules},
    {"eval", Command::kEval},       {"train", Command::kTrain},
};

// `strigil explan a.txt` and `strigil -q explain a.txt` would clean a.txt, which nobody asked for.
void RefuseMistypedCommand(const std::string& first_input) {
  if (access(first_input.c_str(), F_OK) == 0 || first_input.find('/') != std::string::npos) return;
  std::vector<std::string> names;
  for (const auto& [name, command] : kCommands) {
    if (name == first_input)
      Refuse("there is no file " + first_input + "; the command " + first_input + " comes first");
    names.emplace_back(name);
  }
  if (first_input == "help" || first_input == "version")
    Refuse("there is no command or file " + first_input + "; did you mean '--" + first_input +
           "'?");
  const std::string suggestion = Suggestion(first_input, names);
  if (!suggestion.empty()) Refuse("there is no command or file " + first_input + suggestion);
}

// "64", "16K", "3MiB": bytes.
uint64_t ParseSize(const std::string& option, const std::string& text) {
  size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  std::string unit = text.substr(digits);
  for (char& c : unit) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  int shift = -1;
  if (unit.empty() || unit == "B") shift = 0;
  if (unit == "K" || unit == "KIB" || unit == "KB") shift = 10;
  if (unit == "M" || unit == "MIB" || unit == "MB") shift = 20;
  if (unit == "G" || unit == "GIB" || unit == "GB") shift = 30;
  if (shift < 0 || digits == 0) {
    Refuse(option + ": '" + text + "' is not a size, such as 500, 64K, 16M or 2G");
  }
  const uint64_t value = ParseNumber(option, text.substr(0, digits), text);
  if (value > std::numeric_limits<uint64_t>::max() >> shift) {
    Refuse(option + ": " + text + " is too large");
  }
  return value << shift;
}

int ParseSmall(const std::string& option, const std::string& text, int least, int most) {
  const uint64_t value = ParseNumber(option, text, text);
  if (value < static_cast<uint64_t>(least) || value > static_cast<uint64_t>(most)) {
    Refuse(option + ": " + text + " is not between " + std::to_string(least) + " and " +
           std::to_string(most));
  }
  return static_cast<int>(value);
}

size_t ParseChoice(const std::string& option, const std::string& text,
                   const std::vector<std::string>& choices) {
  const auto found = std::find(choices.begin(), choices.end(), text);
  if (found != choices.end()) return static_cast<size_t>(found - choices.begin());
  std::string all;
  for (const std::string& choice : choices) all += (all.empty() ? "" : ", ") + choice;
  Refuse(option + ": '" + text + "' is not one of " + all + Suggestion(text, choices));
}

// Options as text, before they are checked.
struct Raw {
  std::string format, profile, output, compress, level, threads, separator, max_record, max_window,
      on_error, color, by, worst, threshold, checkpoint, shard, flush_interval, progress;
  bool short_help = false, long_help = false, version = false, quiet = false, verbose = false;
};

class Parser {
 public:
  explicit Parser(Command command) : app_("strigil", "strigil") {
    options_.command = command;
    app_.set_help_flag();  // ours are flags like the others: CLI11 would print and throw
    app_.allow_extras();   // so that we can say what was meant
    app_.add_flag("-h", raw_.short_help);
    app_.add_flag("--help", raw_.long_help);
    app_.add_flag("--version", raw_.version);
    app_.add_flag("-q", raw_.quiet);
    app_.add_flag("-v", raw_.verbose);
    app_.add_option("inputs", options_.inputs);
    names_ = {"--help", "--version"};
    Text("-o,--output", options_.output);
    if (command != Command::kTrain) {  // a model is stored as it is
      Text("-z,--compress", raw_.compress);
      Text("--level", raw_.level);
    }
    Flag("--force", options_.force);
    Text("--color", raw_.color);
    if (command == Command::kRestore || command == Command::kClean ||
        command == Command::kExplain) {
      Text("--ledger", options_.ledger);
      Text("--max-window", raw_.max_window);
      Text("-j,--threads", raw_.threads);
    }
    if (command == Command::kEval) {
      Text("--by", raw_.by);
      Text("--worst", raw_.worst);
      Flag("--json", options_.eval_json);
      Flag("--keep-whitespace", options_.chain.keep_whitespace);
    }
    if (command == Command::kRules) Text("--stats", options_.stats);
    if (command == Command::kTrain) Flag("--cross-validate", options_.train_validates);
    const bool cleans = command == Command::kClean || command == Command::kExplain;
    if (cleans || command == Command::kEval || command == Command::kTrain)
      Text("--threshold", raw_.threshold);
    if (cleans || command == Command::kEval || command == Command::kRules)
      List("-r,--rules", options_.chain.rule_files);
    if (cleans || command == Command::kEval) {
      Text("--model", options_.chain.model_file);
      Text("-p,--profile", raw_.profile);
      List("--skip", options_.chain.skip);
      List("--only", options_.chain.only);
    }
    if (cleans) {
      Text("--stats", options_.stats);
      Text("-f,--format", raw_.format);
      Text("--to", options_.to);
      Text("--field", options_.field);
      Text("--id-field", options_.id_field);
      Text("--separator", raw_.separator);
      Text("--max-record", raw_.max_record);
      Flag("--keep-whitespace", options_.chain.keep_whitespace);
      Flag("--drop-empty", options_.drop_empty);
      Text("--on-error", raw_.on_error);
      Text("--rejects", options_.rejects);
      Text("--progress", raw_.progress);
      Text("--files-from", options_.files_from);
      app_.add_flag("-0", options_.nul_separated);
    }
    if (command == Command::kClean) {
      Text("-O,--output-dir", options_.output_folder);
      List("--include", options_.include);
      List("--exclude", options_.exclude);
      Flag("--hidden", options_.hidden);
      Flag("--follow", options_.follow);
      Flag("--resume", options_.resume);
      Text("--checkpoint", raw_.checkpoint);
      Text("--shard", raw_.shard);
      Text("--flush-interval", raw_.flush_interval);
    }
  }

  Options Parse(int argc, const char* const* argv) {
    std::vector<std::string> arguments(argv, argv + argc);
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    try {
      app_.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
      Refuse(Owner() + InOurWords(error));
    }
    for (const std::string& extra : app_.remaining()) {
      if (extra == "--") continue;
      const std::string name = extra.substr(0, extra.find('='));
      const bool is_file = access(extra.c_str(), F_OK) == 0;
      const std::string meant = name == "-V" ? "; did you mean '--version'?"  // as many others say
                                             : Suggestion(name, names_);
      Refuse(Owner() + "there is no option " + name +
             (is_file ? "; the file is ./" + extra : meant));
    }
    Check();
    return std::move(options_);
  }

 private:
  // "--output: 1 required TEXT missing" -> "--output: needs a value"
  static std::string InOurWords(const CLI::ParseError& error) {
    const std::string what = error.what();
    const std::string option = what.substr(0, what.find(':'));
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      const bool missing = what.find("missing") != std::string::npos;
      return option + (missing ? ": needs a value" : ": is given more than once");
    }
    constexpr std::string_view kFlag = "Could not convert: ";  // "--force = x" follows
    if (what.starts_with(kFlag)) {
      const std::string flag = what.substr(kFlag.size());
      return flag.substr(0, flag.find(' ')) + ": takes no value";
    }
    return what;
  }

  void Remember(const char* names) {
    const std::string_view all = names;
    names_.emplace_back(all.substr(all.find("--")));
  }
  // An option that takes one value, and is given once. "" is a value too: CLI11 would take `-j ''`
  // as missing, and an empty file name is looked at where it is used.
  void Text(const char* names, std::string& value) {
    Remember(names);
    CLI::Option* option =
        app_.add_option_function<std::string>(names, [&value, names](const std::string& given) {
          value = given;
          if (given.empty()) Refuse(std::string(names) + ": needs a value that is not empty");
        });
    option->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  }
  // One value each time; without this a list would swallow the inputs that follow.
  void List(const char* names, std::vector<std::string>& values) {
    Remember(names);
    app_.add_option(names, values)->allow_extra_args(false);
  }
  void Flag(const char* name, bool& value) {
    Remember(name);
    app_.add_flag(name, value);
  }

  std::string Owner() const {
    for (const auto& [name, command] : kCommands) {
      if (command == options_.command) return std::string(name) + ": ";
    }
    return "";
  }

  void Check() {
    if (raw_.version) options_.help = Help::kVersion;
    if (raw_.short_help) options_.help = Help::kShort;
    if (raw_.long_help) options_.help = Help::kLong;
    if (options_.help != Help::kNone) return;
    CheckFormat();
    CheckFaults();
    CheckOutput();
    CheckFiles();
    CheckSeparator();
    CheckInputs();
    CheckChain();
    CheckCommand();
    if (!raw_.threads.empty()) options_.threads = ParseSmall("--threads", raw_.threads, 1, 1024);
    if (raw_.quiet && raw_.verbose) Refuse("-q and -v: one or the other");
    if (raw_.quiet) options_.verbosity = Verbosity::kQuiet;
    if (raw_.verbose) options_.verbosity = Verbosity::kVerbose;
  }

  void CheckFormat() {
    if (!raw_.format.empty()) {
      ParseChoice("--format", raw_.format, {"auto", "text", "jsonl", "wet"});
      options_.format = raw_.format;
    }
    if (!options_.to.empty()) ParseChoice("--to", options_.to, {"jsonl"});
    if (!options_.to.empty() && (options_.format == "text" || options_.format == "jsonl")) {
      Refuse("--to jsonl: is for WET, not for --format " + options_.format);
    }
    if (!raw_.max_record.empty()) {
      options_.max_record = ParseSize("--max-record", raw_.max_record);
      // A smaller part would be no document; a larger one could not be numbered.
      if (*options_.max_record < 64 || *options_.max_record > 2u * 1024 * 1024 * 1024) {
        Refuse("--max-record: " + raw_.max_record + " is not between 64 and 2G");
      }
    }
    if (!raw_.max_window.empty()) {
      options_.max_window = ParseSize("--max-window", raw_.max_window);
      if (options_.max_window < 1024)
        Refuse("--max-window: " + raw_.max_window + " is less than 1K");
    }
  }

  void CheckSeparator() {
    if (raw_.separator.empty()) return;
    if (raw_.separator == "ff")
      options_.separator = "\f";
    else if (raw_.separator == "nul")
      options_.separator = std::string(1, '\0');
    else
      options_.separator = raw_.separator;
    if (raw_.separator.find_first_of("\r\n") != std::string::npos) {
      Refuse("--separator: is one line, without its end");
    }
    if (options_.format == "jsonl" || options_.format == "wet")
      Refuse("--separator: divides text, not --format " + options_.format);
    if (!options_.to.empty()) Refuse("--separator: divides text, and --to jsonl is for WET");
  }

  void CheckFaults() {
    if (!raw_.on_error.empty()) {
      constexpr OnError kChoices[] = {OnError::kKeep, OnError::kDrop, OnError::kFail};
      options_.on_error =
          kChoices[ParseChoice("--on-error", raw_.on_error, {"keep", "drop", "fail"})];
    }
    if (options_.on_error == OnError::kFail && !options_.rejects.empty()) {
      Refuse("--rejects and --on-error fail: a faulty record is either put aside or ends the run");
    }
  }

  void CheckOutput() {
    if (!raw_.compress.empty()) {
      constexpr Codec kCodecs[] = {Codec::kZstd, Codec::kGzip, Codec::kXz, Codec::kNone};
      options_.compress =
          kCodecs[ParseChoice("--compress", raw_.compress, {"zstd", "gzip", "xz", "none"})];
    }
    if (!raw_.level.empty()) options_.level = ParseSmall("--level", raw_.level, 0, 19);
    if (!raw_.flush_interval.empty()) {
      options_.flush_interval = ParseSmall("--flush-interval", raw_.flush_interval, 1, 86400000);
    }
    if (!raw_.progress.empty()) {
      constexpr ProgressForm kChoices[] = {ProgressForm::kAuto, ProgressForm::kNever,
                                           ProgressForm::kJson};
      options_.progress =
          kChoices[ParseChoice("--progress", raw_.progress, {"auto", "never", "json"})];
    }
    if (!raw_.color.empty()) {
      constexpr Color kChoices[] = {Color::kAuto, Color::kAlways, Color::kNever};
      options_.color = kChoices[ParseChoice("--color", raw_.color, {"auto", "always", "never"})];
    }
  }

  void CheckInputs() {
    for (const std::string& file : options_.inputs) {
      if (file.empty()) Refuse("a file name is empty");
    }
    if (options_.command == Command::kClean && !options_.inputs.empty())
      RefuseMistypedCommand(options_.inputs.front());
    if (std::count(options_.inputs.begin(), options_.inputs.end(), "-") > 1) {
      Refuse("standard input (-) is given twice");
    }
  }

  void CheckChain() {
    if (!raw_.profile.empty()) {
      ParseChoice("--profile", raw_.profile, ProfileNames());
      options_.chain.profile = raw_.profile;
    }
    if (!raw_.threshold.empty())
      options_.chain.threshold = ParseSmall("--threshold", raw_.threshold, 0, 1000);
    CheckProfile();
    const std::string& model = options_.chain.model_file;
    if (!model.empty() && access(model.c_str(), R_OK) != 0)
      Refuse("--model: " + model + ": cannot be opened: " + ErrorText(errno));
  }

  // What a command asks for besides.
  void CheckCommand() {
    switch (options_.command) {
      case Command::kClean:
      case Command::kRules:
        return;
      case Command::kExplain:
        if (!(options_.ledger + options_.rejects).empty())
          Refuse("explain: writes no clean text, so there is no --ledger and no --rejects");
        return;
      case Command::kRestore:
        if (options_.ledger.empty()) Refuse("restore: needs --ledger FILE");
        if (options_.inputs.size() > 1) Refuse("restore: takes one clean file");
        if (options_.ledger == "-" && (options_.inputs.empty() || options_.inputs[0] == "-"))
          Refuse("restore: standard input (-) cannot be the ledger and the clean text");
        return;
      case Command::kEval:
        return CheckEval();
      case Command::kTrain:
        if (options_.inputs.empty()) Refuse("train: needs files of labelled pages");
        return;
    }
  }

  // What a profile would pass over: a line model where it has none, rules where it is a published
  // set of them.
  void CheckProfile() {
    const std::string& profile = options_.chain.profile;
    if (options_.command == Command::kTrain || profile == "web") return;
    if (!options_.chain.rule_files.empty() && profile != "safe" && profile != "news")
      Refuse("--rules: -p " + profile + " is the published rules alone");
    const bool has_model = !options_.chain.model_file.empty();
    const bool has_threshold = !raw_.threshold.empty();
    if (profile == "news") {
      if (has_model && !has_threshold)
        Refuse("--model: -p news uses a line model only with --threshold N");
    } else if (has_model || has_threshold) {
      Refuse(std::string(has_model ? "--model" : "--threshold") + ": -p " + profile +
             " has no line model; web has one");
    }
  }

  // What belongs to many files.
  void CheckFiles() {
    if (options_.nul_separated && options_.files_from.empty())
      Refuse("-0: needs --files-from LIST");
    if (!options_.files_from.empty() && !options_.inputs.empty()) {
      Refuse("--files-from: the inputs are in the list, so none can be given beside it");
    }
    if (!raw_.checkpoint.empty()) {
      options_.checkpoint = ParseSize("--checkpoint", raw_.checkpoint);
      if (options_.checkpoint < 1024)
        Refuse("--checkpoint: " + raw_.checkpoint + " is less than 1K");
    }
    if (!raw_.shard.empty()) ParseShard();
    if (options_.output_folder.empty()) {
      const std::pair<const char*, bool> given[] = {{"--include", !options_.include.empty()},
                                                    {"--exclude", !options_.exclude.empty()},
                                                    {"--hidden", options_.hidden},
                                                    {"--follow", options_.follow},
                                                    {"--resume", options_.resume},
                                                    {"--checkpoint", options_.checkpoint > 0},
                                                    {"--shard", options_.shard.has_value()}};
      for (const auto& [name, is_given] : given) {
        if (is_given) Refuse(std::string(name) + ": needs -O OUTDIR");
      }
      return;
    }
    if (!options_.output.empty()) Refuse("-o and -O: one file, or a folder of files");
    if (options_.flush_interval > 0) Refuse("--flush-interval: is for a stream, not for -O");
    if (options_.inputs.empty() && options_.files_from.empty()) {
      Refuse("-O: needs files or folders to read, or --files-from LIST");
    }
    if (std::count(options_.inputs.begin(), options_.inputs.end(), "-") > 0) {
      Refuse("-O: standard input (-) has no name for its output");
    }
  }

  // From 0 or from 1: 0/4 is the same as 4/4, so both ways of counting take every input once.
  void ParseShard() {
    const size_t slash = raw_.shard.find('/');
    if (slash == std::string::npos) Refuse("--shard: '" + raw_.shard + "' is not I/N, such as 1/8");
    const uint64_t index = ParseNumber("--shard", raw_.shard.substr(0, slash), raw_.shard);
    const uint64_t count = ParseNumber("--shard", raw_.shard.substr(slash + 1), raw_.shard);
    if (count < 1 || count > 1000000 || index > count) {
      Refuse("--shard: " + raw_.shard + ": I is at most N, and N between 1 and 1000000");
    }
    options_.shard = {index % count, count};
  }

  void CheckEval() {
    if (options_.inputs.empty()) Refuse("eval: needs a file of labelled pages");
    if (!raw_.worst.empty()) options_.eval_worst = ParseSmall("--worst", raw_.worst, 0, 100000);
    if (raw_.by.empty()) return;
    options_.eval_by.clear();
    for (size_t at = 0; at <= raw_.by.size();) {
      const size_t end = std::min(raw_.by.find(',', at), raw_.by.size());
      const std::string by = raw_.by.substr(at, end - at);
      ParseChoice("--by", by, {"source", "lang", "kind", "host", "rule"});
      options_.eval_by.push_back(by);
      at = end + 1;
    }
  }

  CLI::App app_;
  Options options_;
  Raw raw_;
  std::vector<std::string> names_;
};

}  // namespace

Options ParseCommandLine(int argc, const char* const* argv) {
  // Only the first argument can be a command, so a file named `rules` is ./rules, or comes later.
  if (argc > 1) {
    for (const auto& [name, command] : kCommands) {
      if (argv[1] == name) return Parser(command).Parse(argc - 2, argv + 2);
    }
  }
  return Parser(Command::kClean).Parse(argc > 1 ? argc - 1 : 0, argv + 1);
}

}  // namespace strigil
