// Ten lines against the installed library; built and run by tests/install_test.sh.
// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "pipeline/cleaner.h"
#include "pipeline/engine.h"
#include "pipeline/explain.h"
#include "pipeline/ledger.h"

// Options are given by name, the others left out, without a warning.
[[maybe_unused]] const strigil::EngineOptions kEngine{.threads = 2};
[[maybe_unused]] const strigil::FormatOptions kFormat{.field = "body"};
[[maybe_unused]] const strigil::ExplainOptions kExplain{.color = true};
[[maybe_unused]] const strigil::LedgerHeader kLedger{.format = "text"};
[[maybe_unused]] const strigil::DocumentInfo kInfo{.language = "en"};

int main() {
  strigil::Cleaner cleaner({.profile = "news"});
  std::cout << cleaner.Clean("A  headline \n\n\n\nAnd a paragraph.\r\n");
}
