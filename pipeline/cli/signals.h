// Signals: the program ends by them as it should, and leaves no temporary file behind.
//
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strigil {

// SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, and those by which batch systems end a job (SIGXCPU,
// SIGUSR1, SIGUSR2) remove the temporaries and end the process by the same signal; a second one
// kills at once. What was ignored when the program started stays ignored.
// SIGXFSZ is ignored, so that a file over the limit is a write error.
void InstallSignalHandlers();

// Ends the process by SIGPIPE, quietly; returns if that is ignored.
void EndBySigpipe();

}  // namespace strigil
