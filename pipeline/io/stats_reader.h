// Reads back what --stats wrote: how often each rule acted.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace strigil {

// Lines that each rule took or changed, by its name; rules that did nothing are not there. Throws
// Error(kInput) if the file cannot be read or is no statistics.
std::map<std::string, uint64_t, std::less<>> ReadRuleLines(const std::string& path);

}  // namespace strigil
