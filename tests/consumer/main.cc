// Ten lines against the installed library; built and run by tests/install_test.sh.
// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "pipeline/cleaner.h"

int main() {
  strigil::Cleaner cleaner({.profile = "news"});
  std::cout << cleaner.Clean("A  headline \n\n\n\nAnd a paragraph.\r\n");
}
