// `strigil train LABELLED... -o MODEL`: trains the line model; `--cross-validate`: judges how well
// it would do on hosts it has not seen, and writes a table instead.
//
// A file with "light" in its name holds texts that an extractor has cleaned already.
//
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "filters/train/train_model.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/messages.h"
#include "pipeline/cli/outputs.h"
#include "pipeline/io/labelled.h"

namespace strigil {
namespace {

std::string Table(const std::vector<ValidationRow>& rows) {
  std::string out =
      "group                    threshold   pages       F1   lost \u2030   left %   hurt %\n";
  char line[200];
  for (const ValidationRow& row : rows) {
    std::snprintf(line, sizeof line, "%-24s %9d %7llu %8.4f %8.2f %8.2f %8.1f\n", row.group.c_str(),
                  row.threshold, static_cast<unsigned long long>(row.pages), row.f1, row.lost,
                  row.left, row.hurt);
    out += line;
  }
  return out;
}

}  // namespace

Status RunTrain(const Options& options) {
  if (!options.train_validates) RefuseTerminal(options, "train: a model");
  OutputOptions written = MainOutputOptions(options, false, 1);
  written.codec = Codec::kNone;
  const auto output = Output::Open(MainOutputPath(options), written);
  std::vector<TrainingPage> pages;
  for (const std::string& path : options.inputs) {
    const bool light =
        std::filesystem::path(path).filename().string().find("light") != std::string::npos;
    ReadLabelled(path, [&](LabelledPage& page) {
      pages.push_back({std::move(page.id), std::move(page.host), std::move(page.source),
                       std::move(page.language), std::move(page.lines), std::move(page.labels),
                       light});
    });
  }
  TrainOptions training;
  training.report = [](const std::string& line) { TellInfo("train: " + line); };
  if (options.chain.threshold >= 0) training.web_threshold = options.chain.threshold;
  if (options.train_validates) {
    output->Write(Table(Summarize(CrossValidate(pages, training), training.web_threshold)));
  } else {
    output->Write(SerializeModel(TrainModel(pages, training)));
  }
  output->Commit();
  return Status::kOk;
}

}  // namespace strigil
