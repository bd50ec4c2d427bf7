// Where the body of a document begins and ends (pipeline/zones.h).
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/draft.h"
#include "pipeline/zones.h"

namespace strigil {

// The zones of the live lines, worked out once until the draft changes. A part of a longer document
// has a head only if it is its beginning and a tail only if it is its end.
Zones FindZones(const Draft& draft);

}  // namespace strigil
