// What the processor can do beyond what the program is compiled for, asked once. Loops that gain
// from it exist twice, and the caller chooses.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace strigil {

#if defined(__x86_64__)
inline const bool kHasAvx2 = __builtin_cpu_supports("avx2");
#endif

}  // namespace strigil
