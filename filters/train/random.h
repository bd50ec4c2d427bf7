// Random numbers that are the same everywhere, unlike the distributions of <random>: splitmix64.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strigil {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15;
    uint64_t x = state_;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
    x = (x ^ x >> 27) * 0x94D049BB133111EB;
    return x ^ x >> 31;
  }

 private:
  uint64_t state_;
};

}  // namespace strigil
