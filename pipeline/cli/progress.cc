// On a terminal the speed is that of the last seconds, smoothed; machines get that of the whole
// run.
//
// Tested by tests/files_test.cc.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <system_error>

#include "pipeline/cli/messages.h"

namespace strigil {
namespace {

// One size for both numbers, so that they can be compared at a glance.
struct Unit {
  double bytes;
  const char* name;
};
Unit UnitFor(uint64_t bytes) {
  if (bytes >= 1000ull * 1000 * 1000 * 1000) return {1e12, "TB"};
  if (bytes >= 1000ull * 1000 * 1000) return {1e9, "GB"};
  return {1e6, "MB"};
}

template <typename... Values>
std::string Printed(const char* form, Values... values) {
  char text[128];
  std::snprintf(text, sizeof text, form, values...);
  return text;
}

std::string Duration(double seconds) {
  const auto all = static_cast<uint64_t>(seconds + 0.5);
  const auto hours = static_cast<unsigned>(all / 3600);
  const auto minutes = static_cast<unsigned>(all / 60 % 60);
  const auto rest = static_cast<unsigned>(all % 60);
  return hours > 0 ? Printed("%u:%02u:%02u", hours, minutes, rest)
                   : Printed("%u:%02u", minutes, rest);
}

// In percent; less than nothing where more was inserted.
double Removed(uint64_t in, uint64_t out) {
  return in == 0
             ? 0
             : 100 * (static_cast<double>(in) - static_cast<double>(out)) / static_cast<double>(in);
}

}  // namespace

bool WantsProgressLine(const Options& options, bool to_terminal) {
  return options.progress == ProgressForm::kAuto && options.verbosity != Verbosity::kQuiet &&
         !to_terminal && isatty(STDERR_FILENO) == 1;
}

ProgressDisplay::ProgressDisplay(const Progress& progress, const Options& options, bool to_terminal)
    : progress_(progress) {
  if (options.progress == ProgressForm::kJson) form_ = Form::kJson;
  if (WantsProgressLine(options, to_terminal)) form_ = Form::kLine;
  if (form_ == Form::kNone) return;
  try {
    thread_ = std::thread([this] { Run(); });
  } catch (const std::system_error&) {
    // No thread to be had: then the work goes on unseen.
  }
}

ProgressDisplay::~ProgressDisplay() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (form_ == Form::kLine) SetStatusLine("");
  if (form_ == Form::kJson) ShowObject(true);
}

double ProgressDisplay::Seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void ProgressDisplay::Run() {
  const auto step = std::chrono::milliseconds(form_ == Form::kJson ? 1000 : 500);
  std::unique_lock lock(mutex_);
  for (auto next = start_ + step; !ended_.wait_until(lock, next, [this] { return end_; });
       next += step) {
    if (form_ == Form::kJson) {
      ShowObject(false);
    } else {
      ShowLine();
    }
  }
}

void ProgressDisplay::ShowLine() {
  const uint64_t in = progress_.bytes_in;
  const uint64_t out = progress_.bytes_out;
  const uint64_t stored = progress_.stored_in;
  const double now = Seconds();
  const double passed = std::max(now - last_seconds_, 1e-3);
  // Smoothed over some seconds: a number that jumps cannot be read.
  const double weight = last_seconds_ == 0 ? 1 : 0.15;
  const auto smooth = [&](double& rate, uint64_t value, uint64_t& last) {
    const uint64_t more = value > last ? value - last : 0;
    rate += weight * (static_cast<double>(more) / passed - rate);
    last = value;
  };
  smooth(rate_in_, in, last_in_);
  smooth(rate_out_, out, last_out_);
  smooth(rate_stored_, stored, last_stored_);
  last_seconds_ = now;

  std::string line;
  if (progress_.files > 1) {
    line += Printed("%llu/%llu files  ", static_cast<unsigned long long>(progress_.files_done),
                    static_cast<unsigned long long>(progress_.files));
  }
  const Unit unit = UnitFor(std::max(progress_.stored_all, stored));
  line += Printed("%.1f", static_cast<double>(stored) / unit.bytes);
  if (progress_.stored_all > 0)
    line += Printed("/%.1f", static_cast<double>(progress_.stored_all) / unit.bytes);
  line += std::string(" ") + unit.name;
  line += Printed("  %4.0f MB/s in  %4.0f MB/s out  -%.1f %%", rate_in_ / 1e6, rate_out_ / 1e6,
                  std::max(0.0, Removed(in, out)));
  if (progress_.stored_all > stored && rate_stored_ > 0) {
    line += "  " + Duration(static_cast<double>(progress_.stored_all - stored) / rate_stored_) +
            " left";
  }
  // A line that wraps would not go away again: what does not fit is left out, part by part.
  if (const size_t width = TerminalWidth() - 1; line.size() > width) {
    const size_t cut = line.rfind("  ", width);
    line.resize(cut == std::string::npos ? width : cut);
  }
  SetStatusLine(line);
}

void ProgressDisplay::ShowObject(bool done) {
  const uint64_t in = progress_.bytes_in;
  const uint64_t out = progress_.bytes_out;
  const uint64_t stored = progress_.stored_in;
  const double seconds = std::max(Seconds(), 1e-6);
  std::string json = "{\"files_done\":" + std::to_string(progress_.files_done);
  const auto number = [&](const char* key, uint64_t value) {
    json += std::string(",\"") + key + "\":" + std::to_string(value);
  };
  const auto real = [&](const char* key, double value) {
    json += std::string(",\"") + key + "\":" + Printed("%.3f", value);
  };
  number("files", progress_.files);
  number("stored_bytes_done", stored);
  number("stored_bytes", progress_.stored_all);
  number("bytes_in", in);
  number("bytes_out", out);
  real("seconds", seconds);
  real("mb_per_second_in", static_cast<double>(in) / seconds / 1e6);
  real("mb_per_second_out", static_cast<double>(out) / seconds / 1e6);
  real("removed_percent", Removed(in, out));
  if (!done && stored > 0 && progress_.stored_all > stored) {
    real("seconds_left", seconds / static_cast<double>(stored) *
                             static_cast<double>(progress_.stored_all - stored));
  }
  json += done ? ",\"done\":true}\n" : ",\"done\":false}\n";
  WriteToStderr(json);
}

}  // namespace strigil
