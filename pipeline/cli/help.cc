// What -h and --help print.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/commands.h"

namespace strigil {
namespace {

constexpr std::string_view kShort =
    R"(strigil [OPTIONS] [FILE...]          clean FILEs, or standard input, to standard output
strigil explain [OPTIONS] [FILE...]  show what would go and why, like a diff
strigil restore --ledger L [CLEAN]   the original, byte for byte
strigil rules list|show ID|check F   the rules there are; one with its examples; a user's file
                                       list --stats FILE: and how often each acted in that run
strigil eval LABELLED...             how much content is lost, how much boilerplate left
strigil train LABELLED... -o MODEL   the line model of -p web, from labelled pages

  -f, --format auto|text|jsonl|wet   -p, --profile safe|news|web   -o, --output FILE
  -z, --compress zstd|gzip|xz|none   --level N                     -j, --threads N
  -r, --rules FILE (repeatable)      --skip NAME                   --only NAME
  --field NAME  --id-field NAME      --separator ff|nul|TEXT       --max-record SIZE
  --model FILE  --threshold N        --to jsonl
  --keep-whitespace  --drop-empty    --ledger FILE                 --stats FILE
  --on-error keep|drop|fail          --rejects FILE                --force
  --max-window SIZE                  --color auto|always|never     --progress auto|never|json
  -O, --output-dir OUTDIR FILE|DIR...: one output for each file    --files-from LIST  -0
  --include GLOB  --exclude GLOB     --hidden  --follow            --flush-interval MS
  --resume  --checkpoint SIZE        --shard I/N                   -q  -v
  eval: --by LIST  --worst N  --json  train: --cross-validate
  -h  --help (all of it)  --version
)";

constexpr std::string_view kLong = R"(strigil - a streaming cleaner for scraped text

  strigil [OPTIONS] [FILE...]          clean FILEs, or standard input, to standard output
  strigil explain [OPTIONS] [FILE...]  show what would go and why, like a diff
  strigil restore --ledger L [CLEAN]   the original, byte for byte
  strigil rules list|show ID|check F   the rules there are; one with its examples; a user's file
  strigil eval LABELLED...             how much content a chain loses and how much boilerplate it
                                       leaves on labelled pages
  strigil train LABELLED... -o MODEL   the line model of -p web, from labelled pages (docs/model.md)

  A FILE of - is standard input. A command is only the first argument: a file named `rules` is
  ./rules. After -- everything is a file.

