// Cuts a WET (or WARC) stream into records. What stands between two records, line breaks mostly, is
// copied; what makes no sense is a faulty record, in pieces if it is large.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "pipeline/format.h"

namespace strigil {

// A record of more than `max_record` bytes, head included, is a fault.
std::unique_ptr<Splitter> NewWetSplitter(uint64_t max_record);

}  // namespace strigil
