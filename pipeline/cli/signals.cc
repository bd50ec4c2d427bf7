// The handler calls only what may be called in one: it removes temporaries, wipes the progress line
// and raises the signal again.
//
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cli/signals.h"

#include <signal.h>
#include <unistd.h>

#include "pipeline/cli/messages.h"
#include "pipeline/io/temporaries.h"

namespace strigil {
namespace {

extern "C" void EndBySignal(int number) {
  // The disposition is the default again (SA_RESETHAND), so a second signal ends us here and now.
  RemoveTemporaries();
  EraseStatusLine();
  raise(number);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  _exit(128 + number);  // not reached
}

bool IsIgnored(int number) {
  struct sigaction old = {};
  return sigaction(number, nullptr, &old) == 0 && old.sa_handler == SIG_IGN;
}

}  // namespace

void InstallSignalHandlers() {
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGXCPU, SIGUSR1, SIGUSR2}) {
    if (IsIgnored(number)) continue;
    struct sigaction action = {};
    action.sa_handler = EndBySignal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
  }
  signal(SIGXFSZ, SIG_IGN);
}

void EndBySigpipe() { raise(SIGPIPE); }

}  // namespace strigil