  strigil -O OUTDIR [OPTIONS] FILE|DIR...
                                       one output below OUTDIR for each file

Examples
  strigil < dirty.txt > clean.zst
  strigil -p news dump.jsonl.gz -o clean.jsonl.zst
  strigil explain -p news article.txt
  strigil --ledger edits.jsonl.zst dump.jsonl -o clean.jsonl
  strigil restore --ledger edits.jsonl.zst clean.jsonl -o dump.jsonl
  tail -f log.jsonl | strigil -f jsonl -z none
  strigil -O clean --ledger edits dumps/            and, after a crash, the same with --resume

What is read
  -f, --format F      text: a file is one document; jsonl: one JSON object a line, of which one
                      member is the text; wet: Common Crawl's; auto (default): by the first bytes.
                      All inputs of a run have one format.
  --to jsonl          wet: write each record as {"id","url","date","lang","text"}. What is faulty is
                      left out, and nothing can be restored.
  --separator S       text: documents are divided by ff (form feeds), nul (NUL bytes), or lines
                      that are equal to S. They are copied. Other formats have no use for it.
  --field NAME        jsonl: the member that holds the text (default text; nested: a.b; a dot
                      in a name: a\.b)
  --id-field NAME     jsonl: the member that names the record, nested as a.b (default id)
  --max-record SIZE   longest record (default 16M; text: 2M). A longer text is worked on in parts;
                      a longer line of jsonl is faulty.
  --max-window SIZE   most memory for a decoder's window (default 128M)
  gzip, zstd, xz and bzip2 are known by their content, not by the name. SIZE: 500, 64K, 16M, 2G.

What is done
  -p, --profile P     safe (default): only what is unmistakable; news: bylines, credits, agency
                      tags and the like as well; web: for whole pages. For comparison the published
                      rules of c4, fineweb and refinedweb (see filters/c4.cc, filters/refinedweb.cc)
  -r, --rules FILE    further rules (docs/packs.md tells how to write them); repeatable
  --model FILE        web, news: a line model made by `strigil train`, instead of the one built in
  --threshold N       web, news: lines that are less likely content than N of 1000 go; without it
                      web takes what the model says, and news uses no line model
  --skip NAME         without this filter, pack or rule; repeatable
  --only NAME         with nothing but this filter, pack or rule; repeatable
  --keep-whitespace   leave white space and invisible characters as they are
  --drop-empty        leave out records of whose text nothing is left

What is written
  -o, --output FILE   instead of standard output. It appears when it is complete. After an input
                      error the readable part stands; after an output error nothing does.
  --force             replace existing files; write what is compressed to a terminal
  -z, --compress C    zstd, gzip, xz or none. Default: by FILE's extension; zstd on standard output,
                      none on a terminal. explain, restore and rules: none on standard output.
  --level N           of compression (zstd 1-19, gzip 1-9, xz 0-9; default 3)
  --ledger FILE       every edit, as JSON Lines; what `strigil restore` needs
  --stats FILE        counts of records, bytes, lines, faults, and of each rule, as JSON
  --on-error E        faulty records (a line that is no JSON object, say) are: kept as they are
                      (keep, default), left out (drop), or the end of the run (fail)
  --rejects FILE      faulty records go here instead
  Files named .gz, .zst or .xz are compressed so.

Many files
  -O, --output-dir DIR  one output for each input: dumps/2024/a.jsonl.gz, found below dumps, becomes
                      DIR/2024/a.jsonl.zst; a file given by name becomes DIR/NAME. -z decides the
                      codec (default zstd). --ledger, --rejects and --stats then name folders, with
                      NAME.ledger.jsonl.zst, NAME.zst and NAME.stats.json for each output. Two inputs
                      with one output and outputs that exist are refused before anything is read.
                      A bad file costs the rest of that file; it is named at the end. Each file has
                      a format of its own.
  --files-from LIST   the inputs, one a line (- is standard input)
  -0                  in that list, names stand between NULs
  --include GLOB      only files whose name, or path below the folder, fits; repeatable. * fits
                      slashes too, **/x is x at any depth, also at none
  --exclude GLOB      not these files and folders; repeatable
  --hidden, --follow  take names that begin with a dot; follow links to folders
  --resume            do only what is missing, incomplete, or was made from other bytes or by other
                      rules; DIR/.strigil-manifest.jsonl tells what is done. Files that no run has
                      made are not replaced.
  --checkpoint SIZE   in a large file, so many bytes of text apart (256M is a good choice), write
                      down how far it is, so that --resume goes on there after a crash or a signal.
                      Each one ends a zstd frame (gzip member, xz stream): the output has several,
                      and some Python readers stop after the first. Text without --separator is one
                      document and has none. Without this option there is one frame.
  --shard I/N         every Nth input, for job arrays; I from 0 or from 1. Each shard has a manifest.

Labelled pages
  --by LIST           eval: tables by source, lang, kind, host or rule (default lang,kind,rule)
  --worst N           eval: the N pages that lose most, too
  --json              eval: all of it as JSON
  --cross-validate    train: no model, but how well it does on hosts that it has not seen

How
  --progress P        auto (default): one line on a terminal while it works; json: an object a second
                      on standard error; never
  --flush-interval MS  what was cleaned is readable in a compressed stream after so long (off: it
                      moves block borders; the text is the same)
  -j, --threads N     threads that clean (default: processors); the output is the same for all
  --color W           auto (default; NO_COLOR is honoured), always or never
  -q, -v              say less, say more
  -h, --help, --version

Exit status
  0  all was understood
  1  finished, but some records were faulty (or --on-error fail stopped at one)
  2  options or rules are wrong; nothing was read or written
  3  an input is missing, unreadable, cut short, corrupt or of a wrong kind; a ledger does not fit
  4  output could not be written, or memory ran out
  With several inputs the others are done all the same, and the highest status counts.
)";

}  // namespace

std::string_view HelpText(Help help) { return help == Help::kLong ? kLong : kShort; }

}  // namespace strigil
