// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/messages.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

#include "pipeline/explain.h"

namespace strigil {
namespace {

spdlog::logger& Log() {
  static spdlog::logger* const logger = [] {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_pattern("strigil: %v");
    auto* made = new spdlog::logger("strigil", std::move(sink));
    made->set_level(spdlog::level::warn);
    return made;
  }();
  return *logger;
}

}  // namespace

void SetVerbosity(Verbosity verbosity) {
  Log().set_level(verbosity == Verbosity::kQuiet    ? spdlog::level::err
                  : verbosity == Verbosity::kNormal ? spdlog::level::warn
                                                    : spdlog::level::info);
}

void TellError(std::string_view message) { Log().error("{}", Visible(message)); }
void TellWarning(std::string_view message) { Log().warn("{}", Visible(message)); }
void TellInfo(std::string_view message) { Log().info("{}", Visible(message)); }

}  // namespace strigil
