// How many threads may really run at once here.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strigil {

// Processors that this process may use: its affinity, and the quota of its control group (rounded
// up). At least 1.
int UsableCpus();

}  // namespace strigil
