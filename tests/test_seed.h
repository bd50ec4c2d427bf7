// The seed of tests that draw at random: the same in every run, unless STRIGIL_TEST_SEED says
// otherwise (a number, or `random`). So a test fails because of a change and not by the draw;
// `./dev soak` looks for seeds that fail.
//
//   const uint32_t seed = TestSeed();
//   SCOPED_TRACE("seed " + std::to_string(seed));
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string_view>

namespace strigil {

inline uint32_t TestSeed() {
  constexpr uint32_t kDefault = 1;
  const char* const text = std::getenv("STRIGIL_TEST_SEED");
  if (text == nullptr) return kDefault;
  if (std::string_view(text) == "random") return std::random_device()();
  return static_cast<uint32_t>(std::strtoul(text, nullptr, 10));
}

}  // namespace strigil
