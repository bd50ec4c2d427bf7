// What the processor can do beyond what the program is compiled for, asked once. Loops that gain
// from it exist twice, and the caller chooses.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace strigil {

#if defined(__x86_64__)
inline const bool kHasAvx2 = __builtin_cpu_supports("avx2");
// Of processors that keep their speed with it: those that have VBMI2 as well.
inline const bool kHasAvx512 =
    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
// And whose gathers are faster than loads one by one. Measured on Sapphire Rapids, the first with
// FP16; before it they were slow, or made slow by mended microcode.
inline const bool kGathersFast = [] {
  unsigned int a = 0, b = 0, c = 0, d = 0;
  return kHasAvx512 && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 23 & 1) != 0;
}();
#endif

}  // namespace strigil
